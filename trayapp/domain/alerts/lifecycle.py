"""The state machine of alerts: which trouble is on, which is new, which has relapsed, which is over.

Only evidence moves an alert: an answer of the page, samples of our own. A failed fetch, a lost source, a gap or our own
dead network neither fire one nor resolve one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.alerts.alert import Alert, AlertIncident, AlertTimes, NotifiedState
from trayapp.domain.alerts.observation import Observation
from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident

GROUPING_WINDOW = timedelta(minutes=10)
"""Incidents that begin within this of the first share its alert."""
REOPEN_WINDOW = timedelta(minutes=30)
"""Trouble that is back within this after its end is the same alert, in the same slot."""
RECOVERY_HOLD = timedelta(minutes=2)
"""How long our own samples must be good before the end of our own detection is believed."""
ABSENCE_HOLD = timedelta(minutes=5)
"""How long an incident must be missing from pages that were read: formats differ in what they list."""


def meets_threshold(health: Health, threshold: Health) -> bool:
    """Whether trouble of this size is worth a notification."""
    return health.in_trouble and health.rank >= threshold.rank


def update_alerts(alerts: Iterable[Alert], service_id: str, seen: Observation, threshold: Health) -> list[Alert]:
    """Return the alerts of one service after one more observation; new ones stand last."""
    now = seen.at
    current = [_update(alert, seen) for alert in alerts]
    for incident in seen.open.values():
        if not any(incident.id in alert.incident_ids and not alert.is_resolved for alert in current):
            opened_at = incident.published_at or incident.started_at or now
            if not _attach_incident(current, incident, seen, opened_at, threshold) and meets_threshold(
                _health(incident), threshold
            ):
                new = Alert(f"{service_id}/{incident.id}", service_id, AlertTimes(opened_at), health=_health(incident))
                current.append(_apply_page(_add_incident(new, incident, opened_at), [incident], seen))
    if seen.detected and seen.detection is not None:
        _attach_detection(current, seen.detection, seen, service_id, threshold)
    elif seen.components_down and not current and meets_threshold(seen.health, threshold):
        times = AlertTimes(now, components_down_since=now)
        current.append(Alert(f"{service_id}/listed-{_stamp(now)}", service_id, times, health=seen.health))
    return [alert for alert in current if _is_kept(alert, now)]


def _health(incident: Incident) -> Health:
    """An incident that names no parts is trouble of unknown size, not none."""
    return Health.DEGRADED if incident.health is Health.UNKNOWN else incident.health


def _is_kept(alert: Alert, now: datetime) -> bool:
    """Whether an alert is on, may relapse, or has an end that is still to be notified."""
    resolved_at = alert.times.resolved_at
    if resolved_at is None or now - resolved_at <= REOPEN_WINDOW:
        return True
    return alert.flags.pending_renotify or (alert.is_notified and alert.notified.state is not NotifiedState.RESOLVED)


def _update(alert: Alert, seen: Observation) -> Alert:
    """Bring a known alert up to date: worse, recovering, resolved."""
    if alert.is_resolved:
        return alert
    mine = [seen.open[each] for each in alert.incident_ids if each in seen.open]
    if mine:
        alert = _apply_page(alert, mine, seen)
    else:
        alert = alert.with_flags(on_page=False)
        if alert.times.detected_at is not None and seen.detected:
            alert = _escalate(alert, worst((alert.health, seen.health)))
    if mine or _goes_on(alert, seen):
        observed = (mine and seen.page_read) or seen.seen_now
        alert = alert.with_flags(observation_gap=alert.flags.observation_gap and not observed)
        return alert.with_times(recovering_since=None, ended_at=None)
    hold, ended_at = _find_end(alert, seen)
    if hold is None:
        return alert.with_times(recovering_since=None)
    since = alert.times.recovering_since or seen.at
    return alert.with_times(
        recovering_since=since,
        ended_at=ended_at or alert.times.ended_at,
        resolved_at=seen.at if seen.at - since >= hold else None,
    )


def _escalate(alert: Alert, health: Health) -> Alert:
    """Return an alert with another health; one that becomes a full outage is news, whatever was known of it."""
    worse = health is Health.MAJOR_OUTAGE and alert.health is not health
    return replace(alert, health=health).with_flags(preexisting=alert.flags.preexisting and not worse)


def _goes_on(alert: Alert, seen: Observation) -> bool:
    if alert.times.detected_at is not None and seen.detection_ongoing:
        return True
    return alert.times.components_down_since is not None and not alert.incidents and seen.components_down


def _find_end(alert: Alert, seen: Observation) -> tuple[timedelta | None, datetime | None]:
    """Return how long to wait before the end is believed (None: nothing says that it ended), and when it was."""
    if not alert.incidents:
        by_page = alert.times.components_down_since is not None
        ended = seen.all_clear or seen.page_clear if by_page else seen.detection_ended
        return (RECOVERY_HOLD if ended else None), _detection_end(alert, seen)
    if all(each in seen.closed for each in alert.incident_ids):
        ends = [end for each in alert.incident_ids if (end := seen.closed[each].resolved_at) is not None]
        closed_at = max(ends, default=None)
        relapsed_at = alert.times.relapsed_at
        if relapsed_at is not None and (closed_at is None or relapsed_at > closed_at):
            return (RECOVERY_HOLD if seen.detection_ended else None), _detection_end(alert, seen)
        announced = all(_is_announced(seen.closed[each]) for each in alert.incident_ids)
        return (timedelta(0) if announced else RECOVERY_HOLD), closed_at
    return (ABSENCE_HOLD if seen.page_read else None), None


def _is_announced(incident: Incident) -> bool:
    """Whether the page says that it is over; one that is merely absent may be back with the next reading."""
    return any(update.phase is Phase.RESOLVED for update in incident.updates)


def _detection_end(alert: Alert, seen: Observation) -> datetime | None:
    detection = seen.detection
    mine = detection is not None and detection.likely_at == alert.times.detected_at
    return detection.ended_at if mine and detection is not None else None


def _apply_page(alert: Alert, mine: list[Incident], seen: Observation) -> Alert:
    """Take over what the page says of the open incidents of an alert."""
    health = worst(_health(each) for each in mine)
    onsets = [onset for each in mine if (onset := each.started_at or each.published_at) is not None]
    titles = {each.id: each.title for each in mine}
    detection = seen.detection
    frozen_lead = detection is not None and detection.incident_id in alert.incident_ids
    lead = detection.lead_s if frozen_lead and detection is not None else None
    alert = _escalate(alert, health if not alert.is_notified or health.rank > alert.health.rank else alert.health)
    return replace(
        alert,
        phase=min((each.phase for each in mine), key=list(Phase).index),
        incidents=tuple(replace(each, title=titles.get(each.id, each.title)) for each in alert.incidents),
        times=replace(alert.times, began_at=min([alert.times.began_at, *onsets])),
        flags=replace(alert.flags, on_page=True),
        lead_s=alert.lead_s if lead is None else lead,
    )


def _attach_incident(
    current: list[Alert], incident: Incident, seen: Observation, opened_at: datetime, threshold: Health
) -> bool:
    """Add an incident to the alert that it belongs to: reopened, confirmed by it, or begun at the same time."""
    for index, alert in enumerate(current):
        if alert.is_resolved:
            fits = incident.id in alert.incident_ids or _confirms(alert, incident, seen)
        else:
            fits = _confirms(alert, incident, seen) or _is_grouped(alert, incident, opened_at, threshold)
        if fits:
            grown = _add_incident(_reopen(alert), incident, opened_at)
            mine = [seen.open[each] for each in grown.incident_ids if each in seen.open]
            current[index] = _apply_page(grown, mine, seen)
            return True
    return False


def _confirms(alert: Alert, incident: Incident, seen: Observation) -> bool:
    detection = seen.detection
    detected_at = alert.times.detected_at
    ours = detection is not None and detection.likely_at is not None and detection.likely_at == detected_at
    named = detection.incident_id if ours and detection is not None else None
    if named is not None and detection is not None and _was_long_there(named, detection, seen):
        named = None  # it may be anything's cause, and this one is the first about the detection
    if alert.is_resolved:
        return not alert.incidents and named == incident.id
    return not alert.incidents and named in {None, incident.id}


def _was_long_there(incident_id: str, detection: Detection, seen: Observation) -> bool:
    """Whether an incident was on the page before a detection began, and not only just."""
    incident = seen.open.get(incident_id) or seen.closed.get(incident_id)
    published_at = incident.published_at or incident.started_at if incident is not None else None
    return published_at is not None and detection.suspected_at - published_at > GROUPING_WINDOW


def _is_grouped(alert: Alert, incident: Incident, opened_at: datetime, threshold: Health) -> bool:
    """Whether an incident shares an alert: not one that is silent, and not what is too small for a notification."""
    silent = alert.flags.muted or alert.flags.preexisting or not meets_threshold(_health(incident), threshold)
    first_at = alert.times.opened_at
    together = first_at is not None and abs(opened_at - first_at) <= GROUPING_WINDOW
    return bool(alert.incidents) and together and not silent


def _add_incident(alert: Alert, incident: Incident, opened_at: datetime) -> Alert:
    if incident.id in alert.incident_ids:
        return alert
    first = not alert.incidents
    lead = alert.lead_s
    if first and alert.times.detected_at is not None:
        lead = (opened_at - alert.times.detected_at).total_seconds()
    grown = replace(alert, incidents=(*alert.incidents, AlertIncident(incident.id, incident.title)), lead_s=lead)
    return grown.with_times(opened_at=opened_at) if first else grown


def _reopen(alert: Alert) -> Alert:
    return alert.with_times(resolved_at=None, recovering_since=None, ended_at=None)


def _attach_detection(
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
    resolved = [index for index, alert in enumerate(current) if alert.is_resolved and _may_relapse(alert, detection)]
    if resolved and not on:
        last = resolved[-1]
        current[last] = _reopen(current[last]).with_times(detected_at=likely_at, relapsed_at=seen.at)
        return
    if meets_threshold(seen.health, threshold):
        times = AlertTimes(detection.suspected_at, detected_at=likely_at)
        current.append(Alert(f"{service_id}/own-{_stamp(likely_at)}", service_id, times, health=seen.health))


def _may_relapse(alert: Alert, detection: Detection) -> bool:
    """Whether a detection may be a resolved alert come back: one that we saw ourselves, or that it names."""
    return (
        alert.times.detected_at is not None
        or detection.incident_id in alert.incident_ids
        or alert.times.components_down_since is not None
    )


def _is_news(on: list[Alert], detection: Detection, seen: Observation) -> bool:
    """Whether a detection is more than the page says: later, a full outage, and the first of its kind.

    The incident that the detection names says nothing against it: every one that was open then is taken for its cause.
    """
    opened = [at for alert in on if (at := alert.times.opened_at) is not None]
    return (
        len(opened) == len(on)
        and detection.suspected_at - max(opened) > GROUPING_WINDOW
        and seen.health is Health.MAJOR_OUTAGE
        and all(alert.health is not Health.MAJOR_OUTAGE for alert in on)
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S")
