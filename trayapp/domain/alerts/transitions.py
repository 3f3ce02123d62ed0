"""What to notify of one alert: the difference between what is true and what the user was last notified of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.alerts.alert import Alert, Notified, NotifiedState
from trayapp.domain.alerts.interruption import InterruptionPolicy
from trayapp.domain.alerts.notification import Notification, NotificationKind, withdrawal
from trayapp.domain.alerts.wording import describe_end, describe_trouble, is_official, with_subject
from trayapp.domain.model.enums import Confirmation, Health, Phase
from trayapp.domain.model.snapshot import ServiceSnapshot

DETECTION_HOLD = timedelta(seconds=30)
"""How long a detection of our own must go on before it is notified: a second round confirms it."""
CONTRADICTION_GAP = timedelta(minutes=2)
"""A notification is not contradicted within this."""


def notify_changes(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    """Notify what is new of an alert, if that may be done now; return the alert with that noted."""
    if alert.is_resolved:
        return _notify_end(alert, service, turn)
    state = alert.notified.state
    is_silent = alert.flags.preexisting or alert.flags.muted
    if is_silent or (state is NotifiedState.RESOLVED and _is_recent(alert, turn.now)):
        return alert
    if state in {NotifiedState.NOTHING, NotifiedState.RESOLVED}:
        return _notify_onset(alert, service, turn)
    if state is NotifiedState.LIKELY and alert.flags.on_page:
        notification = describe_trouble(alert, service, turn, NotificationKind.CONFIRMED)
        return _replace_shown(alert, notification, turn, NotifiedState.CONFIRMED)
    return _notify_update(alert, service, turn)


def withdraw(alert: Alert, turn: InterruptionPolicy) -> None:
    """Take the notification of an alert away, if there is one."""
    if alert.is_notified:
        turn.notifications.append(withdrawal(alert.key, alert.service_id, turn.now, alert.incident_ids))


def _is_recent(alert: Alert, now: datetime) -> bool:
    return alert.notified.at is not None and now - alert.notified.at < CONTRADICTION_GAP


def _notify_onset(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    if alert.times.recovering_since is not None or _is_too_fresh(alert, turn) or not _is_seen(alert, service):
        return alert
    state = NotifiedState.CONFIRMED if is_official(alert) else NotifiedState.LIKELY
    relapsed = alert.notified.state is NotifiedState.RESOLVED or alert.flags.reopened
    alert = with_subject(alert, service, turn.audience)
    notification = describe_trouble(
        alert, service, turn, NotificationKind.RELAPSED if relapsed else NotificationKind(state)
    )
    if turn.pop_up(alert.health):
        return _emit(alert, notification, turn, state)
    must_correct = relapsed and alert.is_notified and not turn.may_sound(alert.health)  # what is shown says: over
    return _replace_shown(alert, notification, turn, state) if must_correct else alert


def _is_seen(alert: Alert, service: ServiceSnapshot) -> bool:
    """Whether anything vouches for the trouble at present: what we only remember (asleep, offline) is no news."""
    if is_official(alert):
        return service.page.is_fresh
    return service.verdict.confirmation.rank >= Confirmation.LIKELY.rank


def _is_too_fresh(alert: Alert, turn: InterruptionPolicy) -> bool:
    """Whether a sign without an incident must last longer before it is notified."""
    if alert.flags.on_page:
        return False
    times = alert.times
    lasted = turn.now - (times.relapsed_at or times.detected_at or times.components_down_since or turn.now)
    return lasted < DETECTION_HOLD or not turn.settled


def _notify_update(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    """Replace a notification silently where there is news; a mere update of the page's is none.

    That a fix is on its way brings nothing back that the user has closed. More and worse does, and what they asked for;
    while that may not pop up it only changes what is shown, and pops up once it may.
    """
    wanted_phases, notified = turn.settings.phase_changes, alert.notified
    new_phase = (
        alert.flags.on_page
        and alert.phase is not notified.phase
        and (wanted_phases or Phase.MONITORING in {alert.phase, notified.phase})
    )
    more = alert.flags.on_page and len(alert.incidents) > notified.incident_count
    worse = alert.health is Health.MAJOR_OUTAGE and notified.health is not Health.MAJOR_OUTAGE
    pending = alert.flags.pending_renotify
    wanted = more or worse or pending or (new_phase and wanted_phases)
    may_pop_up = turn.may_pop_up(alert.health)
    if alert.times.recovering_since is not None or not (new_phase or more or worse or (pending and may_pop_up)):
        return alert
    if not _is_seen(alert, service):
        return alert
    pops_up = wanted and turn.pop_up(alert.health)
    notification = replace(
        describe_trouble(alert, service, turn, NotificationKind.UPDATE),
        sound=new_phase and wanted_phases and pops_up and turn.may_sound(alert.health),
        update_only=not pops_up,
    )
    state = NotifiedState.CONFIRMED if is_official(alert) else notified.state
    return _emit(alert, notification, turn, state).with_flags(pending_renotify=wanted and not pops_up)


def _replace_shown(alert: Alert, notification: Notification, turn: InterruptionPolicy, state: NotifiedState) -> Alert:
    """Send a notification; while it may make no sound, only in place of what is shown, and again once it may."""
    held = not turn.may_sound(alert.health)
    return _emit(alert, replace(notification, update_only=held), turn, state).with_flags(pending_renotify=held)


def _emit(alert: Alert, notification: Notification, turn: InterruptionPolicy, state: NotifiedState) -> Alert:
    """Send a notification and note what the user knows by it."""
    if turn.settings.enabled:
        turn.notifications.append(notification)
    before, sound = alert.notified, notification.sound
    notified = Notified(
        state=state,
        at=turn.now,
        phase=alert.phase if alert.flags.on_page else None,
        incident_count=len(alert.incidents),
        health=alert.health,
        onset_sounded=before.onset_sounded or (sound and state is NotifiedState.CONFIRMED),
        resolution_sounded=before.resolution_sounded or (sound and state is NotifiedState.RESOLVED),
    )
    return replace(alert, notified=notified).with_flags(pending_renotify=False)


def _notify_end(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    """Say that it is over and how long it lasted; withdraw a detection that was hardly notified."""
    held = not turn.may_sound(Health.OPERATIONAL)
    notified, muted = alert.notified, alert.flags.muted
    is_late = alert.flags.confirmed_late and notified.incident_count == 0
    done = notified.state is NotifiedState.RESOLVED and (held or not alert.flags.pending_renotify) and not is_late
    if done or not (alert.is_notified or muted) or _is_recent(alert, turn.now):
        return alert
    official = bool(alert.incidents) or alert.times.components_down_since is not None
    ended_at = alert.times.ended_at or alert.times.recovering_since or turn.now
    known_for = ended_at - (notified.at or alert.times.began_at)
    if not official and not muted and known_for < CONTRADICTION_GAP:
        withdraw(alert, turn)
        return alert.forget_notified()
    again = notified.state is NotifiedState.RESOLVED and is_late  # the end is known: only its last line changes
    notification = replace(
        describe_end(with_subject(alert, service, turn.audience), service, turn, ended_at),
        sound=(notified.onset_sounded or muted) and not notified.resolution_sounded and not held and not again,
        update_only=held or again,
    )
    return _emit(alert, notification, turn, NotifiedState.RESOLVED).with_flags(
        muted=False, pending_renotify=held and not again
    )
