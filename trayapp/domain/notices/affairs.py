"""Following the affairs of a service: which trouble is on, which is new, which is back, which is over.

Only evidence moves an affair: an answer of the page, samples of our own. A failed fetch, a lost source, a gap or our
own dead network neither open one nor end one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trayapp.domain.model import Incident
from trayapp.domain.notices.memory import Affair
from trayapp.domain.snapshot import Detection, ServiceSnapshot, Snapshot
from trayapp.domain.words import Confirmation, Health, Network, PageState, Phase, worst

MERGE = timedelta(minutes=10)
"""Incidents that begin within this of the first are told as one (tips-and-notifications, section 4)."""
REOPEN = timedelta(minutes=30)
"""Trouble that is back within this after its end is the same affair (the same place)."""
WELL_HOLD = timedelta(minutes=2)
"""How long our own samples must be good before a finding of ours is believed to be over (wish N4)."""
ABSENT_HOLD = timedelta(minutes=5)
"""How long an incident must be missing from pages that were read: formats differ in what they list."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What one snapshot says of one service, as the policy reads it.

    `open` and `closed` are the incidents that touch what the user watches. `own` is a finding of ours that stands while
    we are online; `own_stands` is that nothing ended it, online or not; `own_ended` that samples taken online did.
    `listed` means that the page shows parts in trouble without an incident, `well` that every sign is good.
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
    health: Health
    detection: Detection | None


def read_signs(service: ServiceSnapshot, snapshot: Snapshot, now: datetime) -> Signs:
    """Read one service's part of a snapshot at `now`."""
    incidents = [each for each in service.incidents if each.id not in service.unwatched]
    verdict, detection = service.verdict, service.detection
    online = snapshot.network.state in {Network.ONLINE, Network.UNKNOWN}
    stands = detection is not None and detection.likely_at is not None and detection.ended_at is None
    if verdict.confirmation is Confirmation.LIKELY and detection is None:
        detection, stands = Detection(verdict.since or snapshot.at, verdict.since or snapshot.at), True
    open_ones = {each.id: each for each in sorted(incidents, key=_begin_key) if each.is_open}
    page_read = service.page.state is PageState.FRESH and not service.page.stale
    well = (
        snapshot.network.state is Network.ONLINE
        and not stands
        and verdict.confirmation is Confirmation.NONE
        and verdict.health in {Health.OPERATIONAL, Health.MAINTENANCE}
    )
    ended = detection is not None and detection.ended_at is not None
    return Signs(
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
        health=verdict.health,
        detection=detection,
    )


def _begin_key(incident: Incident) -> tuple[bool, float, str]:
    begun = incident.published_at or incident.started_at
    return begun is None, 0.0 if begun is None else begun.timestamp(), incident.id


def _health(incident: Incident) -> Health:
    """An incident that names no parts is trouble of unknown size, not none (wish O1)."""
    return Health.DEGRADED if incident.health is Health.UNKNOWN else incident.health


def counts(health: Health, threshold: Health) -> bool:
    """Whether trouble of this size is worth telling."""
    return health.in_trouble and health.rank >= threshold.rank


def follow(affairs: Iterable[Affair], service_id: str, signs: Signs, threshold: Health) -> list[Affair]:
    """Return the affairs of one service after one more look at it; new ones stand last."""
    now = signs.at
    current = [_carried_on(affair, signs) for affair in affairs]
    for incident in signs.open.values():
        if not any(incident.id in affair.incident_ids and not affair.is_over for affair in current):
            opened_at = incident.published_at or incident.started_at or now
            if not _placed(current, incident, signs, opened_at) and counts(_health(incident), threshold):
                new = Affair(f"{service_id}/{incident.id}", service_id, opened_at, health=_health(incident))
                current.append(_with_page(_joined(new, incident, opened_at), [incident], signs))
    if signs.own is not None and signs.own.likely_at is not None:
        _place_own(current, signs.own, signs, service_id, threshold)
    elif signs.listed and not current and counts(signs.health, threshold):
        current.append(
            Affair(f"{service_id}/listed-{_stamp(now)}", service_id, now, health=signs.health, listed_at=now)
        )
    return [affair for affair in current if affair.over_at is None or now - affair.over_at <= REOPEN]


def _carried_on(affair: Affair, signs: Signs) -> Affair:
    """Bring a known affair up to date: worse, better, over."""
    if affair.is_over:
        return affair
    mine = [signs.open[each] for each in affair.incident_ids if each in signs.open]
    if mine:
        affair = _with_page(affair, mine, signs)
    else:
        own = affair.own_at is not None and signs.own is not None
        affair = replace(affair, on_page=False, health=worst((affair.health, signs.health)) if own else affair.health)
    if mine or _goes_on(affair, signs):
        return replace(affair, well_since=None, ended_at=None)
    hold, ended_at = _end(affair, signs)
    if hold is None:
        return replace(affair, well_since=None)
    since = affair.well_since or signs.at
    affair = replace(affair, well_since=since, ended_at=ended_at or affair.ended_at)
    return replace(affair, over_at=signs.at) if signs.at - since >= hold else affair


def _goes_on(affair: Affair, signs: Signs) -> bool:
    if affair.own_at is not None and signs.own_stands:
        return True
    return affair.listed_at is not None and not affair.incident_ids and signs.listed


