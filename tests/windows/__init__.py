"""One machine's day on Windows: only there, and on the windows platform of Qt. `make test-windows` runs them."""
