"""Going on without a bus that hangs: Qt waits for it without end, before any icon, and no signal ends that.

The same goes for the accessibility bus: as Qt makes its first widget it asks for it twice, and waits 25 s each time. A
bus that lives answers within a millisecond. No Qt, no jeepney.
"""

from __future__ import annotations

import logging
import os
import socket
import struct
import sys
import time
from collections.abc import MutableMapping
from urllib.parse import unquote

_LOG = logging.getLogger("trayapp.desktop")

ANSWER_WITHIN_S = 5.0
"""A machine that is very busy is given time: without the session bus there is no tray for as long as the app runs."""
DISABLED = "disabled:"
"""An address that no library connects to; without any they look elsewhere."""

HELLO = (
    b"l\1\0\1\0\0\0\0\1\0\0\0m\0\0\0\1\1o\0\25\0\0\0/org/freedesktop/DBus\0\0\0\2\1s\0\24\0\0\0org.freedesktop.DBus\0"
    b"\0\0\0\3\1s\0\5\0\0\0Hello\0\0\0\6\1s\0\24\0\0\0org.freedesktop.DBus\0\0\0\0"
)
"""The first call on a bus, with the serial 1."""
IS_ACCESSIBLE = (
    b"l\1\2\1\42\0\0\0\2\0\0\0p\0\0\0\1\1o\0\15\0\0\0/org/a11y/bus\0\0\0\2\1s\0\37\0\0\0org.freedesktop.DBus.Properties"
    b"\0\3\1s\0\3\0\0\0Get\0\0\0\0\0\6\1s\0\14\0\0\0org.a11y.Bus\0\0\0\0\10\1g\0\2ss\0\17\0\0\0org.a11y.Status\0"
    b"\11\0\0\0IsEnabled\0"
)
"""What Qt asks `org.a11y.Bus`; nothing is started for it. The serial is 2."""

_SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"
_ANSWERS = {2, 3}
"""Types of messages: a method's return, and an error."""
_HEAD = 16
_MOST_BYTES = 64 * 1024


def do_without_hanging_buses(environ: MutableMapping[str, str]) -> None:
    """Disable in `environ` the address of each bus that takes a connection and then says nothing."""
    in_session = f"unix:path={environ.get('XDG_RUNTIME_DIR', '')}/bus"
    for bus, usual, calls in (
        ("DBUS_SESSION_BUS_ADDRESS", in_session, (HELLO, IS_ACCESSIBLE)),
        ("DBUS_SYSTEM_BUS_ADDRESS", _SYSTEM_BUS, (HELLO,)),
    ):
        address = _socket_of(environ.get(bus) or usual)
        answers = _ask(address, calls) if address else len(calls)
        if answers < len(calls):
            silent = "AT_SPI_BUS_ADDRESS" if answers else bus
            _LOG.warning("a bus does not answer, going on without it: %s", silent)
            environ[silent] = DISABLED


def _socket_of(addresses: str) -> str:
    """Return the first Unix socket of a list of D-Bus addresses, "" where there is none."""
    for each in addresses.split(";"):
        kind, _, rest = each.partition(":")
        fields = dict(field.partition("=")[::2] for field in rest.split(","))
        if kind == "unix" and "path" in fields:
            return unquote(fields["path"])
        if kind == "unix" and "abstract" in fields:
            return f"\0{unquote(fields['abstract'])}"
    return ""


def _ask(address: str, calls: tuple[bytes, ...]) -> int:
    """Return how many calls are answered in time; all of them where there is no bus to wait for."""
    if sys.platform == "win32":
        return len(calls)
    answers, until = 0, time.monotonic() + ANSWER_WITHIN_S
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_WITHIN_S)
        try:
            connection.connect(address)
            connection.sendall(b"\0AUTH EXTERNAL %s\r\n" % str(os.getuid()).encode().hex().encode())
            if not connection.recv(1024).startswith(b"OK "):
                return len(calls)
            connection.sendall(b"BEGIN\r\n" + b"".join(calls))
            said = b""
            while answers < len(calls):
                connection.settimeout(max(0.001, until - time.monotonic()))
                part = connection.recv(4096)
                said += part
                if not part or len(said) > _MOST_BYTES:
                    return len(calls)
                answers = _count_answers(said)
        except (TimeoutError, BlockingIOError):  # BlockingIOError: so many wait that no more may queue
            return answers
        except (OSError, ValueError):  # nobody is there, or no longer; ValueError: a path with a zero in it
            return len(calls)
    return answers


def _count_answers(said: bytes) -> int:
    """Return how many whole messages are answers."""
    found = at = 0
    while len(said) - at >= _HEAD:
        order = "<" if said[at : at + 1] == b"l" else ">"
        body, _, fields = struct.unpack_from(f"{order}III", said, at + 4)
        end = at + (_HEAD + fields + 7) // 8 * 8 + body
        if end > len(said):
            break
        found += said[at + 1] in _ANSWERS
        at = end
    return found
