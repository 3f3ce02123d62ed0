"""What happened, in SQLite."""
