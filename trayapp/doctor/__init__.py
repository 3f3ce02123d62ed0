"""Checks of this computer, each with a remedy."""
