"""What is worth a desktop notification: transitions only, one per trouble, and nothing that is known already.

`decide` first follows the affairs (`notice_affairs`: what is true), then compares each with what the user was last told
and says the difference, when it may. What may not be said now (quiet hours, snooze, the cap, a hold) is said later if
it is still so, and never if it is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from trayapp.domain.alerts.alert import MAX_ALERTS, Alert, AlertState, NotifiedState
from trayapp.domain.alerts.interruption import InterruptionPolicy, interruption_policy
from trayapp.domain.alerts.lifecycle import update_alerts
from trayapp.domain.alerts.maintenance import notify_maintenances
from trayapp.domain.alerts.notification import (
    Notification,
    NotificationAction,
    NotificationKind,
    Snooze,
    Urgency,
    withdrawal,
)
from trayapp.domain.alerts.observation import observe
from trayapp.domain.alerts.transitions import notify_changes, withdraw
from trayapp.domain.messages import notifications as words
from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.settings import NotifySettings
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot

__all__ = [
    "Alert",
    "AlertState",
    "Notification",
    "NotificationAction",
    "NotificationKind",
    "Snooze",
    "Urgency",
    "after_clock_change",
    "after_sleep",
    "decide",
    "mute",
    "mute_incident",
    "sample_notification",
    "snooze",
    "with_new_baseline",
    "without_service",
]

GAP = timedelta(minutes=10)
"""Without a decision for this long we were asleep or not running: what is there afterwards is not news."""
_HOUR = timedelta(hours=1)
_MORNING = time(8)
_SMALL_HOURS_END = time(4)
"""Before this it is still last night, and tomorrow begins in the morning."""
_UNSURE = (Confirmation.NONE, Confirmation.SUSPECTED)


def decide(
    memory: AlertState, snapshot: Snapshot, wishes: NotifySettings, now: datetime, local: time
) -> tuple[AlertState, tuple[Notification, ...]]:
    """Return what to remember and what to tell after one more snapshot.

    Args:
        memory: what the last call returned, or `NoticeMemory()`.
        snapshot: everything known now.
        wishes: what may interrupt the user.
        now: the present moment, aware, UTC.
        local: the user's clock at `now`, for quiet hours.
    """
    if _is_quiet(memory, snapshot, now):
        return memory.at(now), ()
    memory = _carried_over(memory, now)
    turn = interruption_policy(memory, wishes, now, local)
    affairs: list[Alert] = []
    looked = memory.looked
    begun, told = memory.maintenances, memory.maintenances_told
    for service in snapshot.services:
        mine = [affair for affair in memory.affairs if affair.service_id == service.id]
        first_look = service.id not in looked
        if service.page.is_fresh:
            looked = looked | {service.id}
        affairs += _told_affairs(mine, service, snapshot, turn, memory, first_look=first_look)
        if service.maintenances or begun:
            begun, told = notify_maintenances(service, begun, told, turn, first_look=first_look)
    known = {service.id for service in snapshot.services}
    affairs += [affair for affair in memory.affairs if affair.service_id not in known]
    trouble_left = any(not affair.is_over for affair in affairs)
    memory = replace(
        memory,
        affairs=tuple(affairs[-MAX_ALERTS:]),
        looked=looked,
        opened=tuple(turn.opened),
        snooze_resolved=memory.snooze_resolved and trouble_left,
        maintenances=begun,
        maintenances_told=told,
    )
    return memory, tuple(turn.said)


def _is_quiet(memory: AlertState, snapshot: Snapshot, now: datetime) -> bool:
    """Whether nothing is on and nothing is new, so that all there is to remember is that we looked.

    True for nearly every snapshot of a good month, and a sixth of what the closer look costs (2 us for 11). False where
    in doubt.
    """
    if memory.affairs or memory.maintenances or memory.snooze_resolved or memory.snooze_until is not None:
        return False
    if memory.last_at is None or now - memory.last_at > GAP or (memory.opened and now - memory.opened[0] > _HOUR):
        return False
    for service in snapshot.services:
        found = service.detection
        if service.id not in memory.looked or service.maintenances or service.verdict.confirmation not in _UNSURE:
            return False
        if found is not None and found.likely_at is not None and found.ended_at is None:
            return False
        for incident in service.incidents:
            if incident.is_open:
                return False
    return True


def _carried_over(memory: AlertState, now: datetime) -> AlertState:
    if memory.last_at is None or now - memory.last_at > GAP:
        memory = after_sleep(memory, now)
    opened = memory.opened
    if opened and now - opened[0] > _HOUR:
        opened = tuple(moment for moment in opened if now - moment <= _HOUR)
    over = memory.snooze_until is not None and now >= memory.snooze_until
    return replace(memory, last_at=now, opened=opened, snooze_until=None if over else memory.snooze_until)


def _told_affairs(
    mine: list[Alert],
    service: ServiceSnapshot,
    snapshot: Snapshot,
    turn: InterruptionPolicy,
    memory: AlertState,
    *,
    first_look: bool,
) -> Iterable[Alert]:
    """Follow the affairs of one service and say what is new about them; yield what to remember of them."""
    signs = observe(service, snapshot, turn.now)
    if not mine and not signs.open and signs.own is None and not signs.listed:
        return
    known = {affair.slot for affair in mine}
    for affair in update_alerts(mine, service.id, signs, turn.wishes.threshold):
        fresh = affair.slot not in known
        if fresh and (not turn.wishes.enabled or _was_there(affair, memory, turn.now, first_look=first_look)):
            affair = replace(affair, quiet=True)  # noqa: PLW2901 - the affair grows by what is known of it
        if affair.incident_ids and all(each in service.unwatched for each in affair.incident_ids):
            withdraw(affair, turn)
            continue
        if not turn.wishes.enabled and affair.is_told and not affair.is_over:
            withdraw(affair, turn)  # what is up would stay so for good
            affair = replace(affair, said=NotifiedState.NOTHING, quiet=True)  # noqa: PLW2901 - as above
        affair = notify_changes(affair, service, turn)  # noqa: PLW2901 - as above
        if not affair.is_over or affair.is_told:
            yield affair


def _was_there(affair: Alert, memory: AlertState, now: datetime, *, first_look: bool) -> bool:
    """Whether an affair began before we looked: quiet start, and quiet after a gap (wishes N8, P5)."""
    assert memory.baseline is not None
    if affair.incident_ids:
        since = dict(memory.later).get(affair.service_id, memory.baseline)
        return first_look and affair.opened_at is not None and affair.opened_at <= since
    if affair.own_at is not None:  # found long after, it has only now grown worth telling
        return affair.own_at <= memory.baseline and now - memory.baseline <= GAP
    return first_look


def after_sleep(memory: AlertState, now: datetime) -> AlertState:
    """Return the memory for a new stretch of looking: after a start, after sleep. What is there then is not news."""
    affairs = tuple(
        affair if affair.is_over else replace(affair, blind=True, well_since=None, ended_at=None)
        for affair in memory.affairs
    )
    return replace(memory, affairs=affairs, baseline=now, looked=frozenset(), later=())


def after_clock_change(memory: AlertState, now: datetime) -> AlertState:
    """Return the memory for a clock that was set back to `now`: nothing in it lies ahead, and what is there is no news.

    A snooze keeps its length.
    """
    assert memory.last_at is not None
    span = memory.last_at - now
    until = memory.snooze_until
    memory = replace(
        memory,
        affairs=tuple(affair.not_after(now) for affair in memory.affairs),
        opened=tuple(moment for moment in memory.opened if moment <= now),
        snooze_until=None if until is None else until - span,
    )
    return after_sleep(memory, now)


def with_new_baseline(memory: AlertState, service_id: str, now: datetime) -> AlertState:
    """Return the memory for a service that is new, or watched otherwise, from now on: what is there is no news."""
    others = tuple(each for each in memory.later if each[0] != service_id)
    return replace(memory, looked=memory.looked - {service_id}, later=(*others, (service_id, now)))


def without_service(memory: AlertState, service_id: str, now: datetime) -> tuple[AlertState, tuple[Notification, ...]]:
    """Return the memory without a service that is looked at no more, and what takes its notices away."""
    mine = [affair for affair in memory.affairs if affair.service_id == service_id]
    slots = [affair.slot for affair in mine if affair.is_told]
    slots += [slot for slot in memory.maintenances_told if slot.startswith(f"{service_id}/maintenance/")]
    begun, told = (
        frozenset(slot for slot in each if not slot.startswith(f"{service_id}/maintenance/"))
        for each in (memory.maintenances, memory.maintenances_told)
    )
    memory = replace(
        memory,
        affairs=tuple(affair for affair in memory.affairs if affair not in mine),
        untold=tuple(affair for affair in memory.untold if affair.service_id != service_id),
        maintenances=begun,
        maintenances_told=told,
    )
    return memory, tuple(withdrawal(slot, service_id, now) for slot in slots)


def mute(memory: AlertState, service_id: str, slot: str | None = None) -> AlertState:
    """Return the memory in which only the end of an affair is told; of all that are on where `slot` is None."""
    return replace(
        memory,
        affairs=tuple(
            replace(affair, muted=True)
            if affair.service_id == service_id and slot in {None, affair.slot} and not affair.is_over
            else affair
            for affair in memory.affairs
        ),
    )


def mute_incident(memory: AlertState, incident_id: str, *, muted: bool) -> AlertState:
    """Return the memory in which only the end is told of the affair that an incident belongs to, or all of it again."""
    return replace(
        memory,
        affairs=tuple(
            replace(affair, muted=muted, asked_for=affair.muted and not muted)
            if incident_id in affair.incident_ids and not affair.is_over and affair.muted is not muted
            else affair
            for affair in memory.affairs
        ),
    )


def snooze(memory: AlertState, length: Snooze | None, now: datetime, local: time) -> AlertState:
    """Return the memory in which nothing comes up for a while; `local` is the user's clock at `now`.

    None ends all quiet, what was muted too: it is told how it stands.
    """
    affairs = memory.affairs
    if length is None:
        affairs = tuple(
            replace(affair, muted=False, asked_for=True) if affair.muted and not affair.is_over else affair
            for affair in affairs
        )
    until: datetime | None = None
    if length is Snooze.HOUR:
        until = now + _HOUR
        if memory.snooze_until is not None:
            until = max(until, memory.snooze_until)  # an hour more does not end a longer quiet
    elif length is Snooze.TOMORROW:
        into_day = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
        days = timedelta(days=0 if local < _SMALL_HOURS_END else 1)
        until = now + days - into_day + timedelta(hours=_MORNING.hour)
    return replace(memory, affairs=affairs, snooze_until=until, snooze_resolved=length is Snooze.RESOLVED)


def sample_notification(now: datetime) -> Notification:
    """Return the notice by which settings and `doctor` show that notifications work (wish N13)."""
    title, body = words.trial()
    return Notification(NotificationKind.TRIAL, "trial", title, body, now)
