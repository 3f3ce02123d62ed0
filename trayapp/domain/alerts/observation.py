"""What one snapshot says of one service, as far as alerts rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Confirmation, Health, Network, Result, TargetState
from trayapp.domain.model.snapshot import Detection, ServiceSnapshot, Snapshot, TargetStatus
from trayapp.domain.model.status_page import Incident
from trayapp.domain.subject import Audience

NOBODY = Audience()
_IN_TROUBLE = {TargetState.DOWN, TargetState.SUSPECT, TargetState.SLOW, TargetState.RECOVERING}
_CLEAR = {Health.OPERATIONAL, Health.MAINTENANCE}


@dataclass(frozen=True, slots=True)
class Observation:
    """What one snapshot says of one service.

    `open` and `closed` are the incidents that touch what the user watches, by id. `detection` is the latest of ours.
    `detected`: it goes on, and we are online; `detection_ongoing`: nothing ended it, online or not; `detection_ended`:
    samples taken online did. `components_down`: the page shows parts in trouble without an incident. `all_clear`: every
    source says so; `page_clear`: the page does. `seen_now`: present samples of ours are bad, `improving`: they are
    good, though the detection goes on. `failing` is what the targets in trouble stand for; `audience` knows what
    components belong to.
    """

    at: datetime
    open: dict[str, Incident]
    closed: dict[str, Incident]
    page_read: bool
    detection: Detection | None
    detected: bool
    detection_ongoing: bool
    detection_ended: bool
    components_down: bool
    all_clear: bool
    page_clear: bool
    seen_now: bool
    health: Health
    improving: bool = False
    failing: frozenset[str] = frozenset()
    audience: Audience = NOBODY


def observe(service: ServiceSnapshot, snapshot: Snapshot, now: datetime, audience: Audience = NOBODY) -> Observation:
    """Read one service's part of a snapshot at `now`."""
    incidents = [each for each in service.incidents if each.id not in service.unwatched]
    verdict, detection = service.verdict, service.detection
    online = snapshot.network.state in {Network.ONLINE, Network.UNKNOWN}
    ongoing = detection is not None and detection.likely_at is not None and detection.ended_at is None
    if verdict.confirmation is Confirmation.LIKELY and detection is None:
        detection, ongoing = Detection(verdict.since or snapshot.at, verdict.since or snapshot.at), True
    open_ones = {each.id: each for each in sorted(incidents, key=_onset_key) if each.is_open}
    page_read = service.page.is_fresh
    all_clear = (
        snapshot.network.state is Network.ONLINE
        and not ongoing
        and verdict.confirmation is Confirmation.NONE
        and verdict.health in _CLEAR
    )
    ended = detection is not None and detection.ended_at is not None
    return Observation(
        at=now,
        open=open_ones,
        closed={each.id: each for each in incidents if not each.is_open},
        page_read=page_read,
        detection=detection,
        detected=ongoing and online,
        detection_ongoing=ongoing,
        detection_ended=all_clear or (ended and snapshot.network.state is Network.ONLINE),
        components_down=page_read
        and not open_ones
        and verdict.confirmation is Confirmation.CONFIRMED
        and verdict.health.in_trouble
        and not verdict.recovering,
        all_clear=all_clear,
        page_clear=page_read and verdict.health in _CLEAR,
        seen_now=verdict.confirmation is Confirmation.LIKELY
        and (not service.probes or any(map(_fails, service.probes))),
        health=verdict.health,
        improving=ongoing and online and bool(service.probes) and not any(map(_is_bad, service.probes)),
        failing=frozenset(each.stands_for for each in service.probes if each.state in _IN_TROUBLE),
        audience=audience,
    )


def _fails(target: TargetStatus) -> bool:
    """Whether the last sample of a target is bad, and not from before a gap."""
    return target.result is Result.BAD and target.state is not TargetState.UNKNOWN


def _is_bad(target: TargetStatus) -> bool:
    return target.result is Result.BAD or target.state in {TargetState.SUSPECT, TargetState.DOWN, TargetState.SLOW}


def _onset_key(incident: Incident) -> tuple[bool, float, str]:
    onset = incident.published_at or incident.started_at
    return onset is None, 0.0 if onset is None else onset.timestamp(), incident.id
