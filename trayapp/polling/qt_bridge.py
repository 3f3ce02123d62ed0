"""The one crossing between threads: what other threads report reaches the GUI thread as a queued signal.

Qt hands over all that is queued before it comes to timers and the user's input, and what is queued meanwhile with it.
So reports wait here. What has come meanwhile is handed over together, as much at a time as a short while is enough for.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from trayapp.domain.model.problem import Problem
from trayapp.domain.model.reports import Report

MOST_WAITING = 1000
"""Reports; the oldest are dropped. Ten minutes of twenty services that are polled as often as they may be."""

MOST_AT_ONCE = 32
"""Reports handed over together, for a receiver that takes them fast enough."""

_TURN_S = 0.01
_PAUSE_MS = 1
_WAIT_MS = 20
"""How long the first report waits for others: pages that were asked together answer within that."""


class _Finished(NamedTuple):
    """The end of a check, in its place among the reports."""

    number: int


class QtBridge(QObject):
    """Lives in the GUI thread, where its signals arrive; each `post_...` may be called from any thread.

    Signals: `reported` (a tuple of `Report`s), `problem_reported` (a `Problem`), `check_finished` (a check's number).
    """

    reported = Signal(object)
    problem_reported = Signal(object)
    check_finished = Signal(int)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: deque[Report | _Finished] = deque(maxlen=MOST_WAITING)
        self._is_awake, self._at_once = False, 1
        self._next_turn = QTimer(self, singleShot=True)
        self._next_turn.timeout.connect(self._hand_over)
        self._arrived.connect(self._wake)

    def post_report(self, report: Report) -> None:
        """Hand on one frozen report."""
        self._post(report)

    def post_problem(self, problem: Problem) -> None:
        """Hand on a problem of the app's own."""
        self.problem_reported.emit(problem)

    def post_check_finished(self, number: int) -> None:
        """Hand on that everything has answered that check `number` asked."""
        self._post(_Finished(number))

    def _post(self, what: Report | _Finished) -> None:
        with self._lock:
            self._waiting.append(what)
            was_awake, self._is_awake = self._is_awake, True
        if not was_awake:
            self._arrived.emit()

    @Slot()
    def _wake(self) -> None:
        self._next_turn.start(_WAIT_MS)

    @Slot()
    def _hand_over(self) -> None:
        """Hand over what has come, for about `_TURN_S`: the interface has its turn in between."""
        reports, finished = self._taken()
        began = time.monotonic()
        if reports:
            self.reported.emit(reports)
            took = max(time.monotonic() - began, _TURN_S / MOST_AT_ONCE)
            self._at_once = max(1, min(MOST_AT_ONCE, int(len(reports) * _TURN_S / took)))
        if finished is not None:
            self.check_finished.emit(finished)
        with self._lock:
            self._is_awake = bool(self._waiting)
        if self._is_awake:
            self._next_turn.start(_PAUSE_MS)

    def _taken(self) -> tuple[tuple[Report, ...], int | None]:
        """Take the next reports out, and the number of a check that comes before the one after them."""
        reports: list[Report] = []
        with self._lock:
            while self._waiting and len(reports) < self._at_once:
                each = self._waiting.popleft()
                if isinstance(each, _Finished):
                    return tuple(reports), each.number
                reports.append(each)
        return tuple(reports), None
