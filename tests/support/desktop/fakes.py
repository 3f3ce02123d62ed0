"""Stand-ins for what real servers cannot be made to show: a strict notification server and a tray watcher.

Each has its own connection and thread, so that a waiting app cannot stop it. The names are requested only once the
handler listens; a name that somebody else owns is an error.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.support.desktop.recorder import Call
from tests.support.desktop.waiting import PATIENCE_S, wait_for

Answer = tuple[str | None, tuple[Any, ...]]
NOTIFICATIONS = DBusAddress(
    "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
)
PROPERTIES = DBusAddress(NOTIFICATIONS.object_path, NOTIFICATIONS.bus_name, "org.freedesktop.DBus.Properties")
WATCHER = DBusAddress("/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
NOTIFY_SIGNATURE = "susssasa{sv}i"


class RefusalError(Exception):
    """An error answer, by its D-Bus name."""


class FakeService:
    """One object on a bus, under one name; `answer` says what a method returns. `vanish` is a crash."""

    address: DBusAddress

    def __init__(self, bus_address: str) -> None:
        self._bus = open_dbus_connection(bus_address)
        self._sending = threading.Lock()
        self.unique_name = self._bus.unique_name
        self.prepare()
        reply = unwrap_msg(self._bus.send_and_get_reply(message_bus.RequestName(self.address.bus_name, 4), timeout=5))
        assert reply[0] == 1, f"{self.address.bus_name} is owned by somebody else"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self.vanish()

    def prepare(self) -> None:
        """Do what must be done before the name is ours."""

    def vanish(self) -> None:
        """Leave the bus at once, as a crash does."""
        if self._thread.is_alive():
            self._bus.sock.shutdown(socket.SHUT_RDWR)
            self._thread.join(5)
        self._bus.close()

    def answer(self, message: Message, member: str) -> Answer | None:
        """Return signature and values; None to answer later with `reply`; raise RefusalError for an error."""
        raise NotImplementedError

    def heard(self, message: Message) -> None:
        """Take a signal."""

    def reply(self, message: Message, signature: str | None = None, body: tuple[Any, ...] = ()) -> None:
        """Answer a call."""
        self._send(new_method_return(message, signature, body))

    def emit(
        self, member: str, signature: str | None = None, body: tuple[Any, ...] = (), to: str | None = None
    ) -> None:
        """Emit a signal, to everybody or to one connection."""
        signal = new_signal(self.address, member, signature, body)
        if to is not None:
            signal.header.fields[HeaderFields.destination] = to
        self._send(signal)

    def _send(self, message: Message) -> None:
        with self._sending:
            self._bus.send(message)

    def _serve(self) -> None:
        try:
            while True:
                message = self._bus.receive()
                if message.header.message_type is MessageType.method_call:
                    self._handle(message)
                elif message.header.message_type is MessageType.signal:
                    self.heard(message)
        except OSError:
            return

    def _handle(self, message: Message) -> None:
        try:
            answered = self.answer(message, message.header.fields[HeaderFields.member])
        except RefusalError as refusal:
            self._send(new_error(message, str(refusal)))
            return
        if answered is not None:
            self.reply(message, *answered)


class FakeNotifications(FakeService):
    """A notification server that refuses any signature but the specified one.

    `refuse` (a D-Bus error name) makes it answer Notify with that; `slow` makes it keep Notify's answers back until
    `release`; `mute` makes it answer nothing at all. `inhibited` is what it says of do-not-disturb, None for nothing
    (it has to announce the capability "inhibitions"). `number` is an answer to Notify, with its signature, in place
    of a proper one. `broadcast` False tells signals to the caller alone, as GNOME.
    """

    address = NOTIFICATIONS

    def __init__(
        self,
        bus_address: str,
        *,
        capabilities: Sequence[str] = ("actions", "body", "body-markup"),
        name: str = "strict",
        vendor: str = "tests",
        version: str = "1.0",
        first_id: int = 1,
        refuse: str | None = None,
        slow: bool = False,
        broadcast: bool = True,
        inhibited: bool | None = False,
        mute: bool = False,
        number: Answer | None = None,
    ) -> None:
        self.inhibited, self.mute, self.number = inhibited, mute, number
        self.capabilities, self.information = list(capabilities), (name, vendor, version, "1.2")
        self.refuse, self.slow, self.broadcast = refuse, slow, broadcast
        self.calls: list[Call] = []
        self.closed: list[int] = []
        self.asked: list[str] = []
        self.up: dict[int, Call] = {}
        self._next, self._kept = first_id, []
        super().__init__(bus_address)

    def answer(self, message: Message, member: str) -> Answer | None:
        self.asked.append(member)
        if self.mute:
            return None
        if member == "GetServerInformation":
            return "ssss", self.information
        if member == "GetCapabilities":
            return "as", (self.capabilities,)
        if member == "Get" and message.body == (self.address.interface, "Inhibited") and self.inhibited is not None:
            return "v", (("b", self.inhibited),)
        if member == "CloseNotification":
            self._close(message.body[0])
            return None, ()
        if member != "Notify":
            raise RefusalError("org.freedesktop.DBus.Error.UnknownMethod")
        return self._notify(message)

    def _notify(self, message: Message) -> Answer | None:
        signature = message.header.fields.get(HeaderFields.signature)
        if signature != NOTIFY_SIGNATURE:
            raise RefusalError("org.freedesktop.DBus.Error.InvalidArgs")
        app, replaces, icon, title, body, actions, hints, timeout = message.body
        assert hints["urgency"][0] == "y", "urgency must be a byte"
        values = {key: variant[1] for key, variant in hints.items()}
        sender = message.header.fields[HeaderFields.sender]
        call = Call(sender, app, replaces, icon, title, body, actions, values, timeout, signature)
        self.calls.append(call)
        if self.refuse:
            raise RefusalError(self.refuse)
        if self.number is not None:
            return self.number
        call.id = replaces if replaces in self.up else self._next
        self._next = max(self._next, call.id + 1)
        self.up[call.id] = call
        if self.slow:
            self._kept.append((message, call.id))
            return None
        return "u", (call.id,)

    def release(self) -> None:
        """Give the answers that were kept back, and be quick from now on."""
        self.slow = False
        kept, self._kept = self._kept, []
        for message, number in kept:
            self.reply(message, "u", (number,))

    def click(self, number: int, key: str = "default", token: str = "") -> None:
        """Invoke an action, as a click does."""
        to = None if self.broadcast else self.calls[-1].sender
        if token:
            self.emit("ActivationToken", "us", (number, token), to)
        self.emit("ActionInvoked", "us", (number, key), to)

    def inhibit(self, *, inhibited: bool) -> None:
        """Begin or end do-not-disturb, as the user does."""
        self.inhibited = inhibited
        changed = self.address.interface, {"Inhibited": ("b", inhibited)}, []
        self._send(new_signal(PROPERTIES, "PropertiesChanged", "sa{sv}as", changed))

    def dismiss(self, number: int, reason: int = 2) -> None:
        """Close a notification, as the user or its time-out does."""
        self._close(number, reason)

    def _close(self, number: int, reason: int = 3) -> None:
        if reason == 3:
            self.closed.append(number)
        if self.up.pop(number, None) is not None:
            self.emit("NotificationClosed", "uu", (number, reason))

    def wait(self, count: int, within_s: float = PATIENCE_S) -> list[Call]:
        """Wait for at least `count` calls of Notify and return all."""
        wait_for(lambda: len(self.calls) >= count, f"{count} calls of Notify", within_s)
        return list(self.calls)


INTROSPECTION = """<node><interface name="org.kde.StatusNotifierWatcher">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<signal name="StatusNotifierHostRegistered"/></interface></node>"""


class FakeWatcher(FakeService):
    """A tray watcher and host in one. `has_host` may be switched on later by `host_comes`."""

    address = WATCHER

    def __init__(self, bus_address: str, *, has_host: bool = True) -> None:
        self.has_host = has_host
        self.registrations: list[str] = []
        self._live: dict[str, str] = {}
        super().__init__(bus_address)

    def prepare(self) -> None:
        rule = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=5)

    @property
    def items(self) -> list[str]:
        """The live items, as "name/path"."""
        return list(self._live.values())

    def host_comes(self) -> None:
        self.has_host = True
        self.emit("StatusNotifierHostRegistered")

    def heard(self, message: Message) -> None:
        name, _, new = message.body
        if not new and name in self._live:
            self.emit("StatusNotifierItemUnregistered", "s", (self._live.pop(name),))

    def answer(self, message: Message, member: str) -> Answer | None:
        if member == "RegisterStatusNotifierItem":
            given, sender = message.body[0], message.header.fields[HeaderFields.sender]
            name, path = (sender, given) if given.startswith("/") else (given, "/StatusNotifierItem")
            self.registrations.append(name)
            self._live[sender] = name + path
            self.reply(message)
            self.emit("StatusNotifierItemRegistered", "s", (name + path,))
            return None
        if member == "RegisterStatusNotifierHost":
            return None, ()
        if member == "Introspect":
            return "s", (INTROSPECTION,)
        values = {
            "IsStatusNotifierHostRegistered": ("b", self.has_host),
            "ProtocolVersion": ("i", 0),
            "RegisteredStatusNotifierItems": ("as", self.items),
        }
        if member == "Get" and message.body[1] in values:
            return "v", (values[message.body[1]],)
        if member == "GetAll":
            return "a{sv}", (values,)
        raise RefusalError("org.freedesktop.DBus.Error.UnknownMethod")
