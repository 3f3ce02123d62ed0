"""What the history is given: frozen entries, made on the GUI thread, written on the history's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import PageHistory
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident


@dataclass(frozen=True, slots=True)
class IncidentSeen:
    """An incident as the page shows it at `at`: new, or changed. `watched`: it touches what the user watches."""

    service_id: str
    at: datetime
    incident: Incident
    watched: bool = True


@dataclass(frozen=True, slots=True)
class DetectionSeen:
    """A detection of ours, new or changed: likely, ended, or confirmed."""

    service_id: str
    detection: Detection


@dataclass(frozen=True, slots=True)
class WriteUpSeen:
    """The vendor's write-up of an incident was asked for at `at`.

    `onset_at` and `ended_at` are the true beginning and end that it states, None where it states none or there is no
    write-up; `periods` all that it names. `digest` tells whether two incidents have the same one.
    """

    service_id: str
    incident_id: str
    at: datetime
    onset_at: datetime | None = None
    ended_at: datetime | None = None
    digest: str | None = None
    periods: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class PageHistoryRead:
    """The page's own history of its components; it takes the place of the one before."""

    service_id: str
    history: PageHistory


@dataclass(frozen=True, slots=True)
class NotificationSent:
    """A notification in the words that were shown."""

    at: datetime
    slot: str
    kind: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that succeeded: the health of each subject (the service's id, its groups' ids) seen at `at`.

    Two checks at most `reach_s` seconds apart cover the time between them; after a longer time there is a gap.
    """

    service_id: str
    at: datetime
    reach_s: float
    healths: tuple[tuple[str, Health], ...]


Urgent = IncidentSeen | DetectionSeen | WriteUpSeen | PageHistoryRead | NotificationSent
"""Written as soon as the disk allows."""

Entry = Urgent | Checked
"""Checks add up in memory and are written every few minutes, or with the next urgent entry."""
