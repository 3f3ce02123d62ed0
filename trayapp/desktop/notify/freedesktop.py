"""Notices through org.freedesktop.Notifications: replaced in place, closed, with actions, whatever the server does.

Nothing here waits: calls are sent, answers come when they come. While the answer for a slot is outstanding, only the
newest notice for it is kept. A server that restarts is shown once more what was up; one that never was there gets what
is still true when it arrives.

**Do not disturb** is the server's own matter: it holds back what it shows, and it alone plays sounds. We do two things
for it. Urgency "critical", which breaks through on most servers, is for a full outage that the user lets break quiet
hours too (`domain.notices.telling`), and for nothing else. And where the server tells by its property `Inhibited` that
nobody wants to be disturbed (KDE; announced by the capability "inhibitions"), all but that goes without a sound.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trayapp.desktop.bus_words import BusSignal, Peer, Reply
from trayapp.desktop.notify.message import SIGNATURE, Server, action_of, notify_body
from trayapp.desktop.notify.port import Activated, NotifierState, Say, Shown, nobody
from trayapp.desktop.notify.quirks import Quirks, quirks_of
from trayapp.domain.notices.notice import Notice, NoticeKind, Urgency

if TYPE_CHECKING:
    from trayapp.desktop.session_bus import SessionBus

_LOG = logging.getLogger("trayapp.desktop")

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
_PEER = Peer(PATH, NAME, NAME)
_PROPERTIES = Peer(PATH, NAME, "org.freedesktop.DBus.Properties")
_INHIBITED = "Inhibited"
"""https://lists.freedesktop.org/archives/xdg/2019-March/014141.html"""
_PASSING = {NoticeKind.OVER, NoticeKind.TRIAL}
PASSING_FOR_S = 600.0
"""An end or a trial older than this is not shown to a server that arrives late."""
MAX_SLOTS = 100


@dataclass(slots=True)
class _Place:
    """A slot: its newest notice, and what the server knows of it."""

    notice: Notice
    since: float
    shown: Shown
    id: int = 0
    asked: bool = False
    changed: bool = True
    closing: bool = False
    silent: bool = False


