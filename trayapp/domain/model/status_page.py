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

    `health` is the worst that its components had or its impact says. `started_at` is when the page says it began,
    `published_at` when the page first showed it, `resolved_at` None while open. `updates` are newest first.
    `component_ids` are all parts it ever named; `recovered_ids` those of them that are back while it is open.
    `impact_stated` is False where the page names no impact at all ("none", no component): `health` is then our own
    reading of an open incident, degraded.
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
        begins = [self.started_at, *(update.at for update in self.updates)]
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
