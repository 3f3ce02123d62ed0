"""Notifications on the desktop: one adapter per way of showing them, and a null one."""
