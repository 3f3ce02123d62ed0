"""A stream to a compositor's socket that never makes the user interface wait."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot

from trayapp.desktop.instance.ipc_client import unix_socket

_CHUNK = 65536
_WITHIN_MS = 2000


class LocalStream(QObject):
    """One conversation; it ends by itself after two seconds. GUI thread.

    `on_data` gets what comes, and b"" once at the end of it, whoever ended it. Raises OSError where nobody listens.
    """

    def __init__(self, path: str, on_data: Callable[[bytes], None]) -> None:
        super().__init__()
        self._on_data = on_data
        self._socket = unix_socket()
        self._socket.setblocking(False)
        try:
            self._socket.connect(path)
        except OSError:
            self._socket.close()
            raise
        self._watch = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._read)
        QTimer.singleShot(_WITHIN_MS, self, self.close)

    def send(self, data: bytes) -> None:
        """Send a request; whoever reads no more is left."""
        try:
            self._socket.sendall(data)
        except OSError:
            self.close()

    @Slot()
    def close(self) -> None:
        """End the conversation."""
        if self._watch.isEnabled():
            self._watch.setEnabled(False)
            self._socket.close()
            self.deleteLater()
            self._on_data(b"")

    @Slot()
    def _read(self) -> None:
        data = b""
        with contextlib.suppress(BlockingIOError):
            try:
                data = self._socket.recv(_CHUNK)
            except ConnectionError:
                data = b""
            if data:
                self._on_data(data)
            else:
                self.close()
