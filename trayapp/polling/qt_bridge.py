"""The one crossing between threads: what other threads have to say reaches the GUI thread as a queued signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from trayapp.domain.model.problem import Problem
from trayapp.domain.model.reports import Report


class QtBridge(QObject):
    """Lives in the GUI thread; `deliver` and `trouble` may be called from any other."""

    reported = Signal(object)
    troubled = Signal(object)

    def deliver(self, report: Report) -> None:
        """Hand on one frozen report; receivers run in the GUI thread."""
        self.reported.emit(report)

    def trouble(self, problem: Problem) -> None:
        """Hand on a trouble of the app's own; receivers run in the GUI thread."""
        self.troubled.emit(problem)
