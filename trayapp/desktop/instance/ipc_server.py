"""The primary's side of `ipc_client`: takes one line of each caller and answers it.

Two of a kind: a Unix socket watched by Qt's event loop, and for Windows, whose pipes Python cannot wait for, Qt's own
in `ipc_server_qt`. That one loads QtNetwork with Kerberos and all, 3 MB that the tray app needs for nothing else.
"""

from __future__ import annotations

import contextlib
import socket
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from trayapp.desktop.instance.ipc_client import addresses, is_ours, pipe_name, unix_socket

MAX_LINE = 4096
MAX_CALLERS = 8

Take = Callable[[bytes], bytes | None]
"""Takes a line, and returns the answer to it; None, which is no answer, where it was not understood."""


class IpcServer(Protocol):
    """A server that listens."""

    def close(self) -> None:
        """Stop listening."""


def listen(folder: Path, take: Take, parent: QObject) -> IpcServer:
    """Listen for those who call the primary of `folder`, which is us: we own its lock. GUI thread.

    Raises:
        OSError: no address can be taken.
    """
    if sys.platform == "win32":
        from trayapp.desktop.instance.ipc_server_qt import QtIpcServer  # noqa: PLC0415 - QtNetwork: as in `send`

        return QtIpcServer(pipe_name(folder), take, parent)
    return listen_unix(addresses(folder), take, parent)


def listen_unix(candidates: tuple[str, ...], take: Take, parent: QObject) -> IpcServer:
    """Listen at the first address that can be taken. Raises OSError."""
    reason = OSError("its path is too long")
    for address in candidates:
        try:
            return UnixIpcServer(address, take, parent)
        except OSError as error:
            reason = error
    raise reason


class UnixIpcServer(QObject):
    """Listens on a Unix socket for the user alone. GUI thread.

    Raises:
        OSError: the address cannot be taken.
    """

    def __init__(self, address: str, take: Take, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._callers: dict[socket.socket, tuple[QSocketNotifier, bytearray]] = {}
        self._path = None if address.startswith("\0") else Path(address)
        self._remove_socket()  # left by a kill
        self._socket = unix_socket()
        try:
            self._socket.bind(address)
            if self._path is not None:
                self._path.chmod(0o600)  # before listen(): until then nobody can connect
            self._socket.listen(MAX_CALLERS)
        except OSError:
            self._socket.close()
            raise
        self._socket.setblocking(False)
        self._watch = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._on_caller)

    def close(self) -> None:
        """Stop listening, and remove the socket."""
        self._watch.setEnabled(False)
        for caller in tuple(self._callers):
            self._drop(caller)
        self._socket.close()
        self._remove_socket()

    def _remove_socket(self) -> None:
        """Remove the socket's file; anything else in its place is somebody's and stays."""
        with contextlib.suppress(FileNotFoundError):
            if self._path is not None and stat.S_ISSOCK(self._path.lstat().st_mode):
                self._path.unlink()

    @Slot()
    def _on_caller(self) -> None:
        with contextlib.suppress(OSError):  # whoever called has gone again
            caller, _ = self._socket.accept()
            if not is_ours(caller):
                caller.close()
                return
            caller.setblocking(False)
            if len(self._callers) >= MAX_CALLERS:
                self._drop(next(iter(self._callers)))
            watch = QSocketNotifier(caller.fileno(), QSocketNotifier.Type.Read, self)
            watch.activated.connect(partial(self._on_readable, caller))
            self._callers[caller] = watch, bytearray()

    def _on_readable(self, caller: socket.socket, *_arguments: object) -> None:
        received = self._callers[caller][1]
        try:
            chunk = caller.recv(MAX_LINE - len(received))
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        received += chunk
        line, ended, _rest = received.partition(b"\n")
        if ended:
            if (answer := self._take(bytes(line))) is not None:
                with contextlib.suppress(OSError):
                    caller.send(answer)
        elif chunk and len(received) < MAX_LINE:
            return
        self._drop(caller)

    def _drop(self, caller: socket.socket) -> None:
        watch, _ = self._callers.pop(caller)
        watch.setEnabled(False)
        watch.deleteLater()
        caller.close()
