"""What may interrupt the user at one moment: quiet hours, snooze, the rate limit, and the pause after a start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from trayapp.domain.alerts.alert import Alert, AlertState
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.alerts.observation import NOBODY
from trayapp.domain.model.enums import Health, Network
from trayapp.domain.model.settings import NotifySettings
from trayapp.domain.subject import Audience

SETTLING = timedelta(minutes=1)
"""After a start or a gap no new detection of ours is notified for this long: connections are still coming up."""


@dataclass(slots=True)
class InterruptionPolicy:
    """One decision: what may interrupt in it, the notifications made so far, and the last hour's pop-ups.

    `crowded`: there was more trouble than is followed. `on`: the alerts of the service in hand that are on; where
    there are several, what the service advises need not be about this one. `audience` and `network` are for what
    notifications say.
    """

    now: datetime
    settings: NotifySettings
    settled: bool
    snoozed: bool
    quiet_hours: bool
    pop_ups: list[datetime]
    crowded: bool = False
    on: tuple[Alert, ...] = ()
    audience: Audience = NOBODY
    network: Network = Network.UNKNOWN
    notifications: list[Notification] = field(default_factory=list)

    def may_pop_up(self, health: Health) -> bool:
        """Whether something may appear that is not on the desktop yet."""
        if not self.settings.enabled or self.snoozed or len(self.pop_ups) >= self.settings.per_hour:
            return False
        return not self.quiet_hours or self._is_exempt(health)

    def pop_up(self, health: Health) -> bool:
        """Count a pop-up against the rate limit and return True, or return False where it may not be."""
        may = self.may_pop_up(health)
        if may:
            self.pop_ups.append(self.now)
        return may

    def may_sound(self, health: Health) -> bool:
        """Whether it may make a sound."""
        return not self.snoozed and (not self.quiet_hours or self._is_exempt(health))

    def may_bypass_dnd(self, health: Health) -> bool:
        """Whether it may pass quiet hours and the desktop's own do-not-disturb."""
        return not self.snoozed and self._is_exempt(health)

    def _is_exempt(self, health: Health) -> bool:
        return self.settings.quiet_except_major and health is Health.MAJOR_OUTAGE


def interruption_policy(state: AlertState, settings: NotifySettings, now: datetime, local: time) -> InterruptionPolicy:
    """Return what may interrupt at `now`; `local` is the user's clock then."""
    assert state.baseline_at is not None
    return InterruptionPolicy(
        now=now,
        settings=settings,
        settled=now - state.baseline_at >= SETTLING,
        snoozed=state.snooze_until is not None or state.snooze_until_resolved,
        quiet_hours=_within(local, settings.quiet_from, settings.quiet_to),
        pop_ups=list(state.pop_ups),
    )


def _within(local: time, start: time | None, end: time | None) -> bool:
    if start is None or end is None or start == end:
        return False
    return start <= local < end if start < end else local >= start or local < end
