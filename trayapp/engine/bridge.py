"""The one crossing between threads: reports from the network thread reach the GUI thread as a queued signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from trayapp.domain.reports import Report


class Bridge(QObject):
    """Lives in the GUI thread; `deliver` may be called from any other."""

    reported = Signal(object)

    def deliver(self, report: Report) -> None:
        """Hand on one frozen report; receivers run in the GUI thread."""
        self.reported.emit(report)
