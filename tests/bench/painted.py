"""Runs the tray app and writes down, on standard output, when something had been painted: one monotonic time a line.

    python painted.py --profile DIR

The application object is replaced by one that notices the end of each event in which a visible window was painted:
at that moment Qt has flushed the window to the screen. Each line on standard input closes the windows, as Escape does,
and is answered by a "hidden" line.
"""

from __future__ import annotations

import sys
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QSocketNotifier

from trayapp.cli.main import run


class Painted(QtWidgets.QApplication):
    """An application that tells when it painted."""

    def __init__(self, arguments: list[str]) -> None:
        self._depth = 0
        self._painted = False
        super().__init__(arguments)
        self._orders = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._orders.activated.connect(self._close_windows)

    def _close_windows(self) -> None:
        if not sys.stdin.readline():
            self._orders.setEnabled(False)
            return
        for window in self.topLevelWidgets():
            window.close()
        print("hidden", time.monotonic(), flush=True)

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver an event; tell when the outermost one that painted is done."""
        self._depth += 1
        kind = event.type()
        try:
            return super().notify(receiver, event)
        finally:
            self._depth -= 1
            self._painted = self._painted or kind == QEvent.Type.Paint
            if self._painted and self._depth == 0:
                self._painted = False
                print("painted", time.monotonic(), flush=True)


if __name__ == "__main__":
    QtWidgets.QApplication = Painted  # type: ignore[misc]
    sys.exit(run(sys.argv[1:]))
