"""The primary instance: listens for later starts and shows itself when one of them asks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from trayapp.desktop.instance import ipc_server
from trayapp.desktop.instance.ipc_client import ANSWER
from trayapp.desktop.instance.primary import InstanceLock, StatusRequest, parse_message, parse_status_request

_LOG = logging.getLogger("trayapp.desktop")


class SingleInstance(QObject):
    """Owns the acquired `lock` and listens beside it. GUI thread.

    Signals: `show_asked` (with an activation token, "" without one).
    """

    show_asked = Signal(str)

    def __init__(self, lock: InstanceLock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = lock
        self._server: ipc_server.IpcServer | None = None
        self._status: Callable[[StatusRequest], bytes] | None = None
        try:
            self._server = ipc_server.listen(lock.folder, self._take, self)
        except OSError as problem:
            _LOG.warning("a second start cannot reach this one: %s", problem)

    def serve_status(self, status: Callable[[StatusRequest], bytes]) -> None:
        """Answer from now on whoever asks how services are: `status` returns a line."""
        self._status = status

    def release(self) -> None:
        """Stop listening and give the lock up, for the next start."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    def _take(self, line: bytes) -> bytes | None:
        request = parse_status_request(line)
        if request is not None:
            return None if self._status is None else self._status(request)
        token = parse_message(line)
        if token is None:
            _LOG.info("an unreadable message of a second start was dropped")
            return None
        # Later, so that the answer does not wait for the panel.
        QTimer.singleShot(0, partial(self.show_asked.emit, token))
        return ANSWER
