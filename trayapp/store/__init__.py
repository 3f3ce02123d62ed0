"""The one mutable place: the current snapshot, settings, memory and history. Plain Python, no Qt."""
