"""What the store gives back for a report."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What came of a report or of time passing.

    `remember`: the memory holds something that must not be lost, and is to be saved before the notices are shown.
    `before` is the snapshot that this one follows.
    """

    snapshot: Snapshot
    notices: tuple[Notification, ...] = ()
    remember: bool = False
    before: Snapshot | None = None

    @property
    def changed(self) -> bool:
        """Whether the snapshot says something else than the one before, and not only of a later moment."""
        before, now = self.before, self.snapshot
        return before is None or before.services != now.services or before.network != now.network
