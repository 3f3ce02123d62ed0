"""How a second start reaches the primary: a local socket that takes one line and answers it. No Qt on POSIX.

The socket lies in the instance's folder. Where none can lie there (a path over the system's limit, a read-only or full
disk, something else in its place) Linux has an abstract name for the same folder; anybody may take or call such a name,
so both ends look at whose process is at the other.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import sys
from pathlib import Path

WAIT_S = 2.0
ANSWER = b"ok\n"
MAX_ANSWER = 64 * 1024
"""Bytes that fit into a socket's buffer, so that whoever answers never waits for whoever asks."""

_SOCKET_FILE = "trayapp.sock"
_LONGEST_PATH = 107 if sys.platform == "linux" else 103
"""Bytes in `sun_path`, without the zero at the end."""


def addresses(folder: Path) -> tuple[str, ...]:
    """Return where the primary of `folder` may listen on POSIX, the best first. Raises OSError without the folder."""
    path = str(folder / _SOCKET_FILE)
    found = (path,) if len(os.fsencode(path)) <= _LONGEST_PATH else ()
    return (*found, f"\0{pipe_name(folder)}") if sys.platform == "linux" else found


def pipe_name(folder: Path) -> str:
    """Return a name that is the same however `folder` is spelt: an abstract socket's, or a named pipe's on Windows."""
    identity = folder.stat()
    if sys.platform == "win32":
        user = os.environ.get("USERNAME", "")
    else:
        user = str(os.getuid())
    return f"trayapp-{user}-{identity.st_dev:x}-{identity.st_ino:x}"


def is_ours(connection: socket.socket) -> bool:
    """Return whether the process at the other end runs as the same user. True where the system does not tell."""
    if sys.platform == "win32" or not hasattr(socket, "SO_PEERCRED"):
        return True
    size = struct.calcsize("3i")
    try:
        _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    except OSError:
        return False
    return bool(user == os.getuid())


def unix_socket() -> socket.socket:
    """Return a new stream socket of the kind that has a path. Raises OSError on Windows."""
    if sys.platform == "win32":
        raise OSError("Windows has no such sockets")
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)


def ask(folder: Path, line: bytes) -> bytes | None:
    """Send a line to the primary of `folder` and return its answer (a few seconds at most).

    None where nobody answers; on Windows nobody does, for its pipes need Qt.
    """
    if sys.platform == "win32":
        return None
    try:
        return next((answer for each in addresses(folder) if (answer := ask_unix(each, line)) is not None), None)
    except OSError:  # no such folder: nothing has ever run here
        return None


def send(folder: Path, line: bytes) -> bool:
    """Send a line to the primary of `folder`; return whether it was understood (a few seconds at most)."""
    if sys.platform == "win32":
        from trayapp.desktop.instance.ipc_server_qt import send_qt  # noqa: PLC0415 - QtNetwork: there is no other way

        return send_qt(pipe_name(folder), line)
    return any(send_unix(address, line) for address in addresses(folder))


def send_unix(address: str, line: bytes) -> bool:
    """Send a line to a Unix socket; return whether it was understood."""
    return ask_unix(address, line) is not None


def ask_unix(address: str, line: bytes) -> bytes | None:
    """Send a line to a Unix socket and return its answer; None where nobody answers, or without an end."""
    with unix_socket() as connection, contextlib.suppress(OSError):
        connection.settimeout(WAIT_S)
        connection.connect(address)
        if is_ours(connection):
            connection.sendall(line + b"\n")
            return _answer(connection)
    return None


def _answer(connection: socket.socket) -> bytes | None:
    received = bytearray()
    while len(received) < MAX_ANSWER and (part := connection.recv(MAX_ANSWER - len(received))):
        received += part
        if part.endswith(b"\n"):
            return bytes(received)
    return None
