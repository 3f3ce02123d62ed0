"""How this desktop lets a window appear at the tray icon: one adapter a way, each failing softly to a plain window."""
