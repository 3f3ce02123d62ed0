"""The application: its monitor without a face, and the Qt controllers that the composition root wires together."""