def _end(affair: Affair, signs: Signs) -> tuple[timedelta | None, datetime | None]:
    """Return how long to wait before the end is believed (None: nothing says that it ended), and when it was."""
    if not affair.incident_ids:
        ended = signs.own_ended if affair.listed_at is None else signs.well
        return (WELL_HOLD if ended else None), _own_end(affair, signs)
    if all(each in signs.closed for each in affair.incident_ids):
        ends = [end for each in affair.incident_ids if (end := signs.closed[each].resolved_at) is not None]
        resolved_at = max(ends, default=None)
        if affair.back_at is not None and (resolved_at is None or affair.back_at > resolved_at):
            return (WELL_HOLD if signs.own_ended else None), _own_end(affair, signs)  # back after the page closed it
        return timedelta(0), resolved_at
    return (ABSENT_HOLD if signs.page_read else None), None


def _own_end(affair: Affair, signs: Signs) -> datetime | None:
    detection = signs.detection
    return detection.ended_at if detection is not None and detection.likely_at == affair.own_at else None


def _with_page(affair: Affair, mine: list[Incident], signs: Signs) -> Affair:
    """Take over what the page says of the incidents of an affair."""
    health = worst(_health(each) for each in mine)
    begins = [each.started_at or each.published_at for each in mine]
    titles = {each.id: each.title for each in mine}
    lead = affair.lead_s
    detection = signs.detection
    if detection is not None and detection.incident_id in affair.incident_ids and detection.lead_s is not None:
        lead = detection.lead_s
    return replace(
        affair,
        health=health if not affair.is_told or health.rank > affair.health.rank else affair.health,
        quiet=affair.quiet and not (health is Health.MAJOR_OUTAGE and affair.health is not health),
        phase=min((each.phase for each in mine), key=list(Phase).index),
        titles=tuple(titles.get(each, title) for each, title in zip(affair.incident_ids, affair.titles, strict=True)),
        on_page=True,
        began_at=min([affair.began_at, *(begin for begin in begins if begin is not None)]),
        lead_s=lead,
    )


def _placed(current: list[Affair], incident: Incident, signs: Signs, opened_at: datetime) -> bool:
    """Join an incident to the affair that it belongs to: reopened, confirmed by it, or begun at the same time."""
    for index, affair in enumerate(current):
        if affair.is_over:
            fits = incident.id in affair.incident_ids or _confirms(affair, incident, signs)
        else:
            fits = _confirms(affair, incident, signs) or _merges(affair, opened_at)
        if fits:
            joined = _joined(_again(affair), incident, opened_at)
            mine = [signs.open[each] for each in joined.incident_ids if each in signs.open]
            current[index] = _with_page(joined, mine, signs)
            return True
    return False


def _confirms(affair: Affair, incident: Incident, signs: Signs) -> bool:
    detection = signs.detection
    ours = detection is not None and detection.likely_at is not None and detection.likely_at == affair.own_at
    named = detection.incident_id if ours and detection is not None else None
    if affair.is_over:
        return not affair.incident_ids and named == incident.id
    return not affair.incident_ids and named in {None, incident.id}


def _merges(affair: Affair, opened_at: datetime) -> bool:
    return bool(affair.incident_ids) and affair.opened_at is not None and abs(opened_at - affair.opened_at) <= MERGE


def _joined(affair: Affair, incident: Incident, opened_at: datetime) -> Affair:
    if incident.id in affair.incident_ids:
        return affair
    first = not affair.incident_ids
    lead = affair.lead_s
    if first and affair.own_at is not None:
        lead = (opened_at - affair.own_at).total_seconds()
    return replace(
        affair,
        incident_ids=(*affair.incident_ids, incident.id),
        titles=(*affair.titles, incident.title),
        opened_at=opened_at if first else affair.opened_at,
        lead_s=lead,
    )


def _again(affair: Affair) -> Affair:
    return replace(affair, over_at=None, well_since=None, ended_at=None)


def _place_own(current: list[Affair], own: Detection, signs: Signs, service_id: str, threshold: Health) -> None:
    """Find the affair that our own finding belongs to: one that is on, one that is back, or a new one."""
    likely_at = own.likely_at
    assert likely_at is not None
    on = [index for index, affair in enumerate(current) if not affair.is_over]
    if any(current[index].own_at == likely_at for index in on):
        return
    if on and not _is_news([current[index] for index in on], own, signs):
        current[on[-1]] = replace(current[on[-1]], own_at=current[on[-1]].own_at or likely_at)
        return
    over = [index for index, affair in enumerate(current) if affair.is_over]
    if over and not on:
        current[over[-1]] = replace(_again(current[over[-1]]), own_at=likely_at, back_at=signs.at)
        return
    if counts(signs.health, threshold):
        slot = f"{service_id}/own-{_stamp(likely_at)}"
        current.append(Affair(slot, service_id, own.suspected_at, health=signs.health, own_at=likely_at, lead_s=None))


def _is_news(on: list[Affair], own: Detection, signs: Signs) -> bool:
    """Whether a finding is more than what the page has told: later, total, and the first of its kind."""
    opened = [affair.opened_at for affair in on if affair.opened_at is not None]
    return (
        len(opened) == len(on)
        and all(affair.own_at is None for affair in on)
        and own.incident_id is None
        and own.suspected_at - max(opened) > MERGE
        and signs.health is Health.MAJOR_OUTAGE
        and all(affair.health is not Health.MAJOR_OUTAGE for affair in on)
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S")