class FreedesktopNotifier:
    """Shows notices by a notification server. Lives on the GUI thread; joins the bus at the first notice."""

    def __init__(self, say: Say, activated: Activated, clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._activated, self._clock = say, activated, clock
        self._bus: SessionBus | None = None
        self._owner: str | None = None
        self._server: Server | None = None
        self._facts: dict[str, Reply] = {}
        self._inhibited = False
        self._places: dict[str, _Place] = {}
        self._token = ""
        self._problem = ""

    def show(self, notice: Notice, shown: Shown = nobody) -> None:
        """Show a notice in its slot, in place of what is there; a withdrawal takes it away."""
        if notice.withdraw:
            self.withdraw(notice.slot)
            return
        place = self._places.get(notice.slot)
        if place is None:
            place = self._places[notice.slot] = _Place(notice, self._clock(), shown)
            self._forget_oldest()
        place.notice, place.since, place.shown = notice, self._clock(), shown
        place.changed, place.closing, place.silent = True, False, False
        self._work()

    def withdraw(self, slot: str) -> None:
        """Take a slot's notice away, if it is still there."""
        place = self._places.get(slot)
        if place is not None:
            place.closing, place.changed = True, False
            self._work()

    def state(self) -> NotifierState:
        """Return how it stands; `works` is None while nothing has been shown yet."""
        if self._server is None:
            return NotifierState(works=False if self._problem else None, problem=self._problem)
        server = self._server
        name = f"{server.name} {server.version}".strip()
        return NotifierState(not self._problem, name, tuple(sorted(server.capabilities)), self._problem)

    def close(self) -> None:
        """Leave the bus; notices that are up stay up."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _work(self) -> None:
        """Bring the server up to what the slots should show, as far as it can be done now."""
        if self._bus is None and not self._join():
            return
        if self._server is None:
            return
        for slot, place in list(self._places.items()):
            if place.asked:
                continue
            if place.closing:
                self._close_notification(place)
                del self._places[slot]
            elif place.changed:
                self._notify(slot, place)

    def _join(self) -> bool:
        from trayapp.desktop.session_bus import SessionBus  # noqa: PLC0415 - jeepney: only once there is something to say

        try:
            self._bus = SessionBus(self._on_signal, self._on_lost)
        except (OSError, KeyError, ValueError) as error:
            self._fail(f"no session bus: {type(error).__name__}")
            return False
        self._bus.listen(sender=NAME, interface=NAME)
        self._bus.listen(
            sender="org.freedesktop.DBus", interface="org.freedesktop.DBus", member="NameOwnerChanged", arg0=NAME
        )
        self._bus.listen(sender=NAME, interface=_PROPERTIES.interface, member="PropertiesChanged", arg0=NAME)
        self._meet()
        return True

    def _meet(self) -> None:
        """Ask a server who it is and what it can; the call starts one where the bus knows how."""
        assert self._bus is not None
        self._facts = {}
        for member in ("GetServerInformation", "GetCapabilities"):
            self._call(member, "", (), self._fact_of(member))
        self._bus.name_owner(NAME, self._fact_of("owner"))

    def _fact_of(self, name: str) -> Callable[[Reply], None]:
        facts = self._facts

        def take(reply: Reply) -> None:
            if facts is self._facts:
                facts[name] = reply
                self._met()

        return take

    def _met(self) -> None:
        if len(self._facts) < 3 or self._server is not None:
            return
        information, owner = self._facts["GetServerInformation"], self._facts["owner"]
        if owner.error is not None:
            self._fail("no notification server is running")
            return
        name, vendor, version = _texts(information.body, 3) if information.error is None else ("", "", "")
        quirks = quirks_of(name, vendor, version)
        capabilities = _capabilities(self._facts["GetCapabilities"], quirks)
        if "inhibitions" in capabilities and _INHIBITED not in self._facts:
            assert self._bus is not None
            self._bus.call(_PROPERTIES, "Get", "ss", (NAME, _INHIBITED), self._fact_of(_INHIBITED))
            return
        self._inhibited = _is_true(self._facts.get(_INHIBITED, Reply()).body)
        self._owner = str(owner.body[0])
        self._server = Server(name, version, capabilities, quirks)
        self._problem = ""
        _LOG.info("notifications go to %s %s", name or "a server without a name", version)
        self._work()

    def _notify(self, slot: str, place: _Place) -> None:
        assert self._server is not None
        if place.id and self._server.quirks.close_to_replace:
            self._close_notification(place)
            place.id = 0
        silent = place.silent or (self._inhibited and place.notice.urgency is not Urgency.CRITICAL)
        body = notify_body(place.notice, self._server, self._say, place.id, silent=silent)
        place.asked, place.changed = True, False
        owner = self._owner
        self._call("Notify", SIGNATURE, body, lambda reply: self._notified(slot, place, owner, reply))

    def _notified(self, slot: str, place: _Place, owner: str | None, reply: Reply) -> None:
        if owner != self._owner:
            return  # an answer of a server that is gone; the place waits for the next one
        place.asked = False
        if reply.error is None and reply.body and isinstance(reply.body[0], int):
            place.id = reply.body[0]
            self._problem = ""
            if not place.changed:  # else a newer one waits, and this answer is not its
                place.shown()
        elif reply.error is not None:
            self._fail(f"the notification server refused: {reply.error}")
            place.id = 0
        if self._places.get(slot) is place:
            self._work()

    def _close_notification(self, place: _Place) -> None:
        if place.id:
            self._call("CloseNotification", "u", (place.id,), lambda _reply: None)

    def _call(self, member: str, signature: str, body: tuple[Any, ...], on_reply: Callable[[Reply], None]) -> None:
        assert self._bus is not None
        self._bus.call(_PEER, member, signature, body, on_reply)

    def _on_signal(self, signal: BusSignal) -> None:
        if signal.member == "NameOwnerChanged" and signal.sender == "org.freedesktop.DBus":
            self._on_owner(signal.body)
            return
        if signal.sender != self._owner or len(signal.body) < 2:
            return
        if signal.member == "PropertiesChanged" and isinstance(signal.body[1], dict):
            self._inhibited = _is_true((signal.body[1].get(_INHIBITED, ("b", self._inhibited)),))
        if signal.interface != NAME:
            return
        slot = next((slot for slot, place in self._places.items() if place.id and place.id == signal.body[0]), None)
        if slot is None:
            return  # another application's: some servers tell everybody (xfce4-notifyd)
        if signal.member == "ActivationToken":
            self._token = str(signal.body[1])
        elif signal.member == "ActionInvoked":
            action, token, self._token = action_of(signal.body[1]), self._token, ""
            if action is not None:
                self._activated(slot, action, token)
        elif signal.member == "NotificationClosed":
            self._on_closed(slot)

    def _on_closed(self, slot: str) -> None:
        place = self._places[slot]
        place.id = 0
        if not place.changed and not place.asked:
            del self._places[slot]

    def _on_owner(self, body: tuple[Any, ...]) -> None:
        if len(body) != 3 or body[0] != NAME:
            return
        new = str(body[2])
        if new and new == self._owner:
            return
        self._start_over()
        if new and self._places:
            self._meet()
        elif not new:
            _LOG.info("the notification server is gone")

    def _start_over(self) -> None:
        """Forget the server; what was up is to be shown again, in silence, but not an end that has been seen."""
        self._owner, self._server = None, None
        for slot, place in list(self._places.items()):
            late = self._clock() - place.since > PASSING_FOR_S
            if place.closing or (place.notice.kind in _PASSING and (late or not place.changed)):
                del self._places[slot]
                continue
            place.silent = place.silent or not place.changed
            place.id, place.asked, place.changed = 0, False, True

    def _on_lost(self) -> None:
        self._bus = None
        self._start_over()
        self._problem = "the session bus is gone"

    def _fail(self, problem: str) -> None:
        if problem != self._problem:
            _LOG.warning("a notice was not shown: %s", problem)
        self._problem = problem

    def _forget_oldest(self) -> None:
        while len(self._places) > MAX_SLOTS:
            del self._places[next(iter(self._places))]


def _texts(body: tuple[Any, ...], count: int) -> tuple[str, ...]:
    texts = [str(each)[:100] for each in body[:count]]
    return tuple(texts + [""] * (count - len(texts)))


def _is_true(body: tuple[Any, ...]) -> bool:
    """Whether a body holds a variant of the boolean true."""
    return bool(body) and body[0] == ("b", True)


def _capabilities(reply: Reply, quirks: Quirks) -> frozenset[str]:
    known = reply.body[0] if reply.error is None and reply.body and isinstance(reply.body[0], list) else ["body"]
    return frozenset() if quirks.no_capabilities else frozenset(str(each) for each in known)
