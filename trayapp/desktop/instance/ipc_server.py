"""How a second start reaches the first: a local socket that takes one line and answers it.

Two of a kind: a Unix socket watched by Qt's event loop, and for Windows, whose pipes Python cannot wait for, Qt's own
in `ear_qt`. That one loads QtNetwork with Kerberos and all, 3 MB that the tray app needs for nothing else.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, Slot

MAX_LINE = 4096
MAX_CALLERS = 8
WAIT_S = 2.0
HEARD = b"ok\n"

Take = Callable[[bytes], bool]
"""Takes a line, and tells whether it was understood; what was not is not answered."""


class IpcServer(Protocol):
    """An open ear."""

    def close(self) -> None:
        """Hear no more."""


def listen(address: str, take: Take, parent: QObject) -> IpcServer:
    """Open an ear at `address`, where nobody listens any more. GUI thread.

    Raises:
        OSError: the address cannot be taken.
    """
    if os.name == "posix":
        return UnixIpcServer(address, take, parent)
    from trayapp.desktop.instance.ipc_server_qt import QtIpcServer  # noqa: PLC0415 - QtNetwork, where there is no other way

    return QtIpcServer(address, take, parent)


def send(address: str, line: bytes) -> bool:
    """Say a line to whoever listens at `address`; return whether it was understood (a few seconds at most)."""
    if os.name == "posix":
        return send_unix(address, line)
    from trayapp.desktop.instance.ipc_server_qt import send_qt  # noqa: PLC0415 - as above

    return send_qt(address, line)


class UnixIpcServer(QObject):
    """Listens on a Unix socket that the user alone may open. GUI thread.

    Raises:
        OSError: the path cannot be taken.
    """

    def __init__(self, path: str, take: Take, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._callers: dict[socket.socket, tuple[QSocketNotifier, bytearray]] = {}
        Path(path).unlink(missing_ok=True)  # left by a kill
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.bind(path)
            Path(path).chmod(0o600)  # before listen(): until then nobody can connect
            self._socket.listen(MAX_CALLERS)
        except OSError:
            self._socket.close()
            raise
        self._socket.setblocking(False)
        self._watch = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._on_caller)

    def close(self) -> None:
        """Hear no more, and take the socket away."""
        self._watch.setEnabled(False)
        for caller in tuple(self._callers):
            self._leave(caller)
        self._socket.close()
        Path(self._path).unlink(missing_ok=True)

    @Slot()
    def _on_caller(self) -> None:
        with contextlib.suppress(OSError):  # whoever called has gone again
            caller, _ = self._socket.accept()
            caller.setblocking(False)
            if len(self._callers) >= MAX_CALLERS:
                self._leave(next(iter(self._callers)))
            watch = QSocketNotifier(caller.fileno(), QSocketNotifier.Type.Read, self)
            watch.activated.connect(partial(self._on_words, caller))
            self._callers[caller] = watch, bytearray()

    def _on_words(self, caller: socket.socket, *_told: object) -> None:
        heard = self._callers[caller][1]
        try:
            words = caller.recv(MAX_LINE - len(heard))
        except BlockingIOError:
            return
        except OSError:
            words = b""
        heard += words
        line, ended, _rest = heard.partition(b"\n")
        if ended:
            if self._take(bytes(line)):
                with contextlib.suppress(OSError):
                    caller.send(HEARD)
        elif words and len(heard) < MAX_LINE:
            return
        self._leave(caller)

    def _leave(self, caller: socket.socket) -> None:
        watch, _ = self._callers.pop(caller)
        watch.setEnabled(False)
        watch.deleteLater()
        caller.close()


def send_unix(path: str, line: bytes) -> bool:
    """Say a line at a Unix socket; return whether it was understood."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as mouth, contextlib.suppress(OSError):
        mouth.settimeout(WAIT_S)
        mouth.connect(path)
        mouth.sendall(line + b"\n")
        return mouth.recv(len(HEARD)) != b""
    return False
