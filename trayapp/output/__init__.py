"""Pure serialisers of what scripts read."""
