"""Asking the outside world: the only room that knows httpx. Everything leaves it as a frozen report."""
