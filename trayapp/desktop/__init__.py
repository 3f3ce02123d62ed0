"""One small adapter for each platform matter, each with a null fallback."""
