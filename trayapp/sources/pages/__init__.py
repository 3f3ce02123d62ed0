"""Status pages: fetching, recognising, reading."""
