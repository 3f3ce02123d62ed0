"""What is worth a desktop notification: transitions only, one slot for each trouble, and nothing that is known already.

`decide` first updates the alerts (`lifecycle`: what is true), then compares each with what the user was last notified
of and notifies the difference, if it may. What may not be notified now (quiet hours, snooze, rate limit, a hold) is
notified later if it is still true, and never if it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from trayapp.domain.alerts.alert import MAX_ALERTS, Alert, AlertState
from trayapp.domain.alerts.changes import REOPEN_WINDOW
from trayapp.domain.alerts.interruption import InterruptionPolicy, interruption_policy
from trayapp.domain.alerts.lifecycle import update_alerts
from trayapp.domain.alerts.maintenance import notify_maintenances
from trayapp.domain.alerts.notification import Notification, withdrawal
from trayapp.domain.alerts.observation import NOBODY, observe
from trayapp.domain.alerts.transitions import notify_changes, withdraw
from trayapp.domain.alerts.wording import with_subject
from trayapp.domain.element_diff import ElementDiff
from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.settings import NotifySettings
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.subject import Audience

GAP = timedelta(minutes=10)
"""Without a decision for this long we were asleep or not running: what is there afterwards is not news."""
_HOUR = timedelta(hours=1)
_UNSURE = (Confirmation.NONE, Confirmation.SUSPECTED)


def decide(
    state: AlertState,
    snapshot: Snapshot,
    settings: NotifySettings,
    now: datetime,
    local: time,
    *,
    audience: Audience = NOBODY,
    restless: RestlessServices | None = None,
) -> tuple[AlertState, tuple[Notification, ...]]:
    """Return the new state and what to notify after one more snapshot.

    Args:
        state: what the last call returned, or `AlertState()`.
        snapshot: everything known now.
        settings: what may interrupt the user.
        now: the present moment, aware, UTC.
        local: the user's clock at `now`, for quiet hours.
        audience: the services and how the user uses them; without it trouble is told of a service as a whole.
        restless: what the last call with it found calm is not looked at again; the result is the same without.
    """
    restless = restless or RestlessServices()
    if _is_idle(state, now) and not restless.of(snapshot.services, state.checked):
        return replace(state, last_at=now), ()
    state = _advance(state, now)
    turn = interruption_policy(state, settings, now, local)
    turn.audience, turn.network = audience, snapshot.network.state
    room = MAX_ALERTS - sum(not alert.is_resolved for alert in state.alerts)
    alerts: list[Alert] = []
    checked = state.checked
    begun, notified = state.maintenances, state.maintenances_notified
    involved = {alert.service_id for alert in state.alerts} | restless.of(snapshot.services, checked)
    for service in snapshot.services if begun else [each for each in snapshot.services if each.id in involved]:
        mine = [alert for alert in state.alerts if alert.service_id == service.id]
        first_check = service.id not in checked
        if first_check and service.page.is_fresh:
            checked = checked | {service.id}
        updated = _decide_service(mine, service, snapshot, turn, state, first_check=first_check, room=room)
        new = {alert.key for alert in updated} - {alert.key for alert in mine}
        room -= len(new)
        alerts += updated
        if service.maintenances or begun:
            begun, notified = notify_maintenances(service, begun, notified, turn, first_check=first_check)
    known = {service.id for service in snapshot.services}
    alerts += [alert for alert in state.alerts if alert.service_id not in known]
    trouble_left = any(not alert.is_resolved for alert in alerts)
    state = replace(
        state,
        alerts=_bounded(alerts),
        crowded=turn.crowded,
        checked=checked,
        pop_ups=tuple(turn.pop_ups),
        snooze_until_resolved=state.snooze_until_resolved and trouble_left,
        maintenances=begun,
        maintenances_notified=notified,
    )
    return state, tuple(turn.notifications)


def _bounded(alerts: list[Alert]) -> tuple[Alert, ...]:
    """Return all that is on, and of what is resolved the latest that there is room for."""
    spare = len(alerts) - MAX_ALERTS
    if spare <= 0:
        return tuple(alerts)
    resolved = sorted((at, alert.key) for alert in alerts if (at := alert.times.resolved_at) is not None)
    forgotten = {key for _, key in resolved[:spare]}
    return tuple(alert for alert in alerts if alert.key not in forgotten)


class RestlessServices:
    """Which services there may be something to decide about, as long as there is no alert of them.

    Only what has changed since the last look is looked at. Belongs to one thread.
    """

    def __init__(self) -> None:
        self._views = ElementDiff[ServiceSnapshot]()
        self._checked: frozenset[str] = frozenset()
        self._found: dict[str, ServiceSnapshot] = {}

    def of(self, services: Sequence[ServiceSnapshot], checked: frozenset[str]) -> set[str]:
        """Return their ids among `services`, of which `checked` were read before."""
        if not self._checked <= checked:
            self._views.forget()
        self._checked = checked
        changed = self._views.changed(services)
        looked_at = dict(self._found) if len(changed) < len(services) else {}
        for each in changed:
            looked_at[each.id] = each
        self._found = {}
        for name, each in looked_at.items():
            if not _is_calm(each, checked):
                self._found[name] = each
        return set(self._found)


def _is_idle(state: AlertState, now: datetime) -> bool:
    """Whether nothing is on, so that where no service is restless only the moment of the decision is to be noted.

    True for nearly every snapshot of a good month, at a fraction of the cost of a full decision. False where in
    doubt.
    """
    if state.maintenances or state.snooze_until_resolved or state.snooze_until is not None:
        return False
    if not all(_is_settled(alert, now) for alert in state.alerts):
        return False
    return not (
        state.last_at is None or now - state.last_at > GAP or (state.pop_ups and now - state.pop_ups[0] > _HOUR)
    )


def _is_calm(service: ServiceSnapshot, checked: frozenset[str]) -> bool:
    """Whether there is nothing to decide about a service without alerts: no trouble, and no first reading."""
    if service.maintenances or service.verdict.confirmation not in _UNSURE:
        return False
    if service.id not in checked and service.page.is_fresh:
        return False
    found = service.detection
    if found is not None and found.likely_at is not None and found.ended_at is None:
        return False
    return not any(incident.is_open for incident in service.incidents)


def _is_settled(alert: Alert, now: datetime) -> bool:
    """Whether only a reopening of its incidents can bring an alert back."""
    return alert.is_done and now - (alert.times.resolved_at or now) >= REOPEN_WINDOW


def _advance(state: AlertState, now: datetime) -> AlertState:
    """Return the state at `now`: after a gap a new stretch of checks begins, and what has run out is over."""
    if state.last_at is None or now - state.last_at > GAP:
        state = after_sleep(state, now)
    pop_ups = state.pop_ups
    if pop_ups and now - pop_ups[0] > _HOUR:
        pop_ups = tuple(moment for moment in pop_ups if now - moment <= _HOUR)
    expired = state.snooze_until is not None and now >= state.snooze_until
    return replace(state, last_at=now, pop_ups=pop_ups, snooze_until=None if expired else state.snooze_until)


def _decide_service(
    mine: list[Alert],
    service: ServiceSnapshot,
    snapshot: Snapshot,
    turn: InterruptionPolicy,
    state: AlertState,
    *,
    first_check: bool,
    room: int,
) -> list[Alert]:
    """Update the alerts of one service and notify what is new about them; return those to remember.

    There is `room` for so many new ones: a page may open incidents without end, and the others are not followed.
    """
    seen = observe(service, snapshot, turn.now, turn.audience)
    if not mine and not seen.open and not seen.detected and not seen.components_down:
        return []
    known, kept = {alert.key for alert in mine}, []
    current, crowded = update_alerts(mine, service.id, seen, turn.settings.threshold, max(0, room))
    turn.crowded = turn.crowded or crowded
    turn.on = tuple(alert for alert in current if not alert.is_resolved)
    for updated in current:
        alert = updated
        is_new = alert.key not in known
        was_there = state.crowded or _was_there(alert, state, turn.now, first_check=first_check)
        if is_new and (was_there or not turn.settings.enabled):
            alert = alert.with_flags(preexisting=True)
        if alert.incidents and all(each in service.unwatched for each in alert.incident_ids):
            withdraw(alert, turn)
            continue
        alert = with_subject(alert, service, turn.audience)
        if not turn.settings.enabled and alert.is_notified and not alert.is_resolved:
            withdraw(alert, turn)  # nothing would ever change what is shown
            alert = alert.forget_notified().with_flags(preexisting=True)
        alert = notify_changes(alert, service, turn)
        if not alert.is_resolved or alert.is_notified:
            kept.append(alert)
    return kept


def _was_there(alert: Alert, state: AlertState, now: datetime, *, first_check: bool) -> bool:
    """Whether an alert began before our checks did: a quiet start, and a quiet end of a gap."""
    assert state.baseline_at is not None
    times = alert.times
    if alert.incidents:
        since = dict(state.service_baselines).get(alert.service_id, state.baseline_at)
        return first_check and times.opened_at is not None and times.opened_at <= since
    if times.detected_at is not None:  # detected long after, it has only now grown worth a notification
        return times.detected_at <= state.baseline_at and now - state.baseline_at <= GAP
    return first_check


def after_sleep(state: AlertState, now: datetime) -> AlertState:
    """Return the state for a new stretch of checks: after a start, after sleep. What is there then is not news."""
    last = max((at for at in (state.last_at, state.baseline_at) if at is not None), default=now)
    slept_s = max(0.0, (now - last).total_seconds())
    alerts = tuple(alert if alert.is_resolved else _after_gap(alert, slept_s) for alert in state.alerts)
    return replace(state, alerts=alerts, baseline_at=now, checked=frozenset(), service_baselines=())


def _after_gap(alert: Alert, slept_s: float) -> Alert:
    alert = replace(alert, unwatched_s=alert.unwatched_s + slept_s)
    return alert.with_flags(observation_gap=True).with_times(recovering_since=None, ended_at=None)


def after_clock_change(state: AlertState, now: datetime) -> AlertState:
    """Return the state for a clock that was set back to `now`: no time in it is later, and what is there is no news.

    A snooze keeps its length.
    """
    assert state.last_at is not None
    span = state.last_at - now
    until = state.snooze_until
    state = replace(
        state,
        alerts=tuple(_not_after(alert, now) for alert in state.alerts),
        pop_ups=tuple(moment for moment in state.pop_ups if moment <= now),
        snooze_until=None if until is None else until - span,
    )
    return after_sleep(state, now)


def _not_after(alert: Alert, now: datetime) -> Alert:
    notified = alert.notified
    if notified.at is not None and notified.at > now:
        notified = replace(notified, at=now)
    return replace(alert, times=alert.times.not_after(now), notified=notified)


def with_new_baseline(state: AlertState, service_id: str, now: datetime) -> AlertState:
    """Return the state for a service that is new, or watched otherwise, from now on: what is there is no news."""
    others = tuple(each for each in state.service_baselines if each[0] != service_id)
    return replace(state, checked=state.checked - {service_id}, service_baselines=(*others, (service_id, now)))


def without_service(state: AlertState, service_id: str, now: datetime) -> tuple[AlertState, tuple[Notification, ...]]:
    """Return the state without a service that is no longer checked, and what withdraws its notifications."""
    mine = [alert for alert in state.alerts if alert.service_id == service_id]
    maintenance = f"{service_id}/maintenance/"
    slots = [alert.key for alert in mine if alert.is_notified and not _is_settled(alert, now)]
    slots += [slot for slot in state.maintenances_notified if slot.startswith(maintenance)]
    begun, notified = (
        frozenset(slot for slot in each if not slot.startswith(maintenance))
        for each in (state.maintenances, state.maintenances_notified)
    )
    state = replace(
        state,
        alerts=tuple(alert for alert in state.alerts if alert not in mine),
        unacknowledged=tuple(alert for alert in state.unacknowledged if alert.service_id != service_id),
        maintenances=begun,
        maintenances_notified=notified,
    )
    return state, tuple(withdrawal(slot, service_id, now) for slot in slots)
