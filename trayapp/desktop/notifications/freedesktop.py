"""Notices through org.freedesktop.Notifications: replaced in place, closed, with actions, whatever the server does.

Nothing here waits: calls are sent, answers come when they come. While the answer for a slot is outstanding, only the
newest notice for it is kept. A server that restarts is shown once more what was up; one that never was there gets what
is still true when it arrives. What an earlier life of the app left on this server is gone on with.

**Do not disturb** is the server's own matter: it holds back what it shows, and it alone plays sounds. We do two things
for it. Urgency "critical", which breaks through on most servers, is for a full outage that the user lets break quiet
hours too (`domain.notices.telling`), and for nothing else. And where the server tells by its property `Inhibited` that
nobody wants to be disturbed (KDE; announced by the capability "inhibitions"), all but that goes without a sound.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from trayapp.desktop.dbus.types import DBusObject, DBusSignal, Reply
from trayapp.desktop.notifications.backend import Activated, NotifierState, Shown, Translate, nobody
from trayapp.desktop.notifications.dbus_message import SIGNATURE, Server, action_of, notify_body
from trayapp.desktop.notifications.quirks import Quirks, quirks_of
from trayapp.desktop.notifications.slots import Slot, SlotTable
from trayapp.domain.alerts.notification import Notification, Urgency

if TYPE_CHECKING:
    from trayapp.desktop.dbus.session_bus import SessionBus

_LOG = logging.getLogger("trayapp.desktop")

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
_PEER = DBusObject(PATH, NAME, NAME)
_PROPERTIES = DBusObject(PATH, NAME, "org.freedesktop.DBus.Properties")
_NO_REPLY = "org.freedesktop.DBus.Error.NoReply"
_INHIBITED = "Inhibited"
"""https://lists.freedesktop.org/archives/xdg/2019-March/014141.html"""


