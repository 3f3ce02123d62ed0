"""The state machine of alerts: which trouble is on, which is new, which has relapsed, which is over.

Only evidence moves an alert: an answer of the page, samples of our own. A failed fetch, a lost source, a gap or our own
dead network neither fire one nor resolve one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from trayapp.domain.alerts.alert import MAX_ALERTS, Alert, AlertTimes, NotifiedState
from trayapp.domain.alerts.changes import apply_page, escalate, incident_health, meets_threshold, published_at
from trayapp.domain.alerts.matching import attach_detection, attach_incident, confirm_late, new_alert, stamp
from trayapp.domain.alerts.observation import Observation
from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.status_page import Incident

RECOVERY_HOLD = timedelta(minutes=2)
"""How long our own samples must be good before the end of our own detection is believed."""
ABSENCE_HOLD = timedelta(minutes=5)
"""How long an incident must be missing from pages that were read: formats differ in what they list."""
KEPT = timedelta(days=7)
"""For so long a resolved alert with incidents is known: pages reopen an incident after hours and days."""
CONFIRMED_WITHIN = timedelta(hours=24)
"""For so long after its end a detection may be confirmed by what the page posts late."""


def update_alerts(
    alerts: Iterable[Alert], service_id: str, seen: Observation, threshold: Health, room: int = MAX_ALERTS
) -> tuple[list[Alert], bool]:
    """Return the alerts of one service after one more observation, and whether there was more than there is room for.

    New ones stand last, at most `room` of them. The work is bounded by that, whatever a page lists.
    """
    now = seen.at
    current = [_update(alert, seen) for alert in alerts]
    resolved: dict[str, bool] = {}
    for alert in current:
        for each in alert.incident_ids:
            resolved[each] = resolved.get(each, True) and alert.is_resolved
    most, crowded = len(current) + room, False
    for incident in seen.open.values():
        is_new = incident.id not in resolved
        if is_new and len(current) >= most:
            crowded = True
        elif is_new or resolved[incident.id]:
            opened_at = published_at(incident) or now
            if not attach_incident(current, incident, seen, opened_at, threshold) and meets_threshold(
                incident_health(incident), threshold
            ):
                current.append(new_alert(service_id, incident, opened_at, seen))
    confirm_late(current, seen)
    if seen.detected and seen.detection is not None:
        attach_detection(current, seen.detection, seen, service_id, threshold)
    elif seen.components_down and not current and meets_threshold(seen.health, threshold):
        times = AlertTimes(now, components_down_since=now)
        current.append(Alert(f"{service_id}/listed-{stamp(now)}", service_id, times, health=seen.health))
    return [alert for alert in current if _is_kept(alert, now)], crowded


def _is_kept(alert: Alert, now: datetime) -> bool:
    """Whether an alert is on, may be reopened or confirmed, or has an end that is still to be notified."""
    resolved_at = alert.times.resolved_at
    if resolved_at is None or now - resolved_at <= (KEPT if alert.incidents else CONFIRMED_WITHIN):
        return True
    return alert.flags.pending_renotify or (alert.is_notified and alert.notified.state is not NotifiedState.RESOLVED)


def _update(alert: Alert, seen: Observation) -> Alert:
    """Bring a known alert up to date: worse, recovering, resolved."""
    if alert.is_resolved:
        return alert
    mine = [seen.open[each] for each in alert.incident_ids if each in seen.open]
    if mine:
        alert = apply_page(alert, mine, seen)
    else:
        alert = alert.with_flags(on_page=False)
        if alert.times.detected_at is not None and seen.detected:
            alert = escalate(alert, worst((alert.health, seen.health)))
    if seen.detection_ongoing:
        since = (alert.times.improving_since or seen.at) if seen.improving else None
        alert = alert.with_times(improving_since=since)
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
        ends = [each for each in (closed_at, _detection_end(alert, seen)) if each is not None]
        return (timedelta(0) if announced else RECOVERY_HOLD), max(ends, default=None)
    return (ABSENCE_HOLD if seen.page_read else None), None


def _is_announced(incident: Incident) -> bool:
    """Whether the page says that it is over; one that is merely absent may be back with the next reading."""
    return any(update.phase is Phase.RESOLVED for update in incident.updates)


def _detection_end(alert: Alert, seen: Observation) -> datetime | None:
    """Return when our own detection ended: at the first good samples, not when they had proved it."""
    detection, detected_at = seen.detection, alert.times.detected_at
    if detection is None or detection.likely_at is None or detected_at is None or detection.ended_at is None:
        return None
    carried_on = not alert.incidents and detection.likely_at > detected_at  # after a sleep too long for the first
    if detection.likely_at != detected_at and not carried_on:
        return None
    return min(detection.ended_at, alert.times.improving_since or detection.ended_at)
