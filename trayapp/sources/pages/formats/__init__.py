"""One status page format a file."""
