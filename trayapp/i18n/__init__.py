"""Messages, their translation and the catalogues."""
