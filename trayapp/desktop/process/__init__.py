"""Hooks and Unix signals."""
