"""A connection to the session bus that never makes the user interface wait.

jeepney's blocking socket, read when Qt's event loop says that there is something to read: no asyncio, no wake-ups
(measured: 27 ms and 2 MB), and a thread only to connect, which a bus that hangs may never answer. QtDBus cannot send
the unsigned numbers that notifications need (PySide6 6.12).
Importing this module imports jeepney: do it late.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import select
import threading
import time
from collections.abc import Callable
from math import inf
from typing import Any

from jeepney import (  # type: ignore[import-untyped]  # it has no type hints
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.bus import get_bus  # type: ignore[import-untyped]  # the same
from jeepney.io.blocking import DBusConnection, prep_socket  # type: ignore[import-untyped]  # the same
from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

from trayapp.desktop.dbus.types import DBusObject, DBusSignal, Reply

_LOG = logging.getLogger("trayapp.desktop")

REPLY_WITHIN_S = 25.0
"""The D-Bus reference library's own time limit; after it a late answer is ignored."""

_TURN_S = 0.01
_PAUSE_MS = 5

_KEPT: list[tuple[SessionBus, threading.Thread]] = []
"""The buses that are being opened, and the newest one. GUI thread.

A thread that connects may outlive its bus, and must not be the last to hold it: timers of Qt's that end in another
thread than theirs crash the event loop later.
"""


