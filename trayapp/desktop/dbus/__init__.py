"""The session bus: a client, its types, and what is on the bus."""
