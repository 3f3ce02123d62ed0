"""Pure presenters: a snapshot becomes view models that widgets only have to render. No Qt in here."""
