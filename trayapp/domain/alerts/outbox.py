"""Between deciding to tell and having told: what a kill on the way must neither lose nor repeat.

What is decided is remembered before it is shown, so that it is not told twice. Until the desktop has it, the memory
also holds what the user knew before (`untold`): a life that begins with that goes back to it and tells what is still
true. Only a kill between the desktop's answer and our note of it, a few milliseconds, repeats a notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trayapp.domain.alerts.alert import Alert, AlertState, NotifiedState
from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.enums import Health


def enqueue(before: AlertState, after: AlertState, notices: Iterable[Notification]) -> AlertState:
    """Return `after` with what the user knew before `notices`, which are on their way."""
    waiting = {affair.slot: affair for affair in after.untold}
    known = {affair.slot: affair for affair in before.affairs}
    now = {affair.slot: affair for affair in after.affairs}
    for slot in dict.fromkeys(notice.slot for notice in notices if not notice.withdraw):
        if slot in now:
            waiting.setdefault(slot, known.get(slot) or _as_known(now[slot], None))
    return replace(after, untold=tuple(each for slot, each in waiting.items() if slot in now))


def acknowledge(memory: AlertState, slot: str) -> AlertState:
    """Return the memory in which the newest notice of `slot` has reached the user."""
    return replace(memory, untold=tuple(each for each in memory.untold if each.slot != slot))


def restore(memory: AlertState) -> AlertState:
    """Return the memory for a new life: what never reached the user counts as not told."""
    if not memory.untold:
        return memory
    untold = {each.slot: each for each in memory.untold}
    affairs = (_as_known(each, untold[each.slot]) if each.slot in untold else each for each in memory.affairs)
    return replace(memory, affairs=tuple(affairs), untold=())


def _as_known(affair: Alert, known: Alert | None) -> Alert:
    """Return an affair as it is, of which the user knows what they knew of `known` (None: nothing)."""
    return replace(
        affair,
        said=known.said if known else NotifiedState.NOTHING,
        said_at=known.said_at if known else None,
        said_phase=known.said_phase if known else None,
        said_count=known.said_count if known else 0,
        said_health=known.said_health if known else Health.UNKNOWN,
        rang=known.rang if known else False,
        rang_off=known.rang_off if known else False,
        muted=affair.muted or (known is not None and known.muted),
    )
