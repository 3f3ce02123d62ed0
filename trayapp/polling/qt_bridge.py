"""The one crossing between threads: what other threads report reaches the GUI thread as a queued signal.

Qt hands over all that is queued before it comes to timers and the user's input, and what is queued meanwhile with it.
So reports wait here, and are handed over for a short while at a time.
"""

from __future__ import annotations

import threading
import time
from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from trayapp.domain.model.problem import Problem
from trayapp.domain.model.reports import Report

MOST_WAITING = 1000
"""Reports; the oldest are dropped. Ten minutes of twenty services that are polled as often as they may be."""

_TURN_S = 0.01
_PAUSE_MS = 1


class QtBridge(QObject):
    """Lives in the GUI thread, where its signals arrive; each `post_...` may be called from any thread.

    Signals: `reported` (a `Report`), `problem_reported` (a `Problem`), `check_finished` (the number of a check).
    """

    reported = Signal(object)
    problem_reported = Signal(object)
    check_finished = Signal(int)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: deque[tuple[SignalInstance, Report | int]] = deque(maxlen=MOST_WAITING)
        self._is_awake = False
        self._next_turn = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._next_turn.timeout.connect(self._hand_over)
        self._arrived.connect(self._wake)

    def post_report(self, report: Report) -> None:
        """Hand on one frozen report."""
        self._post(self.reported, report)

    def post_problem(self, problem: Problem) -> None:
        """Hand on a problem of the app's own."""
        self.problem_reported.emit(problem)

    def post_check_finished(self, number: int) -> None:
        """Hand on that everything has answered that check `number` asked."""
        self._post(self.check_finished, number)

    def _post(self, signal: SignalInstance, value: Report | int) -> None:
        with self._lock:
            self._waiting.append((signal, value))
            was_awake, self._is_awake = self._is_awake, True
        if not was_awake:
            self._arrived.emit()

    @Slot()
    def _wake(self) -> None:
        self._next_turn.start()

    @Slot()
    def _hand_over(self) -> None:
        """Hand over what has come, for `_TURN_S` at most: the interface has its turn in between."""
        until = time.monotonic() + _TURN_S
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_awake = False
                    return
                signal, value = self._waiting.popleft()
            signal.emit(value)
            if time.monotonic() >= until:
                self._next_turn.start()
                return
