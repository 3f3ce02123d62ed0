"""The slots of our notifications on the desktop, through answers, restarts of the server and of the app.

Pure bookkeeping: what is sent is the adapter's matter. A **handle** says which notification of which server is ours, so
that the app can go on with it after a restart: bus, server and number, for numbers repeat on the next bus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trayapp.desktop.notifications.backend import Shown, nobody
from trayapp.domain.alerts.notification import Notification, NotificationKind

PASSING_FOR_S = 600.0
"""An end or a test older than this is not shown to a server that arrives late."""
RETRY_AFTER_S = (5.0, 30.0, 120.0)
"""Pauses before a refused notification is sent again; after the last it goes out with the next one."""
MAX_SLOTS = 100
_PASSING = {NotificationKind.RESOLVED, NotificationKind.TEST}
_LARGEST_ID = 2**32 - 1


def valid_id(number: object) -> int:
    """Return a server's number for a notification; 0, which is none, where it is no unsigned 32-bit number."""
    return number if type(number) is int and 0 < number <= _LARGEST_ID else 0


@dataclass(slots=True)
class Slot:
    """The newest notification of a slot, and what the server knows of it.

    `notification` is None where it was shown before a restart of the app: its text went with that. `since` is by a
    monotonic clock, in seconds. `id` is the server's number, 0 for none; `handle` what was saved of it before a
    restart, until we know whether the server is the same. `asked`: an answer is outstanding. `changed`: the server has
    not got the newest. `closing`: it is to be taken away. `silent`: it is shown once more and makes no sound again.
    `refusals`: how often in a row the server refused it.
    """

    notification: Notification | None
    since: float = 0.0
    shown: Shown = nobody
    id: int = 0
    handle: str = ""
    asked: bool = False
    changed: bool = False
    closing: bool = False
    silent: bool = False
    refusals: int = 0

    @property
    def is_due(self) -> bool:
        """Whether the server may not have the newest yet."""
        return self.changed or self.asked

    def refuse(self) -> float | None:
        """Note that the server refused the newest; return after how many seconds to try again, None for no more."""
        self.changed = True
        self.refusals += 1
        return RETRY_AFTER_S[self.refusals - 1] if self.refusals <= len(RETRY_AFTER_S) else None


class SlotTable:
    """All slots by name, the oldest first; at most `MAX_SLOTS`, of which the oldest is forgotten."""

    def __init__(self) -> None:
        self._slots: dict[str, Slot] = {}

    def __iter__(self) -> Iterator[tuple[str, Slot]]:
        return iter(list(self._slots.items()))

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, name: str) -> Slot | None:
        """Return the slot of this name, if there is one."""
        return self._slots.get(name)

    def put(self, notification: Notification, now: float, shown: Shown) -> bool:
        """Put a notification into its slot; return False for one that only updates, where nothing is shown."""
        if notification.update_only and notification.slot not in self._slots:
            return False
        slot = self._slots.setdefault(notification.slot, Slot(notification))
        slot.notification, slot.since, slot.shown, slot.refusals = notification, now, shown, 0
        slot.changed, slot.closing, slot.silent = True, False, False
        while len(self._slots) > MAX_SLOTS:
            del self._slots[next(iter(self._slots))]
        return True

    def drop(self, name: str) -> None:
        """Forget a slot."""
        del self._slots[name]

    def find(self, number: object) -> str | None:
        """Return the slot that has one of the server's numbers; None where it is not one of ours."""
        return next((name for name, slot in self._slots.items() if slot.id and slot.id == number), None)

    def mark_closed(self, name: str) -> None:
        """Note that the server no longer shows a slot's notification."""
        slot = self._slots[name]
        slot.id = 0
        if not slot.is_due:
            del self._slots[name]

    def restore(self, handles: Mapping[str, str]) -> None:
        """Take over what was left on the desktop before a restart, by slot."""
        for name, handle in list(handles.items())[:MAX_SLOTS]:
            self._slots.setdefault(name, Slot(None)).handle = handle

    def match_server(self, server: str) -> None:
        """Go on with what was shown on this server; what was shown on another is gone with that."""
        for name, slot in self:
            known, _, number = slot.handle.rpartition("/")
            if slot.handle and known == server and number.isascii() and number.isdecimal() and len(number) <= 10:
                slot.id = valid_id(int(number))
            was_there, slot.handle = bool(slot.handle), ""
            notification = slot.notification
            if not slot.id and (notification is None or (was_there and notification.update_only)):
                del self._slots[name]
                slot.shown()

    def handles(self, server: str) -> dict[str, str]:
        """Return the handles of what a server shows, by slot; those still unused where none is known."""
        found = {name: f"{server}/{slot.id}" for name, slot in self._slots.items() if server and slot.id}
        return {name: slot.handle for name, slot in self._slots.items() if slot.handle} | found

    def start_over(self, now: float) -> None:
        """Prepare for another server: show again, silently, what was shown, but not an end that has been seen."""
        for name, slot in self:
            notification = slot.notification
            late = now - slot.since > PASSING_FOR_S
            passed = notification is not None and notification.kind in _PASSING and (late or not slot.is_due)
            if notification is None or slot.closing or passed:
                del self._slots[name]
                continue
            slot.silent = slot.silent or not slot.is_due
            slot.id, slot.handle, slot.asked, slot.changed, slot.refusals = 0, "", False, True, 0
