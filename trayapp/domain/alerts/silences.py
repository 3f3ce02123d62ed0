"""Silences and mutes: what the user asks for, what they do to the alert state, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trayapp.domain.alerts.alert import Alert, AlertState

_HOUR = timedelta(hours=1)
_MORNING = time(8)
_SMALL_HOURS_END = time(4)
"""Before this it is still last night, and tomorrow begins in the morning."""


class Snooze(StrEnum):
    """How long nothing pops up."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    RESOLVED = "resolved"


class SilenceRequest(StrEnum):
    """What the user asks of notifications; END mutes what is on, RESUME ends every silence and mute."""

    RESUME = "loud"
    HOUR = "hour"
    TOMORROW = "tomorrow"
    RESOLVED = "resolved"
    END = "end"


@dataclass(frozen=True, slots=True)
class MuteRequest:
    """What the user asks of one incident: to be notified only of its end, or of all of it again."""

    incident_id: str
    muted: bool


@dataclass(frozen=True, slots=True)
class SilenceStatus:
    """What is silenced: `until` a moment, or `until_resolved`, nothing pops up.

    `troubles` is how many alerts are on; `muted` of them notify only their end. `incidents` are the ids of those that
    the page has incidents for, and whether they are muted.
    """

    until: datetime | None = None
    until_resolved: bool = False
    troubles: int = 0
    muted: int = 0
    incidents: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_on(self) -> bool:
        """Whether the user has silenced anything."""
        return self.until is not None or self.until_resolved or self.muted > 0


def silence_status(state: AlertState, now: datetime) -> SilenceStatus:
    """Return what is silenced at `now`."""
    on = [alert for alert in state.alerts if not alert.is_resolved]
    until = state.snooze_until
    return SilenceStatus(
        until=until if until is not None and until > now else None,
        until_resolved=state.snooze_until_resolved,
        troubles=len(on),
        muted=sum(alert.flags.muted for alert in on),
        incidents={each: alert.flags.muted for alert in on for each in alert.incident_ids},
    )


def mute(state: AlertState, service_id: str, key: str | None = None) -> AlertState:
    """Return the state in which an alert notifies only its end; all alerts that are on where `key` is None."""
    return replace(
        state,
        alerts=tuple(
            alert.with_flags(muted=True)
            if alert.service_id == service_id and key in {None, alert.key} and not alert.is_resolved
            else alert
            for alert in state.alerts
        ),
    )


def mute_incident(state: AlertState, incident_id: str, *, muted: bool) -> AlertState:
    """Return the state in which the alert of an incident notifies only its end, or all of it again."""
    return replace(
        state,
        alerts=tuple(
            _with_mute(alert, muted=muted) if incident_id in alert.incident_ids else alert for alert in state.alerts
        ),
    )


def _with_mute(alert: Alert, *, muted: bool) -> Alert:
    if alert.is_resolved or alert.flags.muted is muted:
        return alert
    return alert.with_flags(muted=muted, pending_renotify=not muted)


def next_morning(now: datetime, zone: tzinfo | None) -> datetime:
    """Return when the user's next morning begins, in UTC; None stands for the system's zone."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=0 if local.time() < _SMALL_HOURS_END else 1)
    morning = datetime.combine(day, _MORNING)  # by the wall clock of that day: the night may have 23 or 25 hours
    return (morning.astimezone() if zone is None else morning.replace(tzinfo=zone)).astimezone(UTC)


def snooze(state: AlertState, length: Snooze | None, now: datetime, zone: tzinfo | None = None) -> AlertState:
    """Return the state in which nothing pops up for a while; `zone` is the user's, None for the system's.

    None ends every silence, what was muted too: it is notified as it now is.
    """
    alerts = state.alerts
    if length is None:
        alerts = tuple(_with_mute(alert, muted=False) for alert in alerts)
    until: datetime | None = None
    if length is Snooze.HOUR:
        until = now + _HOUR
        if state.snooze_until is not None:
            until = max(until, state.snooze_until)  # an hour more does not end a longer silence
    elif length is Snooze.TOMORROW:
        until = next_morning(now, zone)
    return replace(state, alerts=alerts, snooze_until=until, snooze_until_resolved=length is Snooze.RESOLVED)
