"""The pulse of a Qt thread: how long it did not come to its events, without what the machine took from it.

A beat that comes late on a busy machine says nothing about us. Linux accounts for that: how long a thread was ready to
run and waited for a processor, and how long the host took the processors away. What is left is our own: work, waiting
for a disk, for a lock, for an answer.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_S = 0.01
KEPT = 10

_TASKS = Path("/proc/self/task")
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks say at a beat, in seconds. `waited` is the thread's own time in the queue for a processor.

    `others_waited` is that of the process's other threads, who may hold a lock meanwhile, and `stolen` is what the host
    took from the machine.
    """

    at: float
    worked: float
    waited: float
    others_waited: float
    stolen: float


def stall(before: Reading, after: Reading) -> float:
    """Return for how many seconds the thread held its own events up between two beats."""
    late = max(0.0, after.at - before.at - BEAT_S - (after.waited - before.waited))
    excused = max(0.0, after.others_waited - before.others_waited) + max(0.0, after.stolen - before.stolen)
    return max(min(late, after.worked - before.worked), late - excused)


class Heartbeat(QObject):
    """Beats in the thread that makes it. `worst` are its longest stalls in seconds, each with the `doing` of then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.beats = 0
        self.latest = 0.0
        self.doing = ""
        self.worst: list[tuple[float, str]] = []
        self._id = str(threading.get_native_id())
        self._accounts: dict[str, int] = {}
        self._stat = os.open("/proc/stat", os.O_RDONLY)
        self._last = self._read()
        self._timer = QTimer(self, interval=round(BEAT_S * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def restart(self) -> None:
        """Forget everything so far."""
        self.worst, self.beats, self.latest, self._last = [], 0, 0.0, self._read()

    def skip(self) -> None:
        """Forget what was since the last beat: the test's own work."""
        self._last = self._read()

    def stop(self) -> None:
        """Beat a last time, and no more."""
        self._beat()
        self._timer.stop()
        for account in (self._stat, *self._accounts.values()):
            os.close(account)
        self._accounts.clear()

    def _beat(self) -> None:
        now = self._read()
        seconds, late = stall(self._last, now), now.at - self._last.at - BEAT_S
        self.beats, self.latest = self.beats + 1, max(self.latest, late)
        if len(self.worst) < KEPT or seconds > self.worst[-1][0]:
            self.worst = sorted([*self.worst, (seconds, self.doing)], reverse=True)[:KEPT]
        self._last = now

    def _read(self) -> Reading:
        waits = {each.name: self._waited(each.name) for each in _TASKS.iterdir()}
        stolen = int(os.pread(self._stat, 200, 0).split(b"\n", 1)[0].split()[8]) * _TICK_S
        own = waits.pop(self._id)
        return Reading(time.perf_counter(), time.thread_time(), own, sum(waits.values()), stolen)

    def _waited(self, thread: str) -> float:
        try:
            if thread not in self._accounts:
                self._accounts[thread] = os.open(_TASKS / thread / "schedstat", os.O_RDONLY)
            return int(os.pread(self._accounts[thread], 100, 0).split()[1]) / 1e9
        except OSError:  # the thread has ended
            if thread in self._accounts:
                os.close(self._accounts.pop(thread))
            return 0.0
