"""A team on a real broker."""
