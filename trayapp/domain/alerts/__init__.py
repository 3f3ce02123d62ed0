"""Alerts: what the user is told about, when it fires, relapses and resolves."""
