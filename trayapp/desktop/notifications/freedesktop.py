"""Notifications through org.freedesktop.Notifications: replaced in place, closed, with actions, on every server.

Nothing here waits: calls are sent, answers come when they come. While the answer for a slot is outstanding, only its
newest notification is kept. A server that restarts is shown once more what was there; one that never was there gets
what is still true when it arrives. What was left on this server before a restart of the app is gone on with. What a
server refuses is tried again after a while.

**Do not disturb** is the server's own matter: it holds back what it shows, and it alone plays sounds. We do two things
for it. Urgency "critical", which breaks through on most servers, is for a full outage that the user lets pass quiet
hours too (`domain.alerts.interruption`), and for nothing else. And where the server says by its property `Inhibited`
that nobody wants to be disturbed (KDE; announced by the capability "inhibitions"), all but that makes no sound.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from trayapp.desktop.dbus.types import DBusObject, DBusSignal, Reply
from trayapp.desktop.notifications.backend import Activated, ImageOf, NotifierState, Shown, Translate, no_image, nobody
from trayapp.desktop.notifications.dbus_message import SIGNATURE, action_of, notify_body
from trayapp.desktop.notifications.server import Server, is_true, read_server, texts
from trayapp.desktop.notifications.slots import Slot, SlotTable, valid_id
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


def _after(seconds: float, call: Callable[[], None]) -> None:
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - `doctor` reads names here, and has no Qt

    QTimer.singleShot(round(seconds * 1000), call)


class FreedesktopNotifier:
    """Shows notifications by a notification server. Lives on the GUI thread.

    It joins the bus at the first notification, or where something was left on the desktop before a restart.
    """

    def __init__(
        self,
        translate: Translate,
        activated: Activated,
        image: ImageOf = no_image,
        *,
        clock: Callable[[], float] = time.monotonic,
        after: Callable[[float, Callable[[], None]], None] = _after,
    ) -> None:
        """Make a notifier that shows `image` of each notification; `after` calls something in so many seconds."""
        self._translate, self._activated, self._image = translate, activated, image
        self._clock, self._after = clock, after
        self._bus: SessionBus | None = None
        self._owner: str | None = None
        self._server: Server | None = None
        self._facts: dict[str, Reply] | None = None
        self._inhibited = False
        self._key = ""
        self._slots = SlotTable()
        self._token = ""
        self._problem = ""

    def show(self, notification: Notification, shown: Shown = nobody) -> None:
        """Show a notification in its slot, in place of what is there; a withdrawal takes it away."""
        if notification.withdraw:
            self.withdraw(notification.slot)
            return
        if self._slots.put(notification, self._clock(), shown):
            self._work()
        else:
            shown()

    def withdraw(self, slot: str) -> None:
        """Take a slot's notification away, if it is still there."""
        found = self._slots.get(slot)
        if found is not None:
            found.closing, found.changed = True, False
            self._work()

    def restore(self, handles: Mapping[str, str]) -> None:
        """Go on with what was left on the desktop before a restart; a server is not started for it."""
        if not handles:
            return
        self._slots.restore(handles)
        self._join().name_owner(NAME, self._on_looked)

    def handles(self) -> Mapping[str, str]:
        """Return what the next start needs to go on with what is shown, by slot."""
        return self._slots.handles(self._key)

    def state(self) -> NotifierState:
        """Return how it stands; `works` is None while nothing has been shown yet."""
        if self._server is None:
            return NotifierState(works=False if self._problem else None, problem=self._problem)
        server = self._server
        name = f"{server.name} {server.version}".strip()
        return NotifierState(not self._problem, name, tuple(sorted(server.capabilities)), self._problem)

    def close(self) -> None:
        """Leave the bus; what is shown stays."""
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _work(self) -> None:
        """Bring the server up to what the slots should show, as far as it can be done now."""
        self._join()
        if self._server is None:
            self._meet()
            return
        for name, slot in self._slots:
            if slot.asked:
                continue
            if slot.closing:
                self._close_notification(slot)
                self._slots.drop(name)
            elif slot.changed:
                self._notify(name, slot)

    def _join(self) -> SessionBus:
        if self._bus is None:
            from trayapp.desktop.dbus.session_bus import SessionBus  # noqa: PLC0415 - jeepney: only once there is something to say

            bus = self._bus = SessionBus(self._on_signal, self._on_lost)
            bus.listen(sender=NAME, interface=NAME)
            daemon = "org.freedesktop.DBus"
            bus.listen(sender=daemon, interface=daemon, member="NameOwnerChanged", arg0=NAME)
            bus.listen(sender=NAME, interface=_PROPERTIES.interface, member="PropertiesChanged", arg0=NAME)
        return self._bus

    def _on_looked(self, owner: Reply) -> None:
        """Note whether a server is there that may have anything from before a restart."""
        if owner.error is None:
            self._work()
        else:
            self._slots.match_server("")

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
            self._slots.match_server("")
            self._fail("no notification server is running")
            return
        if _NO_REPLY in {information.error, facts["GetCapabilities"].error}:
            self._facts = None  # what it can do decides on markup: nothing is shown before that is known
            self._fail("the notification server does not answer")
            return
        server = read_server(information, facts["GetCapabilities"])
        if "inhibitions" in server.capabilities and _INHIBITED not in facts:
            assert self._bus is not None
            self._bus.call(_PROPERTIES, "Get", "ss", (NAME, _INHIBITED), self._fact_of(_INHIBITED, facts))
            return
        self._inhibited = is_true(facts.get(_INHIBITED, Reply()).body)
        self._facts, self._owner = None, str(owner.body[0])
        self._server = server
        self._key = "/".join((*texts(facts["bus"].body, 1), self._owner))
        self._slots.match_server(self._key)
        self._problem = ""
        _LOG.info("notifications go to %s %s", server.name or "a server without a name", server.version)
        self._work()

    def _notify(self, name: str, slot: Slot) -> None:
        assert self._server is not None
        assert slot.notification is not None, "only what has a notification changes"
        if slot.id and self._server.quirks.close_to_replace:
            self._close_notification(slot)
            slot.id = 0
        silent = slot.silent or (self._inhibited and slot.notification.urgency is not Urgency.CRITICAL)
        body = notify_body(slot.notification, self._server, self._translate, slot.id, silent=silent, image=self._image)
        slot.asked, slot.changed = True, False
        assert self._bus is not None
        on_reply = partial(self._on_notified, name, slot, self._owner)
        self._bus.call(_PEER, "Notify", SIGNATURE, body, on_reply, patient=True)

    def _on_notified(self, name: str, slot: Slot, owner: str | None, reply: Reply) -> None:
        if owner != self._owner:
            return  # an answer of a server that is gone; the slot waits for the next one
        slot.asked = False
        if reply.error is not None:
            self._on_refused(name, slot, reply.error)
            return
        slot.id, slot.refusals = valid_id(reply.body[0] if reply.body else 0), 0
        self._problem = ""
        if not slot.changed:  # else a newer one waits, and this answer is not its
            slot.shown()
        if self._slots.get(name) is slot:
            self._work()

    def _on_refused(self, name: str, slot: Slot, error: str) -> None:
        """Try again after a while: servers refuse when they are given too much at once."""
        self._fail(f"the notification server refused: {error}")
        if (pause_s := slot.refuse()) is not None and error != _NO_REPLY:
            self._after(pause_s, partial(self._retry, name, slot))

    def _retry(self, name: str, slot: Slot) -> None:
        if self._server is not None and self._slots.get(name) is slot and slot.changed and not slot.asked:
            self._notify(name, slot)

    def _close_notification(self, slot: Slot) -> None:
        if slot.id:
            self._call("CloseNotification", "u", (slot.id,), lambda _reply: None)

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
            self._inhibited = is_true((signal.body[1].get(_INHIBITED, ("b", self._inhibited)),))
        if signal.interface != NAME:
            return
        slot = self._slots.find(signal.body[0])
        if slot is None:
            return  # another application's: some servers tell everybody (xfce4-notifyd)
        if signal.member == "ActivationToken":
            self._token = str(signal.body[1])
        elif signal.member == "ActionInvoked":
            action, token, self._token = action_of(signal.body[1]), self._token, ""
            if action is not None:
                self._activated(slot, action, token)
        elif signal.member == "NotificationClosed":
            self._slots.mark_closed(slot)

    def _on_owner(self, body: tuple[Any, ...]) -> None:
        if len(body) != 3 or body[0] != NAME:
            return
        new = str(body[2])
        if new and new == self._owner:
            return
        self._start_over()
        if new and self._slots:
            self._meet()
        elif not new:
            _LOG.info("the notification server is gone")

    def _start_over(self) -> None:
        """Forget the server."""
        self._owner, self._server, self._facts, self._key = None, None, None, ""
        self._slots.start_over(self._clock())

    def _on_lost(self, reason: str) -> None:
        was_joined = self._bus is not None and self._bus.is_joined
        self._bus = None
        self._slots.match_server("")  # whatever was shown there before a restart
        self._start_over()
        if was_joined:
            self._problem = reason
        else:
            self._fail(reason)

    def _fail(self, problem: str) -> None:
        if problem != self._problem:
            _LOG.warning("notifications do not reach the desktop: %s", problem)
        self._problem = problem
