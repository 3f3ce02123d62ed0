"""Alerts and all that the notification policy remembers, so that nothing is said twice and no end is lost.

An **alert** is one trouble of one service from its first sign to its end: our own detection, the incidents that confirm
it, and what the user has been notified of. Its key is also the slot of its notification on the desktop.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from trayapp.domain.model.enums import Health, Phase

MAX_ALERTS = 50
MAX_INCIDENTS = 50


class NotifiedState(StrEnum):
    """What the user was last notified of. The values are those of `NotificationKind`."""

    NOTHING = "nothing"
    LIKELY = "likely"
    CONFIRMED = "confirmed"
    RESOLVED = "over"


@dataclass(frozen=True, slots=True)
class AlertIncident:
    """An official incident that belongs to an alert."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class AlertTimes:
    """When an alert passed its stages; None where it has not, or nobody knows.

    `began_at` is the earliest sign by anybody's account, `opened_at` when the first incident was published (or seen),
    `detected_at` when our own detection became likely, `relapsed_at` when we found trouble again after the end.
    `components_down_since`: since when the page shows parts in trouble without an incident. `improving_since`: since
    when our own samples have been good. `recovering_since`: since when all signs say that it is over. `ended_at` is
    when it ended by the best account, `resolved_at` when we believed it. After a relapse `began_at` and `opened_at` are
    those of the present stretch, and `calm_since` is when the last one ended.
    """

    began_at: datetime
    opened_at: datetime | None = None
    detected_at: datetime | None = None
    relapsed_at: datetime | None = None
    components_down_since: datetime | None = None
    recovering_since: datetime | None = None
    ended_at: datetime | None = None
    resolved_at: datetime | None = None
    calm_since: datetime | None = None
    improving_since: datetime | None = None

    def not_after(self, now: datetime) -> AlertTimes:
        """Return the same times, none of them later than `now`."""
        ahead: dict[str, Any] = {
            each.name: now for each in fields(self) if (at := getattr(self, each.name)) is not None and at > now
        }
        return replace(self, **ahead)


@dataclass(frozen=True, slots=True)
class Notified:
    """What the user knows of an alert, and whether its onset and its resolution have made a sound."""

    state: NotifiedState = NotifiedState.NOTHING
    at: datetime | None = None
    phase: Phase | None = None
    incident_count: int = 0
    health: Health = Health.UNKNOWN
    onset_sounded: bool = False
    resolution_sounded: bool = False


@dataclass(frozen=True, slots=True)
class AlertFlags:
    """What is true of an alert now.

    `on_page`: one of its incidents is open there. `preexisting`: it was there when we began to check, and is no news.
    `muted`: only its end is wanted. `pending_renotify`: it is to pop up again, as it then is, once it may.
    `observation_gap`: there was a gap in our checks while it went on. `reopened`: it is back long after its end.
    `confirmed_late`: the page told of it after its end.
    """

    on_page: bool = False
    preexisting: bool = False
    muted: bool = False
    pending_renotify: bool = False
    observation_gap: bool = False
    reopened: bool = False
    confirmed_late: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """One trouble of one service.

    `lead_s` is how long our own detection came before the page, in seconds; `earlier_s` for how many it lasted in the
    stretches before the present one, `unwatched_s` for how many of the present one we were asleep or not
    running. `subject` is what fails (`domain.subject`): chosen once, so that it does not
    change while the trouble lasts.
    """

    key: str
    service_id: str
    times: AlertTimes
    incidents: tuple[AlertIncident, ...] = ()
    health: Health = Health.DEGRADED
    phase: Phase = Phase.INVESTIGATING
    lead_s: float | None = None
    notified: Notified = Notified()
    flags: AlertFlags = AlertFlags()
    earlier_s: float = 0.0
    unwatched_s: float = 0.0
    subject: tuple[str, ...] | None = None

    @property
    def incident_ids(self) -> tuple[str, ...]:
        """The ids of its incidents, the first one first."""
        return tuple(each.id for each in self.incidents)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its incidents: foreign text."""
        return tuple(each.title for each in self.incidents)

    @property
    def is_resolved(self) -> bool:
        """Whether we believe that it ended."""
        return self.times.resolved_at is not None

    @property
    def is_done(self) -> bool:
        """Whether it is resolved, there is nothing left to notify of it, and its incidents are known."""
        pending = self.flags.pending_renotify or self.notified.state in {NotifiedState.LIKELY, NotifiedState.CONFIRMED}
        return self.is_resolved and bool(self.incidents) and not pending

    @property
    def is_notified(self) -> bool:
        """Whether the user has been notified of it at all."""
        return self.notified.state is not NotifiedState.NOTHING

    def with_times(self, **changes: Any) -> Alert:
        """Return the alert with other times."""
        return replace(self, times=replace(self.times, **changes))

    def with_flags(self, **changes: bool) -> Alert:
        """Return the alert with other flags."""
        return replace(self, flags=replace(self.flags, **changes))

    def forget_notified(self) -> Alert:
        """Return the alert as if the user had not been notified of it; what sounded has sounded."""
        return replace(self, notified=replace(self.notified, state=NotifiedState.NOTHING))


@dataclass(frozen=True, slots=True)
class AlertState:
    """All that the policy knows from before.

    `last_at` is when it last decided; `baseline_at` when the present stretch of checks began; `checked` the services
    whose page was read in it; `service_baselines` (service, moment) the later beginning of single services. `pop_ups`
    are the moments of the last hour's. `maintenances` are the slots of those under way, `maintenances_notified` those
    that the user was notified of. `unacknowledged` are alerts as the user knows them while a notification about them is
    on its way to the desktop. `crowded`: more was on than is followed, so what is followed later is no news.
    """

    alerts: tuple[Alert, ...] = ()
    last_at: datetime | None = None
    baseline_at: datetime | None = None
    checked: frozenset[str] = frozenset()
    pop_ups: tuple[datetime, ...] = ()
    snooze_until: datetime | None = None
    snooze_until_resolved: bool = False
    maintenances: frozenset[str] = frozenset()
    maintenances_notified: frozenset[str] = frozenset()
    unacknowledged: tuple[Alert, ...] = ()
    service_baselines: tuple[tuple[str, datetime], ...] = ()
    crowded: bool = False