class SessionBus(QObject):
    """One connection. Lives on the GUI thread, which never waits for it: what is sent goes out once it stands.

    `on_lost` is called once, later, where no session bus answers, and where it is gone; it is told why.
    """

    _opened = Signal(str)

    def __init__(
        self, on_signal: Callable[[DBusSignal], None], on_lost: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._on_signal, self._on_lost = on_signal, on_lost
        self._pending: dict[int, tuple[float, Callable[[Reply], None]]] = {}
        self._serials = itertools.count(2)  # the first was that of jeepney's Hello
        self._opening = threading.Lock()
        self._connection: DBusConnection | None = None
        self._early: list[tuple[int, Message]] = []
        self._is_closed = False
        self._watch: QSocketNotifier | None = None
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.timeout.connect(self._give_up)
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(_PAUSE_MS)
        self._next_turn.timeout.connect(self._drain)
        self._opened.connect(self._on_opened)
        opening = threading.Thread(target=self._open, name="trayapp-bus", daemon=True)
        _KEPT[:] = [(bus, thread) for bus, thread in _KEPT if thread.is_alive()]
        _KEPT.append((self, opening))
        opening.start()

    def call(
        self,
        peer: DBusObject,
        member: str,
        signature: str,
        body: tuple[Any, ...],
        on_reply: Callable[[Reply], None],
        *,
        patient: bool = False,
    ) -> None:
        """Send a method call; `on_reply` is called once, later, on this thread.

        Where `patient`, the answer is waited for as long as the bus is there: a late one is not lost.
        """
        address = DBusAddress(peer.path, peer.name, peer.interface)
        self._send(new_method_call(address, member, signature or None, body), on_reply, inf if patient else None)

    def listen(self, *, sender: str | None = None, interface: str, member: str | None = None, **arg0: str) -> None:
        """Ask the bus for signals of an interface; `arg0` may narrow them to one first argument."""
        rule = MatchRule(type="signal", sender=sender, interface=interface, member=member)
        if "arg0" in arg0:
            rule.add_arg_condition(0, arg0["arg0"])
        self._send(message_bus.AddMatch(rule), _ignore)

    def name_owner(self, name: str, on_reply: Callable[[Reply], None]) -> None:
        """Ask which connection owns a name; the reply is an error where none does."""
        self._send(message_bus.GetNameOwner(name), on_reply)

    def identity(self, on_reply: Callable[[Reply], None]) -> None:
        """Ask for the bus's own id: names of connections repeat on the next bus."""
        self._send(message_bus.GetId(), on_reply)

    def close(self) -> None:
        """Leave the bus; nothing is called back after this."""
        self._deadline.stop()
        self._next_turn.stop()
        self._pending.clear()
        self._early.clear()
        if self._watch is not None:
            self._watch.setEnabled(False)
        with self._opening:
            self._is_closed = True
            if self._connection is not None:
                _close(self._connection)

    def _open(self) -> None:
        """Connect, in a thread of its own, which may wait for a bus that hangs until the app ends."""
        reason = ""
        try:
            sock = prep_socket(get_bus("SESSION"), timeout=REPLY_WITHIN_S)
            try:
                connection = DBusConnection(sock)
            except BaseException:
                sock.close()
                raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the bus or its address
            connection, reason = None, f"no session bus: {type(error).__name__}"
        with self._opening:
            if self._is_closed and connection is not None:
                _close(connection)
            elif not self._is_closed:
                self._connection = connection
                self._opened.emit(reason)

    @Slot(str)
    def _on_opened(self, reason: str) -> None:
        """Begin to use the connection, or give up for a `reason`."""
        if self._is_closed:
            return
        if self._connection is None:
            self._lose(reason)
            return
        self._watch = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._drain)
        early, self._early = self._early, []
        for serial, message in early:
            if serial in self._pending:  # nobody waits any more for the others
                self._transmit(serial, message)
        self._next_turn.start()  # for what came while jeepney said hello

    @property
    def is_joined(self) -> bool:
        """Whether the bus has answered."""
        return self._watch is not None

    def _send(self, message: Message, on_reply: Callable[[Reply], None], within_s: float | None = None) -> None:
        within_s = REPLY_WITHIN_S if within_s is None else within_s
        serial = next(self._serials)
        self._pending[serial] = time.monotonic() + within_s, on_reply
        if within_s < inf and not self._deadline.isActive():
            self._deadline.start(round(within_s * 1000))
        if not self.is_joined:
            self._early.append((serial, message))
        else:
            self._transmit(serial, message)

    def _transmit(self, serial: int, message: Message) -> None:
        assert self._connection is not None
        try:
            if not select.select((), (self._connection.sock,), (), 0)[1]:
                raise BlockingIOError  # it reads no more, and sending would wait for it
            self._connection.send(message, serial=serial)
        except (OSError, ValueError):  # ValueError: it is closed
            QTimer.singleShot(0, self._lost)

    @Slot()
    def _drain(self) -> None:
        """Take what has come, for `_TURN_S` at most: whoever floods the bus leaves the interface its turn."""
        until = time.monotonic() + _TURN_S
        while not self._is_closed and self._connection is not None:  # a callback may close the connection
            if time.monotonic() >= until:
                self._next_turn.start()  # what jeepney has read already shows on the socket no more
                return
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, ValueError):  # ValueError: the socket was closed by a callback
                self._lost()
                return
            self._take(message)

    def _take(self, message: Message) -> None:
        header = message.header
        if header.message_type in {MessageType.method_return, MessageType.error}:
            _, on_reply = self._pending.pop(header.fields.get(HeaderFields.reply_serial, -1), (0.0, None))
            if all(deadline == inf for deadline, _ in self._pending.values()):
                self._deadline.stop()
            if on_reply is not None:
                failed = header.message_type is MessageType.error
                on_reply(Reply(tuple(message.body), header.fields.get(HeaderFields.error_name) if failed else None))
        elif header.message_type is MessageType.signal:
            fields = header.fields
            self._on_signal(
                DBusSignal(
                    fields.get(HeaderFields.sender, ""),
                    fields.get(HeaderFields.interface, ""),
                    fields.get(HeaderFields.member, ""),
                    tuple(message.body),
                )
            )

    @Slot()
    def _give_up(self) -> None:
        now = time.monotonic()
        late = [serial for serial, (deadline, _) in self._pending.items() if deadline <= now]
        for _, on_reply in [self._pending.pop(serial) for serial in late]:
            on_reply(Reply(error="org.freedesktop.DBus.Error.NoReply"))
        nearest = min((deadline for deadline, _ in self._pending.values()), default=inf)
        if nearest < inf:
            self._deadline.start(max(1, round((nearest - now) * 1000)))

    @Slot()
    def _lost(self) -> None:
        self._lose("the session bus is gone")

    def _lose(self, reason: str) -> None:
        if not self._is_closed:
            _LOG.info("%s", reason)
            self.close()
            self._on_lost(reason)


def _close(connection: DBusConnection) -> None:
    with contextlib.suppress(OSError):
        connection.close()


def _ignore(_reply: Reply) -> None:
    """For calls whose answer changes nothing."""
