"""One running instance: the lock, and the IPC of later starts."""
