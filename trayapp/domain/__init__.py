"""The pure core: standard library only; no Qt, no httpx, no files, no clock (`now` is an argument)."""
