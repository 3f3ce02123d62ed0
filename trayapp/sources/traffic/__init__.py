"""The user's own traffic: what programs on this computer tell of their requests, by OpenTelemetry."""
