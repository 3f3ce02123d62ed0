"""The one crossing between threads: what other threads report reaches the GUI thread as a queued signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from trayapp.domain.model.problem import Problem
from trayapp.domain.model.reports import Report


class QtBridge(QObject):
    """Lives in the GUI thread, where its signals arrive; each `post_...` may be called from any thread.

    Signals: `reported` (a `Report`), `problem_reported` (a `Problem`), `check_finished` (the number of a check).
    """

    reported = Signal(object)
    problem_reported = Signal(object)
    check_finished = Signal(int)

    def post_report(self, report: Report) -> None:
        """Hand on one frozen report."""
        self.reported.emit(report)

    def post_problem(self, problem: Problem) -> None:
        """Hand on a problem of the app's own."""
        self.problem_reported.emit(problem)

    def post_check_finished(self, number: int) -> None:
        """Hand on that everything has answered that check `number` asked."""
        self.check_finished.emit(number)