class FreedesktopNotifier:
    """Shows notices by a notification server. Lives on the GUI thread.

    It joins the bus at the first notice, or where an earlier life has left something on the desktop.
    """

    def __init__(self, translate: Translate, activated: Activated, clock: Callable[[], float] = time.monotonic) -> None:
        self._translate, self._activated, self._clock = translate, activated, clock
        self._bus: SessionBus | None = None
        self._owner: str | None = None
        self._server: Server | None = None
        self._facts: dict[str, Reply] | None = None
        self._inhibited = False
        self._key = ""
        self._places = SlotTable()
        self._token = ""
        self._problem = ""

    def show(self, notice: Notification, shown: Shown = nobody) -> None:
        """Show a notice in its slot, in place of what is there; a withdrawal takes it away."""
        if notice.withdraw:
            self.withdraw(notice.slot)
            return
        if self._places.put(notice, self._clock(), shown):
            self._work()
        else:
            shown()

    def withdraw(self, slot: str) -> None:
        """Take a slot's notice away, if it is still there."""
        place = self._places.get(slot)
        if place is not None:
            place.closing, place.changed = True, False
            self._work()

    def adopt(self, tickets: Mapping[str, str]) -> None:
        """Go on with what an earlier life left on the desktop; a server is not started for it."""
        if not tickets:
            return
        self._places.adopt(tickets)
        if self._bus is None and not self._join():
            self._places.recognise("")
            return
        assert self._bus is not None
        self._bus.name_owner(NAME, self._on_looked)

    def tickets(self) -> Mapping[str, str]:
        """Return what the next life needs to go on with what is up, by slot."""
        return self._places.tickets(self._key)

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
            self._meet()
            return
        for slot, place in self._places:
            if place.asked:
                continue
            if place.closing:
                self._close_notification(place)
                self._places.drop(slot)
            elif place.changed:
                self._notify(slot, place)

    def _join(self) -> bool:
        from trayapp.desktop.dbus.session_bus import SessionBus  # noqa: PLC0415 - jeepney: only once there is something to say

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
        return True

    def _on_looked(self, owner: Reply) -> None:
        """Take note whether a server is there to have anything of an earlier life."""
        if owner.error is None:
            self._work()
        else:
            self._places.recognise("")

    def _meet(self) -> None:
        """Ask a server who it is and what it can; the call starts one where the bus knows how."""
        if self._facts is not None:
            return  # it is being asked
        assert self._bus is not None
        facts = self._facts = {}
        for member in ("GetServerInformation", "GetCapabilities"):
            self._call(member, "", (), self._fact_of(member, facts))
        self._bus.name_owner(NAME, self._fact_of("owner", facts))
        self._bus.identity(self._fact_of("bus", facts))

    def _fact_of(self, name: str, facts: dict[str, Reply]) -> Callable[[Reply], None]:
        def take(reply: Reply) -> None:
            if facts is self._facts:
                facts[name] = reply
                self._met(facts)

        return take

    def _met(self, facts: dict[str, Reply]) -> None:
        if len(facts) < 4:
            return
        information, owner = facts["GetServerInformation"], facts["owner"]
        if owner.error is not None:
            self._facts = None
            self._places.recognise("")
            self._fail("no notification server is running")
            return
        if _NO_REPLY in {information.error, facts["GetCapabilities"].error}:
            self._facts = None  # what it can do decides on markup: nothing is shown before that is known
            self._fail("the notification server does not answer")
            return
        name, vendor, version = _texts(information.body, 3) if information.error is None else ("", "", "")
        quirks = quirks_of(name, vendor, version)
        capabilities = _capabilities(facts["GetCapabilities"], quirks)
        if "inhibitions" in capabilities and _INHIBITED not in facts:
            assert self._bus is not None
            self._bus.call(_PROPERTIES, "Get", "ss", (NAME, _INHIBITED), self._fact_of(_INHIBITED, facts))
            return
        self._inhibited = _is_true(facts.get(_INHIBITED, Reply()).body)
        self._facts, self._owner = None, str(owner.body[0])
        self._server = Server(name, version, capabilities, quirks)
        self._key = "/".join((*_texts(facts["bus"].body, 1), self._owner))
        self._places.recognise(self._key)
        self._problem = ""
        _LOG.info("notifications go to %s %s", name or "a server without a name", version)
        self._work()

    def _notify(self, slot: str, place: Slot) -> None:
        assert self._server is not None
        assert place.notice is not None, "only what has a notice changes"
        if place.id and self._server.quirks.close_to_replace:
            self._close_notification(place)
            place.id = 0
        silent = place.silent or (self._inhibited and place.notice.urgency is not Urgency.CRITICAL)
        body = notify_body(place.notice, self._server, self._translate, place.id, silent=silent)
        place.asked, place.changed = True, False
        owner = self._owner
        assert self._bus is not None
        taken = partial(self._notified, slot, place, owner)
        self._bus.call(_PEER, "Notify", SIGNATURE, body, taken, patient=True)

    def _notified(self, slot: str, place: Slot, owner: str | None, reply: Reply) -> None:
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
            place.changed = True  # it goes out with whatever is shown next
            return
        if self._places.get(slot) is place:
            self._work()

    def _close_notification(self, place: Slot) -> None:
        if place.id:
            self._call("CloseNotification", "u", (place.id,), lambda _reply: None)

    def _call(self, member: str, signature: str, body: tuple[Any, ...], on_reply: Callable[[Reply], None]) -> None:
        assert self._bus is not None
        self._bus.call(_PEER, member, signature, body, on_reply)

    def _on_signal(self, signal: DBusSignal) -> None:
        if signal.member == "NameOwnerChanged" and signal.sender == "org.freedesktop.DBus":
            self._on_owner(signal.body)
            return
        if signal.sender != self._owner or len(signal.body) < 2:
            return
        if signal.member == "PropertiesChanged" and isinstance(signal.body[1], dict):
            self._inhibited = _is_true((signal.body[1].get(_INHIBITED, ("b", self._inhibited)),))
        if signal.interface != NAME:
            return
        slot = self._places.slot_of(signal.body[0])
        if slot is None:
            return  # another application's: some servers tell everybody (xfce4-notifyd)
        if signal.member == "ActivationToken":
            self._token = str(signal.body[1])
        elif signal.member == "ActionInvoked":
            action, token, self._token = action_of(signal.body[1]), self._token, ""
            if action is not None:
                self._activated(slot, action, token)
        elif signal.member == "NotificationClosed":
            self._places.closed(slot)

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
        """Forget the server."""
        self._owner, self._server, self._facts, self._key = None, None, None, ""
        self._places.start_over(self._clock())

    def _on_lost(self) -> None:
        self._bus = None
        self._start_over()
        self._problem = "the session bus is gone"

    def _fail(self, problem: str) -> None:
        if problem != self._problem:
            _LOG.warning("notices do not reach the desktop: %s", problem)
        self._problem = problem


def _texts(body: tuple[Any, ...], count: int) -> tuple[str, ...]:
    texts = [str(each)[:100] for each in body[:count]]
    return tuple(texts + [""] * (count - len(texts)))


def _is_true(body: tuple[Any, ...]) -> bool:
    """Whether a body holds a variant of the boolean true."""
    return bool(body) and body[0] == ("b", True)


def _capabilities(reply: Reply, quirks: Quirks) -> frozenset[str]:
    known = reply.body[0] if reply.error is None and reply.body and isinstance(reply.body[0], list) else ["body"]
    return frozenset() if quirks.no_capabilities else frozenset(str(each) for each in known)
