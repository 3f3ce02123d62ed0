"""Desktop notifications: one backend per platform, and a null one."""
