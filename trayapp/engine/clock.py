"""Time as the engine sees it: the wall clock for what is told, a steady one for what is due."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """`now` is aware UTC wall time; `seconds` never goes back; `real` turns its seconds into those of the machine."""

    def now(self) -> datetime:
        """Return the wall time."""
        ...

    def seconds(self) -> float:
        """Return seconds of a steady clock with an arbitrary beginning."""
        ...

    def real(self, seconds: float) -> float:
        """Return how many seconds of the machine `seconds` of this clock take."""
        ...


class LiveClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """Return the wall time."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Return the machine's monotonic seconds, which stand still during sleep on Linux and macOS."""
        return time.monotonic()

    def real(self, seconds: float) -> float:
        """Return `seconds`."""
        return seconds


class StageClock:
    """A scenario's time, `speed` times as fast as the machine's, from `start` on."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self._speed = speed
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the scenario's wall time."""
        return self._start + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        """Return the seconds of the scenario that have passed."""
        return (time.monotonic() - self._began) * self._speed

    def real(self, seconds: float) -> float:
        """Return how long `seconds` of the scenario take here."""
        return seconds / self._speed
