"""What happens to one alert: it gains an incident, takes over what the page says, grows worse, is reopened."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.alerts.alert import Alert, AlertIncident, Notified
from trayapp.domain.alerts.observation import Observation
from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.status_page import Incident

REOPEN_WINDOW = timedelta(minutes=30)
"""Trouble that is back within this after its end is the same alert, in the same slot."""


def meets_threshold(health: Health, threshold: Health) -> bool:
    """Whether trouble of this size is worth a notification."""
    return health.in_trouble and health.rank >= threshold.rank


def incident_health(incident: Incident) -> Health:
    """An incident that names no parts is trouble of unknown size, not none."""
    return Health.DEGRADED if incident.health is Health.UNKNOWN else incident.health


def onset_of(incident: Incident) -> datetime | None:
    """When the present stretch of an incident began."""
    present = incident.open_intervals[-1][0] if incident.open_intervals else None
    return present or incident.started_at or incident.published_at


def published_at(incident: Incident) -> datetime | None:
    """When an incident was published, or reopened if it was."""
    if incident.reopened and incident.open_intervals:
        return incident.open_intervals[-1][0]
    return incident.published_at or incident.started_at


def add_incident(alert: Alert, incident: Incident, opened_at: datetime) -> Alert:
    """Return the alert with one more incident, which was published (or seen) at `opened_at`."""
    if incident.id in alert.incident_ids:
        return alert
    first, lead = not alert.incidents, alert.lead_s
    found_at = alert.times.relapsed_at or (alert.times.detected_at if first else None)
    if lead is None and found_at is not None:
        lead = (opened_at - found_at).total_seconds()
    grown = replace(alert, incidents=(*alert.incidents, AlertIncident(incident.id, incident.title)), lead_s=lead)
    return grown.with_times(opened_at=opened_at) if first else grown


def apply_page(alert: Alert, mine: list[Incident], seen: Observation) -> Alert:
    """Take over what the page says of the open incidents of an alert."""
    health = worst(incident_health(each) for each in mine)
    onsets = [onset for each in mine if (onset := onset_of(each)) is not None]
    calm_since = alert.times.calm_since
    if calm_since is not None:
        onsets = [onset for onset in onsets if onset >= calm_since]
    titles = {each.id: each.title for each in mine}
    detection = seen.detection
    frozen_lead = detection is not None and detection.incident_id in titles and alert.times.relapsed_at is None
    lead = detection.lead_s if frozen_lead and detection is not None else None
    alert = escalate(alert, health if not alert.is_notified or health.rank > alert.health.rank else alert.health)
    return replace(
        alert,
        phase=min((each.phase for each in mine), key=list(Phase).index),
        incidents=tuple(replace(each, title=titles.get(each.id, each.title)) for each in alert.incidents),
        times=replace(alert.times, began_at=min([alert.times.began_at, *onsets])),
        flags=replace(alert.flags, on_page=True),
        lead_s=alert.lead_s if lead is None else lead,
    )


def escalate(alert: Alert, health: Health) -> Alert:
    """Return an alert with another health; one that becomes a full outage is news, whatever was known of it."""
    worse = health is Health.MAJOR_OUTAGE and alert.health is not health
    return replace(alert, health=health).with_flags(preexisting=alert.flags.preexisting and not worse)


def reopen(alert: Alert, onset: datetime, now: datetime) -> Alert:
    """Return a resolved alert as one that is on again since `onset`; long after its end it is notified as if new."""
    times = alert.times
    ended_at = times.ended_at or times.resolved_at or now
    if now - (times.resolved_at or now) > REOPEN_WINDOW:
        alert = replace(alert, notified=Notified()).with_flags(reopened=True, observation_gap=False)
    onset = onset if onset > ended_at else now  # many pages do not say when they reopened it
    return replace(
        alert,
        lead_s=None,
        unwatched_s=0.0,
        earlier_s=alert.earlier_s + max(0.0, (ended_at - times.began_at).total_seconds()),
        times=replace(
            times,
            began_at=onset,
            opened_at=onset,
            calm_since=ended_at,
            relapsed_at=None,
            detected_at=None if alert.flags.reopened else times.detected_at,
            resolved_at=None,
            recovering_since=None,
            improving_since=None,
            ended_at=None,
        ),
    )
