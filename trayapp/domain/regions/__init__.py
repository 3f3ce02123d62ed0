"""Is it only here? Whom to ask, and what the answers of other places add up to."""
