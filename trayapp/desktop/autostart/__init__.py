"""Starting at login: one adapter for each platform's way, and a null one."""
