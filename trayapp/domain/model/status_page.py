"""What a status page tells, in one form whatever the page format: components, incidents, updates, maintenances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a service as its page lists it. Keyed by id; several may have one name ("Login")."""

    id: str
    name: str
    group: str | None
    health: Health
    group_id: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Who is hit, as far as titles and texts say: plans ("free"), regions ("EU"), platforms ("android")."""

    plans: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """One entry of an incident's timeline. `text` is foreign plain text."""

    id: str
    phase: Phase
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident for its whole life, a reopening included.

    `health` is the present one while it is open, by the page's own account, and the worst that it had once it is
    resolved; `worst_health` is the worst so far (None: the same as `health`). `started_at` is when the page says that
    the current (or last) stretch began, `published_at` when the page first showed it, `resolved_at` None while open.
    `open_intervals` are the stretches of time when it was open, oldest first; the last has no end while it is open.
    `updates` are newest first. `component_ids` are all parts it ever hit; `recovered_ids` those of them that are back
    while it is open. `impact_stated` is False where the page names no impact at all ("none", no component): `health`
    is then our own reading of an open incident, degraded.
    """

    id: str
    title: str
    phase: Phase
    health: Health
    started_at: datetime | None = None
    published_at: datetime | None = None
    resolved_at: datetime | None = None
    reopened: bool = False
    url: str | None = None
    component_ids: tuple[str, ...] = ()
    recovered_ids: tuple[str, ...] = ()
    scope: Scope = Scope()
    updates: tuple[Update, ...] = ()
    impact_stated: bool = True
    worst_health: Health | None = None
    open_intervals: tuple[tuple[datetime, datetime | None], ...] = ()

    def open_s(self, now: datetime) -> float | None:
        """Return for how many seconds it has been open, closed stretches left out; None where not known."""
        if not self.open_intervals:
            return None
        until = self.resolved_at or now
        return sum(max(0.0, ((end or until) - start).total_seconds()) for start, end in self.open_intervals)

    @property
    def is_open(self) -> bool:
        """Whether the page has not called it resolved."""
        return self.phase is not Phase.RESOLVED

    @property
    def confirmation_lag_s(self) -> float | None:
        """Seconds between the beginning by the page's own account and its publishing; None where not known.

        Pages backdate: the first update or impact may be earlier than the incident's publishing time
        (10 of 69 incidents of OpenAI's in Dec 2025 to Mar 2026).
        """
        if self.published_at is None:
            return None
        begins = [self.started_at, *(start for start, _ in self.open_intervals), *(each.at for each in self.updates)]
        earliest = min((moment for moment in begins if moment is not None), default=None)
        return None if earliest is None else max(0.0, (self.published_at - earliest).total_seconds())


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A planned maintenance; never an outage."""

    id: str
    title: str
    phase: MaintenancePhase
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    url: str | None = None
    component_ids: tuple[str, ...] = ()
