"""Following the affairs of a service: which trouble is on, which is new, which is back, which is over.

Only evidence moves an affair: an answer of the page, samples of our own. A failed fetch, a lost source, a gap or our
own dead network neither open one nor end one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.alerts.alert import Alert, NotifiedState
from trayapp.domain.alerts.observation import Observation
from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident

MERGE = timedelta(minutes=10)
"""Incidents that begin within this of the first are told as one (tips-and-notifications, section 4)."""
REOPEN = timedelta(minutes=30)
"""Trouble that is back within this after its end is the same affair (the same place)."""
WELL_HOLD = timedelta(minutes=2)
"""How long our own samples must be good before a finding of ours is believed to be over (wish N4)."""
ABSENT_HOLD = timedelta(minutes=5)
"""How long an incident must be missing from pages that were read: formats differ in what they list."""


def _health(incident: Incident) -> Health:
    """An incident that names no parts is trouble of unknown size, not none (wish O1)."""
    return Health.DEGRADED if incident.health is Health.UNKNOWN else incident.health


def meets_threshold(health: Health, threshold: Health) -> bool:
    """Whether trouble of this size is worth telling."""
    return health.in_trouble and health.rank >= threshold.rank


def update_alerts(affairs: Iterable[Alert], service_id: str, signs: Observation, threshold: Health) -> list[Alert]:
    """Return the affairs of one service after one more look at it; new ones stand last."""
    now = signs.at
    current = [_carried_on(affair, signs) for affair in affairs]
    for incident in signs.open.values():
        if not any(incident.id in affair.incident_ids and not affair.is_over for affair in current):
            opened_at = incident.published_at or incident.started_at or now
            if not _placed(current, incident, signs, opened_at, threshold) and meets_threshold(
                _health(incident), threshold
            ):
                new = Alert(f"{service_id}/{incident.id}", service_id, opened_at, health=_health(incident))
                current.append(_with_page(_joined(new, incident, opened_at), [incident], signs))
    if signs.own is not None and signs.own.likely_at is not None:
        _place_own(current, signs.own, signs, service_id, threshold)
    elif signs.listed and not current and meets_threshold(signs.health, threshold):
        current.append(Alert(f"{service_id}/listed-{_stamp(now)}", service_id, now, health=signs.health, listed_at=now))
    return [affair for affair in current if _is_kept(affair, now)]


def _is_kept(affair: Alert, now: datetime) -> bool:
    """Whether an affair is on, may come back, or has an end that is still to be told."""
    if affair.over_at is None or now - affair.over_at <= REOPEN:
        return True
    return affair.asked_for or (affair.is_told and affair.said is not NotifiedState.OVER)


def _carried_on(affair: Alert, signs: Observation) -> Alert:
    """Bring a known affair up to date: worse, better, over."""
    if affair.is_over:
        return affair
    mine = [signs.open[each] for each in affair.incident_ids if each in signs.open]
    if mine:
        affair = _with_page(affair, mine, signs)
    else:
        own = affair.own_at is not None and signs.own is not None
        affair = _grown(replace(affair, on_page=False), worst((affair.health, signs.health)) if own else affair.health)
    if mine or _goes_on(affair, signs):
        seen = (mine and signs.page_read) or signs.own_seen
        return replace(affair, well_since=None, ended_at=None, blind=affair.blind and not seen)
    hold, ended_at = _end(affair, signs)
    if hold is None:
        return replace(affair, well_since=None)
    since = affair.well_since or signs.at
    affair = replace(affair, well_since=since, ended_at=ended_at or affair.ended_at)
    return replace(affair, over_at=signs.at) if signs.at - since >= hold else affair


def _grown(affair: Alert, health: Health) -> Alert:
    """Return an affair with another health; one that becomes a full outage is news, whatever was known of it."""
    worse = health is Health.MAJOR_OUTAGE and affair.health is not health
    return replace(affair, health=health, quiet=affair.quiet and not worse)


def _goes_on(affair: Alert, signs: Observation) -> bool:
    if affair.own_at is not None and signs.own_stands:
        return True
    return affair.listed_at is not None and not affair.incident_ids and signs.listed


def _end(affair: Alert, signs: Observation) -> tuple[timedelta | None, datetime | None]:
    """Return how long to wait before the end is believed (None: nothing says that it ended), and when it was."""
    if not affair.incident_ids:
        ended = signs.own_ended if affair.listed_at is None else signs.well or signs.page_well
        return (WELL_HOLD if ended else None), _own_end(affair, signs)
    if all(each in signs.closed for each in affair.incident_ids):
        ends = [end for each in affair.incident_ids if (end := signs.closed[each].resolved_at) is not None]
        resolved_at = max(ends, default=None)
        if affair.back_at is not None and (resolved_at is None or affair.back_at > resolved_at):
            return (WELL_HOLD if signs.own_ended else None), _own_end(affair, signs)  # back after the page closed it
        told = all(_is_said_to_be_over(signs.closed[each]) for each in affair.incident_ids)
        return (timedelta(0) if told else WELL_HOLD), resolved_at
    return (ABSENT_HOLD if signs.page_read else None), None


def _is_said_to_be_over(incident: Incident) -> bool:
    """Whether the page says so; one that is merely listed no more may be back with the next reading."""
    return any(update.phase is Phase.RESOLVED for update in incident.updates)


def _own_end(affair: Alert, signs: Observation) -> datetime | None:
    detection = signs.detection
    return detection.ended_at if detection is not None and detection.likely_at == affair.own_at else None


def _with_page(affair: Alert, mine: list[Incident], signs: Observation) -> Alert:
    """Take over what the page says of the incidents of an affair."""
    health = worst(_health(each) for each in mine)
    begins = [each.started_at or each.published_at for each in mine]
    titles = {each.id: each.title for each in mine}
    lead = affair.lead_s
    detection = signs.detection
    if detection is not None and detection.incident_id in affair.incident_ids and detection.lead_s is not None:
        lead = detection.lead_s
    affair = _grown(affair, health if not affair.is_told or health.rank > affair.health.rank else affair.health)
    return replace(
        affair,
        phase=min((each.phase for each in mine), key=list(Phase).index),
        titles=tuple(titles.get(each, title) for each, title in zip(affair.incident_ids, affair.titles, strict=True)),
        on_page=True,
        began_at=min([affair.began_at, *(begin for begin in begins if begin is not None)]),
        lead_s=lead,
    )


def _placed(
    current: list[Alert], incident: Incident, signs: Observation, opened_at: datetime, threshold: Health
) -> bool:
    """Join an incident to the affair that it belongs to: reopened, confirmed by it, or begun at the same time."""
    for index, affair in enumerate(current):
        if affair.is_over:
            fits = incident.id in affair.incident_ids or _confirms(affair, incident, signs)
        else:
            fits = _confirms(affair, incident, signs) or _merges(affair, incident, opened_at, threshold)
        if fits:
            joined = _joined(_again(affair), incident, opened_at)
            mine = [signs.open[each] for each in joined.incident_ids if each in signs.open]
            current[index] = _with_page(joined, mine, signs)
            return True
    return False


def _confirms(affair: Alert, incident: Incident, signs: Observation) -> bool:
    detection = signs.detection
    ours = detection is not None and detection.likely_at is not None and detection.likely_at == affair.own_at
    named = detection.incident_id if ours and detection is not None else None
    if named is not None and detection is not None and _was_long_there(named, detection, signs):
        named = None  # it may be anything's cause, and this one is the first about the finding
    if affair.is_over:
        return not affair.incident_ids and named == incident.id
    return not affair.incident_ids and named in {None, incident.id}


def _was_long_there(incident_id: str, detection: Detection, signs: Observation) -> bool:
    """Whether an incident was on the page before a finding began, and not only just."""
    incident = signs.open.get(incident_id) or signs.closed.get(incident_id)
    published_at = incident.published_at or incident.started_at if incident is not None else None
    return published_at is not None and detection.suspected_at - published_at > MERGE


def _merges(affair: Alert, incident: Incident, opened_at: datetime, threshold: Health) -> bool:
    """Whether an incident is told with an affair: not one that is silent, and not what is too small to be told."""
    silent = affair.muted or affair.quiet or not meets_threshold(_health(incident), threshold)
    together = affair.opened_at is not None and abs(opened_at - affair.opened_at) <= MERGE
    return bool(affair.incident_ids) and together and not silent


def _joined(affair: Alert, incident: Incident, opened_at: datetime) -> Alert:
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


def _again(affair: Alert) -> Alert:
    return replace(affair, over_at=None, well_since=None, ended_at=None)


def _place_own(current: list[Alert], own: Detection, signs: Observation, service_id: str, threshold: Health) -> None:
    """Find the affair that our own finding belongs to: one that is on, one that is back, or a new one."""
    likely_at = own.likely_at
    assert likely_at is not None
    on = [index for index, affair in enumerate(current) if not affair.is_over]
    if any(current[index].own_at == likely_at for index in on):
        return
    if on and not _is_news([current[index] for index in on], own, signs):
        mine = next((index for index in on if own.incident_id in current[index].incident_ids), on[-1])
        current[mine] = replace(current[mine], own_at=current[mine].own_at or likely_at)
        return
    over = [index for index, affair in enumerate(current) if affair.is_over and _is_ours(affair, own)]
    if over and not on:
        current[over[-1]] = replace(_again(current[over[-1]]), own_at=likely_at, back_at=signs.at)
        return
    if meets_threshold(signs.health, threshold):
        slot = f"{service_id}/own-{_stamp(likely_at)}"
        current.append(Alert(slot, service_id, own.suspected_at, health=signs.health, own_at=likely_at, lead_s=None))


def _is_ours(affair: Alert, own: Detection) -> bool:
    """Whether a finding may be an ended affair come back: one that we saw ourselves, or that it names."""
    return affair.own_at is not None or own.incident_id in affair.incident_ids or affair.listed_at is not None


def _is_news(on: list[Alert], own: Detection, signs: Observation) -> bool:
    """Whether a finding is more than what the page has told: later, total, and the first of its kind.

    The incident that the finding names says nothing against it: every one that was open then is taken for its cause.
    """
    opened = [affair.opened_at for affair in on if affair.opened_at is not None]
    return (
        len(opened) == len(on)
        and own.suspected_at - max(opened) > MERGE
        and signs.health is Health.MAJOR_OUTAGE
        and all(affair.health is not Health.MAJOR_OUTAGE for affair in on)
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S")
