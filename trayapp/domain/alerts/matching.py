"""Which alert an incident or a detection belongs to: one that is on, one that is back, or a new one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

from trayapp.domain.alerts.alert import MAX_INCIDENTS, Alert, AlertTimes
from trayapp.domain.alerts.changes import (
    REOPEN_WINDOW,
    add_incident,
    apply_page,
    incident_health,
    meets_threshold,
    onset_of,
    published_at,
    reopen,
)
from trayapp.domain.alerts.observation import Observation
from trayapp.domain.model.enums import Health
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident

GROUPING_WINDOW = timedelta(minutes=10)
"""Incidents that begin within this of the first share its alert."""


def new_alert(service_id: str, incident: Incident, opened_at: datetime, seen: Observation) -> Alert:
    """Return an alert for an incident that belongs to no other."""
    times = AlertTimes(onset_of(incident) or opened_at)
    earlier = incident.open_intervals[:-1]
    alert = Alert(f"{service_id}/{incident.id}", service_id, times, health=incident_health(incident))
    if earlier and incident.reopened:
        alert = replace(
            alert.with_flags(reopened=True),
            times=replace(times, calm_since=max(end for _, end in earlier if end is not None)),
            earlier_s=sum((end - start).total_seconds() for start, end in earlier if end is not None),
        )
    return apply_page(add_incident(alert, incident, opened_at), [incident], seen)


def attach_incident(
    current: list[Alert], incident: Incident, seen: Observation, opened_at: datetime, threshold: Health
) -> bool:
    """Add an incident to the alert that it belongs to: reopened, confirmed by it, back again, or of the same time."""
    order = sorted(range(len(current)), key=lambda index: _recency(current[index], incident))
    for index in order:
        alert = current[index]
        if alert.is_resolved:
            fits = (
                incident.id in alert.incident_ids
                or _confirms(alert, incident, seen)
                or _is_second_wave(alert, incident, opened_at, seen)
            )
        else:
            fits = _confirms(alert, incident, seen) or _is_grouped(alert, incident, opened_at, threshold)
        if fits:
            onset = onset_of(incident) or opened_at
            grown = add_incident(reopen(alert, onset, seen.at) if alert.is_resolved else alert, incident, opened_at)
            mine = [seen.open[each] for each in grown.incident_ids if each in seen.open]
            current[index] = apply_page(grown, mine, seen)
            return True
    return False


def _recency(alert: Alert, incident: Incident) -> tuple[bool, float]:
    """Order alerts: the one that has an incident first, then those that are on, then the latest that ended."""
    ended_at = alert.times.resolved_at
    return incident.id not in alert.incident_ids, -inf if ended_at is None else -ended_at.timestamp()


def _is_second_wave(alert: Alert, incident: Incident, opened_at: datetime, seen: Observation) -> bool:
    """Whether a new incident is the same trouble again: soon after its end, and in the same parts of the service."""
    ended_at = alert.times.ended_at or alert.times.resolved_at
    if ended_at is None or not timedelta(0) <= opened_at - ended_at <= REOPEN_WINDOW:
        return False
    known = (seen.closed[each].component_ids for each in alert.incident_ids if each in seen.closed)
    before = seen.audience.groups(alert.service_id, [each for ids in known for each in ids])
    now = seen.audience.groups(alert.service_id, incident.component_ids)
    return not before or not now or bool(before & now)


def confirm_late(current: list[Alert], seen: Observation) -> None:
    """Add incidents that were posted after their end, and are in no alert yet, to the detections that they explain."""
    known = {each for alert in current for each in alert.incident_ids}
    for incident in seen.closed.values():
        if incident.id not in known:
            _confirm_late(current, incident, seen)


def _confirm_late(current: list[Alert], incident: Incident, seen: Observation) -> None:
    onset, end = onset_of(incident), incident.resolved_at
    for index, alert in enumerate(current):
        times = alert.times
        if alert.incidents or times.detected_at is None or onset is None or end is None:
            continue
        last = times.ended_at or times.resolved_at or seen.at
        if onset - GROUPING_WINDOW <= last and times.began_at <= end + GROUPING_WINDOW and end > times.began_at:
            late = add_incident(alert, incident, published_at(incident) or seen.at)
            current[index] = late.with_flags(confirmed_late=True)
            return


def _confirms(alert: Alert, incident: Incident, seen: Observation) -> bool:
    detection = seen.detection
    detected_at = alert.times.detected_at
    ours = detection is not None and detection.likely_at is not None and detection.likely_at == detected_at
    named = detection.incident_id if ours and detection is not None else None
    if named is not None and detection is not None and _was_long_there(named, detection, seen):
        named = None  # it may be anything's cause, and this one is the first about the detection
    if alert.is_resolved:
        return not alert.incidents and named == incident.id
    if alert.times.relapsed_at is not None and not any(each in seen.open for each in alert.incident_ids):
        return True  # the page posts the relapse that we found
    return not alert.incidents and named in {None, incident.id}


def _was_long_there(incident_id: str, detection: Detection, seen: Observation) -> bool:
    """Whether an incident was on the page before a detection began, and not only just."""
    incident = seen.open.get(incident_id) or seen.closed.get(incident_id)
    published_at = incident.published_at or incident.started_at if incident is not None else None
    return published_at is not None and detection.suspected_at - published_at > GROUPING_WINDOW


def _is_grouped(alert: Alert, incident: Incident, opened_at: datetime, threshold: Health) -> bool:
    """Whether an incident shares an alert: not one that is silent, and not what is too small for a notification."""
    silent = alert.flags.muted or alert.flags.preexisting or not meets_threshold(incident_health(incident), threshold)
    first_at = alert.times.opened_at
    together = first_at is not None and abs(opened_at - first_at) <= GROUPING_WINDOW
    room = 0 < len(alert.incidents) < MAX_INCIDENTS
    return room and together and not silent


def attach_detection(
    current: list[Alert], detection: Detection, seen: Observation, service_id: str, threshold: Health
) -> None:
    """Find the alert that our own detection belongs to: one that is on, one that relapsed, or a new one."""
    likely_at = detection.likely_at
    assert likely_at is not None
    on = [index for index, alert in enumerate(current) if not alert.is_resolved]
    if any(current[index].times.detected_at == likely_at for index in on):
        return
    if on and not _is_news([current[index] for index in on], detection, seen):
        mine = next((index for index in on if detection.incident_id in current[index].incident_ids), on[-1])
        current[mine] = current[mine].with_times(detected_at=current[mine].times.detected_at or likely_at)
        return
    resolved = [index for index, alert in enumerate(current) if _may_relapse(alert, detection, seen.at)]
    if resolved and not on:
        last = resolved[-1]
        ended_at = current[last].times.ended_at or seen.at
        onset = detection.suspected_at if detection.suspected_at >= ended_at else seen.at
        again = reopen(current[last], onset, seen.at)
        current[last] = again.with_times(detected_at=likely_at, relapsed_at=seen.at)
        return
    if meets_threshold(seen.health, threshold):
        times = AlertTimes(detection.suspected_at, detected_at=likely_at)
        current.append(Alert(f"{service_id}/own-{stamp(likely_at)}", service_id, times, health=seen.health))


def _may_relapse(alert: Alert, detection: Detection, now: datetime) -> bool:
    """Whether a detection may be a resolved alert come back: a recent one that we saw ourselves, or that it names."""
    resolved_at = alert.times.resolved_at
    if resolved_at is None or now - resolved_at > REOPEN_WINDOW:
        return False
    return (
        alert.times.detected_at is not None
        or detection.incident_id in alert.incident_ids
        or alert.times.components_down_since is not None
    )


def _is_news(on: list[Alert], detection: Detection, seen: Observation) -> bool:
    """Whether a detection is more than the page says: later, and either the first full outage or in parts of its own.

    The incident that the detection names says nothing against it: every one that was open then is taken for its cause.
    """
    opened = [at for alert in on if (at := alert.times.opened_at) is not None]
    if len(opened) < len(on) or detection.suspected_at - max(opened) <= GROUPING_WINDOW:
        return False
    if seen.health is Health.MAJOR_OUTAGE and all(alert.health is not Health.MAJOR_OUTAGE for alert in on):
        return True
    return any(not any(_covers(alert, role, seen) for alert in on) for role in seen.failing)


def _covers(alert: Alert, role: str, seen: Observation) -> bool:
    """Whether the open incidents of an alert explain that targets of a role fail."""
    mine = [seen.open[each] for each in alert.incident_ids if each in seen.open]
    ids = [each.component_ids for each in mine]
    return not ids or any(seen.audience.covers(alert.service_id, each, role) for each in ids)


def stamp(moment: datetime) -> str:
    """Return a moment as a part of a key."""
    return moment.strftime("%Y%m%dT%H%M%S")
