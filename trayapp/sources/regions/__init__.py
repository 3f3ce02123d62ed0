"""How a service answers in other places: by other people's machines, and through the user's own proxies."""
