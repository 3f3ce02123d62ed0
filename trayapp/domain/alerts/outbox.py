"""A transactional outbox: what a kill between a decision and its notification must neither lose nor repeat.

A decision is saved before its notification is shown, so that it is not shown twice. Until the desktop acknowledges it,
the state also has the alert as the user knew it before (`unacknowledged`): the next start goes back to that and
notifies what is still true. Only a kill between the desktop's answer and our note of it, a few milliseconds, repeats
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trayapp.domain.alerts.alert import Alert, AlertState, Notified
from trayapp.domain.alerts.notification import Notification


def enqueue(before: AlertState, after: AlertState, notifications: Iterable[Notification]) -> AlertState:
    """Return `after` with what the user knew before `notifications`, which are on their way."""
    waiting = {alert.key: alert for alert in after.unacknowledged}
    known = {alert.key: alert for alert in before.alerts}
    now = {alert.key: alert for alert in after.alerts}
    for key in dict.fromkeys(each.slot for each in notifications if not each.withdraw):
        if key in now:
            waiting.setdefault(key, known.get(key) or replace(now[key], notified=Notified()))
    return replace(after, unacknowledged=tuple(each for key, each in waiting.items() if key in now))


def acknowledge(state: AlertState, key: str) -> AlertState:
    """Return the state in which the newest notification of an alert has reached the user."""
    return replace(state, unacknowledged=tuple(each for each in state.unacknowledged if each.key != key))


def restore(state: AlertState) -> AlertState:
    """Return the state for a new start: what never reached the user counts as not notified."""
    if not state.unacknowledged:
        return state
    known = {each.key: each for each in state.unacknowledged}
    alerts = (_go_back(each, known[each.key]) if each.key in known else each for each in state.alerts)
    return replace(state, alerts=tuple(alerts), unacknowledged=())


def _go_back(alert: Alert, known: Alert) -> Alert:
    """Return an alert as it is, of which the user knows what they knew of `known`."""
    muted = alert.flags.muted or known.flags.muted
    return replace(alert, notified=known.notified).with_flags(muted=muted)
