"""What may be said at one moment: quiet hours, snooze, the cap per hour, and the rest after a start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from trayapp.domain.alerts.alert import AlertState
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.enums import Health
from trayapp.domain.model.settings import NotifySettings

SETTLING = timedelta(minutes=1)
"""After a start or a gap nothing new of our own is told for this long (desktop-pitfalls 3.7)."""


@dataclass(slots=True)
class InterruptionPolicy:
    """One decision: what may be said in it, and what has been."""

    now: datetime
    wishes: NotifySettings
    settled: bool
    snoozed: bool
    quiet_hours: bool
    opened: list[datetime]
    said: list[Notification] = field(default_factory=list)

    def may_open(self, health: Health) -> bool:
        """Whether something may come up that is not on the desktop yet."""
        if not self.wishes.enabled or self.snoozed or len(self.opened) >= self.wishes.per_hour:
            return False
        return not self.quiet_hours or self._is_major(health)

    def may_ring(self, health: Health) -> bool:
        """Whether it may be heard."""
        return not self.snoozed and (not self.quiet_hours or self._is_major(health))

    def may_break_in(self, health: Health) -> bool:
        """Whether it may come through quiet hours, and through the desktop's own do-not-disturb."""
        return not self.snoozed and self._is_major(health)

    def _is_major(self, health: Health) -> bool:
        return self.wishes.quiet_except_major and health is Health.MAJOR_OUTAGE


def interruption_policy(memory: AlertState, wishes: NotifySettings, now: datetime, local: time) -> InterruptionPolicy:
    """Return what may be said at `now`; `local` is the user's clock then."""
    assert memory.baseline is not None
    return InterruptionPolicy(
        now=now,
        wishes=wishes,
        settled=now - memory.baseline >= SETTLING,
        snoozed=memory.snooze_until is not None or memory.snooze_resolved,
        quiet_hours=_within(local, wishes.quiet_from, wishes.quiet_to),
        opened=list(memory.opened),
    )


def _within(local: time, start: time | None, end: time | None) -> bool:
    if start is None or end is None or start == end:
        return False
    return start <= local < end if start < end else local >= start or local < end
