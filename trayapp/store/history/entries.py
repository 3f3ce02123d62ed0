"""What the history is told: frozen entries, made on the GUI thread, written on the history's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import VerdictChange
from trayapp.domain.model.reports import Sample
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident


@dataclass(frozen=True, slots=True)
class IncidentSeen:
    """An incident as the page tells it now: new, or changed. `watched` means that it touches what the user watches."""

    service_id: str
    at: datetime
    incident: Incident
    watched: bool = True


@dataclass(frozen=True, slots=True)
class DetectionSeen:
    """A finding of ours, new or grown: likely, ended, or confirmed."""

    service_id: str
    detection: Detection


@dataclass(frozen=True, slots=True)
class NotificationSent:
    """A notification as it was said."""

    at: datetime
    slot: str
    kind: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A look that succeeded: the health of each subject (the service's id, its groups' ids) that was seen at `at`.

    Two looks at most `reach_s` seconds apart count as looking in between; after a longer time there is a gap.
    """

    service_id: str
    at: datetime
    reach_s: float
    healths: tuple[tuple[str, Health], ...]


@dataclass(frozen=True, slots=True)
class SamplesSeen:
    """The samples of one round."""

    service_id: str
    samples: tuple[Sample, ...]


Urgent = IncidentSeen | DetectionSeen | NotificationSent | VerdictChange
"""Written as soon as the disk allows."""

Gradual = Checked | SamplesSeen
"""Added up in memory and written every few minutes, or with the next urgent entry: a kill costs minutes of looking."""

Entry = Urgent | Gradual
