"""When the application state is worth writing to the disk."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter

from trayapp.domain.alerts.alert import AlertState

SAVED_EVERY = timedelta(minutes=5)
"""How old the moment of the last decision may be on disk; all else is to be saved as soon as it changes."""
FIRST_CHECKS_SAVED_EVERY = timedelta(seconds=10)
"""How long the services that were checked for the first time may wait for each other: there may be hundreds."""

_LASTING = attrgetter(*(each.name for each in fields(AlertState) if each.name not in {"last_at", "pop_ups", "checked"}))
"""What the alerts remember besides the moments of their decisions, and whom they have checked."""


class SavePolicy:
    """Remembers when the state was last worth saving. Belongs to the store."""

    def __init__(self) -> None:
        self._saved_at: datetime | None = None
        self._checked_unsaved = False

    def is_due(self, before: AlertState, after: AlertState, now: datetime, *, changed: bool) -> bool:
        """Tell whether more than the moment of the last decision changed (`changed`: elsewhere), or that is old."""
        self._checked_unsaved = self._checked_unsaved or before.checked != after.checked
        patience = FIRST_CHECKS_SAVED_EVERY if self._checked_unsaved else SAVED_EVERY
        recent = self._saved_at is not None and timedelta(0) <= now - self._saved_at < patience
        if recent and not changed and _LASTING(before) == _LASTING(after):
            return False
        self._saved_at, self._checked_unsaved = now, False
        return True

    def reset(self) -> None:
        """Have the state saved with the next event."""
        self._saved_at = None
