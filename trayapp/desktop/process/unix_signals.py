"""SIGTERM and SIGINT (log-out, Ctrl-C) end the app in order, at once, and without a timer that wakes Python.

Python's handlers run only when Python runs: without this, Ctrl-C waits for the next Qt timer (measured: 3.3 s). The
interpreter writes the signal's number to a socket as it comes, and Qt's loop watches that socket.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_LOG = logging.getLogger("trayapp.desktop")


class UnixSignals(QObject):
    """Emits `quit_asked` when the system or the terminal wants us to end. Make one, on the main thread; close it.

    `received` is the first signal that asked.
    """

    quit_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.received: signal.Signals | None = None
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._old_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        wanted = [signal.SIGINT, signal.SIGTERM]
        if sys.platform == "win32":
            wanted.append(signal.SIGBREAK)
        else:
            wanted.append(signal.SIGHUP)
        self._old_handlers = {number: signal.signal(number, _taken) for number in wanted}
        self._watch = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._on_readable)

    @Slot()
    def _on_readable(self) -> None:
        try:
            numbers = self._reader.recv(64)
        except BlockingIOError:
            return
        asked = [signal.Signals(number) for number in numbers]
        _LOG.info("asked to end by %s", ", ".join(each.name for each in asked))
        self.received = self.received or asked[0]
        self.quit_asked.emit()

    def close(self) -> None:
        """Restore the handlers from before."""
        if not self._old_handlers:
            return
        self._watch.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._old_handlers = {}
        self._reader.close()
        self._writer.close()


def _taken(_number: int, _frame: object) -> None:
    """Keep Python from its default action; the socket has the number."""
