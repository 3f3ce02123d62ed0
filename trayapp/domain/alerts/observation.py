"""What one snapshot says of one service, as far as notices rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Confirmation, Health, Network
from trayapp.domain.model.snapshot import Detection, ServiceSnapshot, Snapshot
from trayapp.domain.model.status_page import Incident


@dataclass(frozen=True, slots=True)
class Observation:
    """What one snapshot says of one service, as the policy reads it.

    `open` and `closed` are the incidents that touch what the user watches. `own` is a finding of ours that stands while
    we are online; `own_stands` is that nothing ended it, online or not; `own_ended` that samples taken online did.
    `listed` means that the page shows parts in trouble without an incident, `well` that every sign is good,
    `page_well` that the page says so, `own_seen` that present samples of ours are bad.
    """

    at: datetime
    open: dict[str, Incident]
    closed: dict[str, Incident]
    page_read: bool
    own: Detection | None
    own_stands: bool
    own_ended: bool
    listed: bool
    well: bool
    page_well: bool
    own_seen: bool
    health: Health
    detection: Detection | None


def observe(service: ServiceSnapshot, snapshot: Snapshot, now: datetime) -> Observation:
    """Read one service's part of a snapshot at `now`."""
    incidents = [each for each in service.incidents if each.id not in service.unwatched]
    verdict, detection = service.verdict, service.detection
    online = snapshot.network.state in {Network.ONLINE, Network.UNKNOWN}
    stands = detection is not None and detection.likely_at is not None and detection.ended_at is None
    if verdict.confirmation is Confirmation.LIKELY and detection is None:
        detection, stands = Detection(verdict.since or snapshot.at, verdict.since or snapshot.at), True
    open_ones = {each.id: each for each in sorted(incidents, key=_begin_key) if each.is_open}
    page_read = service.page.is_fresh
    well = (
        snapshot.network.state is Network.ONLINE
        and not stands
        and verdict.confirmation is Confirmation.NONE
        and verdict.health in {Health.OPERATIONAL, Health.MAINTENANCE}
    )
    ended = detection is not None and detection.ended_at is not None
    return Observation(
        at=now,
        open=open_ones,
        closed={each.id: each for each in incidents if not each.is_open},
        page_read=page_read,
        own=detection if stands and online else None,
        own_stands=stands,
        own_ended=well or (ended and snapshot.network.state is Network.ONLINE),
        listed=page_read
        and not open_ones
        and verdict.confirmation is Confirmation.CONFIRMED
        and verdict.health.in_trouble
        and not verdict.recovering,
        well=well,
        page_well=page_read and verdict.health in {Health.OPERATIONAL, Health.MAINTENANCE},
        own_seen=verdict.confirmation is Confirmation.LIKELY,
        health=verdict.health,
        detection=detection,
    )


def _begin_key(incident: Incident) -> tuple[bool, float, str]:
    begun = incident.published_at or incident.started_at
    return begun is None, 0.0 if begun is None else begun.timestamp(), incident.id
