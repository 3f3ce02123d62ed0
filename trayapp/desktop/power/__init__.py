"""Sleep, resume and power sources."""
