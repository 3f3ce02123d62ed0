"""The places that notices have on the desktop: one for each slot, through answers, servers and lives of the app.

Pure bookkeeping: what is to be sent is the adapter's matter. A **ticket** says which notification of which server is
ours, so that the next life of the app can go on with it: bus, server and number, for numbers repeat on the next bus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trayapp.desktop.notifications.backend import Shown, nobody
from trayapp.domain.alerts.notification import Notification, NotificationKind

PASSING_FOR_S = 600.0
"""An end or a trial older than this is not shown to a server that arrives late."""
MAX_SLOTS = 100
_PASSING = {NotificationKind.RESOLVED, NotificationKind.TEST}


@dataclass(slots=True)
class Slot:
    """A slot: its newest notice, and what the server knows of it.

    `notice` is None where an earlier life showed it: its text went with that life. `since` is by a monotonic clock, in
    seconds. `id` is the server's number, 0 for none; `ticket` what an earlier life left of it, until we know whether
    the server is the same. `asked`: an answer is outstanding. `changed`: the server has not got the newest. `closing`:
    it is to be taken away. `silent`: it is shown once more and not heard again.
    """

    notice: Notification | None
    since: float = 0.0
    shown: Shown = nobody
    id: int = 0
    ticket: str = ""
    asked: bool = False
    changed: bool = False
    closing: bool = False
    silent: bool = False

    @property
    def is_due(self) -> bool:
        """Whether the server may not have the newest yet."""
        return self.changed or self.asked


class SlotTable:
    """All places by their slots, the oldest first; at most `MAX_SLOTS`, of which the oldest is forgotten."""

    def __init__(self) -> None:
        self._places: dict[str, Slot] = {}

    def __iter__(self) -> Iterator[tuple[str, Slot]]:
        return iter(list(self._places.items()))

    def __len__(self) -> int:
        return len(self._places)

    def get(self, slot: str) -> Slot | None:
        """Return the place of a slot, if it has one."""
        return self._places.get(slot)

    def put(self, notice: Notification, now: float, shown: Shown) -> bool:
        """Give a notice its place, instead of what is there; return False for one that needs none where none is."""
        if notice.update_only and notice.slot not in self._places:
            return False
        place = self._places.setdefault(notice.slot, Slot(notice))
        place.notice, place.since, place.shown = notice, now, shown
        place.changed, place.closing, place.silent = True, False, False
        while len(self._places) > MAX_SLOTS:
            del self._places[next(iter(self._places))]
        return True

    def drop(self, slot: str) -> None:
        """Forget a slot."""
        del self._places[slot]

    def slot_of(self, number: object) -> str | None:
        """Return the slot of one of the server's numbers; None where it is not one of ours."""
        return next((slot for slot, place in self._places.items() if place.id and place.id == number), None)

    def closed(self, slot: str) -> None:
        """Take note that the server shows a slot's notification no more."""
        place = self._places[slot]
        place.id = 0
        if not place.is_due:
            del self._places[slot]

    def adopt(self, tickets: Mapping[str, str]) -> None:
        """Take over what an earlier life left on the desktop, by its slots."""
        for slot, ticket in list(tickets.items())[:MAX_SLOTS]:
            self._places.setdefault(slot, Slot(None)).ticket = ticket

    def recognise(self, server: str) -> None:
        """Go on with what an earlier life showed on this server; what it showed on another is gone with that."""
        for slot, place in self:
            known, _, number = place.ticket.rpartition("/")
            if place.ticket and known == server and number.isdecimal():
                place.id = int(number)
            was_there, place.ticket = bool(place.ticket), ""
            if not place.id and (place.notice is None or (was_there and place.notice.update_only)):
                del self._places[slot]
                place.shown()

    def tickets(self, server: str) -> dict[str, str]:
        """Return the tickets of what is up on a server, by slot; those still unused where none is known."""
        found = {slot: f"{server}/{place.id}" for slot, place in self._places.items() if server and place.id}
        return {slot: place.ticket for slot, place in self._places.items() if place.ticket} | found

    def start_over(self, now: float) -> None:
        """The server is gone. What was up is to be shown again, in silence, but not an end that has been seen."""
        for slot, place in self:
            notice = place.notice
            late = now - place.since > PASSING_FOR_S
            if notice is None or place.closing or (notice.kind in _PASSING and (late or not place.is_due)):
                del self._places[slot]
                continue
            place.silent = place.silent or not place.is_due
            place.id, place.ticket, place.asked, place.changed = 0, "", False, True
