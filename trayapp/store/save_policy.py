"""When the application state is worth writing to the disk."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter

from trayapp.domain.alerts.alert import AlertState

SAVED_EVERY = timedelta(minutes=5)
"""How old the moment of the last decision may be on disk; all else is to be saved as soon as it changes."""

_LASTING = attrgetter(*(each.name for each in fields(AlertState) if each.name not in {"last_at", "pop_ups"}))
"""What the alerts remember besides the moments of their decisions."""


class SavePolicy:
    """Remembers when the state was last worth saving. Belongs to the store."""

    def __init__(self) -> None:
        self._saved_at: datetime | None = None

    def is_due(self, before: AlertState, after: AlertState, now: datetime, *, changed: bool) -> bool:
        """Tell whether more than the moment of the last decision changed (`changed`: elsewhere), or that is old."""
        recent = self._saved_at is not None and timedelta(0) <= now - self._saved_at < SAVED_EVERY
        if recent and not changed and _LASTING(before) == _LASTING(after):
            return False
        self._saved_at = now
        return True

    def reset(self) -> None:
        """Have the state saved with the next event."""
        self._saved_at = None
