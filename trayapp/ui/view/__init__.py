"""Pure views: a snapshot becomes finished texts and marks that widgets only have to show. No Qt in here."""
