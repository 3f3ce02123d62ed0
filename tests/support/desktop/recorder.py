"""Writes down every notification that goes over a bus, whoever sends it and whichever server takes it.

with Recorder(rig.bus.address) as notifications:
    ...
    notifications.wait(2)
    notifications.calls[-1].title; notifications.closed
"""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from typing import Any, Self

from jeepney import HeaderFields, Message, MessageType, new_method_call
from jeepney.bus_messages import DBus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import DBusAddress, unwrap_msg

from tests.support.desktop.waiting import PATIENCE_S, wait_for

NAME = "org.freedesktop.Notifications"
RULES = [f"interface='{NAME}'", "type='method_return'", "type='error'"]


@dataclass
class Call:
    """One Notify. `id` is the server's answer, None before it; `error` the name of a refusal."""

    sender: str
    app: str
    replaces: int
    icon: str
    title: str
    body: str
    actions: list[str]
    hints: dict[str, Any]
    timeout: int
    signature: str
    id: int | None = None
    error: str | None = None

    @property
    def urgency(self) -> int:
        return self.hints["urgency"]

    @property
    def audible(self) -> bool:
        return not self.hints.get("suppress-sound", False)


class Recorder:
    """A monitor on a bus, on a thread of its own."""

    def __init__(self, address: str) -> None:
        self._bus = open_dbus_connection(address)
        monitor = DBusAddress("/org/freedesktop/DBus", DBus().bus_name, "org.freedesktop.DBus.Monitoring")
        unwrap_msg(
            self._bus.send_and_get_reply(new_method_call(monitor, "BecomeMonitor", "asu", (RULES, 0)), timeout=5)
        )
        self.calls: list[Call] = []
        self.closed: list[int] = []
        self.signals: list[tuple[str, tuple[Any, ...]]] = []
        self._open: dict[tuple[str, int], Call] = {}
        self._up: dict[int, Call] = {}
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bus.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._bus.close()

    def wait(self, count: int, within_s: float = PATIENCE_S) -> list[Call]:
        """Wait for at least `count` answered calls and return all calls."""
        wait_for(lambda: sum(call.id is not None for call in self.calls) >= count, f"{count} notifications", within_s)
        return list(self.calls)

    def up(self) -> dict[int, Call]:
        """Return what is up now by its id, as far as calls and signals tell."""
        return dict(self._up)

    def _read(self) -> None:
        try:
            while True:
                self._note(self._bus.receive())
        except OSError:
            return

    def _note(self, message: Message) -> None:
        fields, kind = message.header.fields, message.header.message_type
        member = fields.get(HeaderFields.member)
        if kind is MessageType.method_call and member == "Notify":
            app, replaces, icon, title, body, actions, hints, timeout = message.body
            sender = fields[HeaderFields.sender]
            values = {name: variant[1] for name, variant in hints.items()}
            signature = fields[HeaderFields.signature]
            call = Call(sender, app, replaces, icon, title, body, actions, values, timeout, signature)
            self._open[sender, message.header.serial] = call
            self.calls.append(call)
        elif kind is MessageType.method_call and member == "CloseNotification":
            self.closed.append(message.body[0])
        elif kind is MessageType.signal and fields.get(HeaderFields.interface) == NAME:
            self.signals.append((str(member), tuple(message.body)))
            if member == "NotificationClosed":  # an id that is given again is up again
                self._up.pop(message.body[0], None)
        elif kind in {MessageType.method_return, MessageType.error}:
            key = fields.get(HeaderFields.destination, ""), fields.get(HeaderFields.reply_serial, -1)
            call_answered = self._open.pop(key, None)
            if call_answered is None:
                return
            if kind is MessageType.method_return:
                call_answered.id = message.body[0]
                self._up[message.body[0]] = call_answered
            else:
                call_answered.error = fields.get(HeaderFields.error_name)
