"""Time as the engine sees it: the wall clock for what is told, a steady one for what is due."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from trayapp.domain.scenarios.course import Window


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


class Stopwatch:
    """The time within one look: it begins with the clock's, and then goes as the machine's does.

    A demo's clock runs many times as fast as the network answers: what was asked together would otherwise lie minutes
    apart. By the machine's own clock both times are the same.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun = clock.now(), clock.seconds()

    def begin(self) -> None:
        """Begin a look now."""
        self._begun = self._clock.now(), self._clock.seconds()

    def now(self) -> datetime:
        """Return the wall time as the look knows it."""
        began, seconds = self._begun
        return began + timedelta(seconds=self._clock.real(self._clock.seconds() - seconds))


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
    """A scenario's time, `speed` times as fast as the machine's, from `start` on. It jumps over the sleep in it.

    `asleep` are the stretches of sleep in seconds since the start, in the order of time and apart from each other.
    """

    def __init__(self, start: datetime, speed: float, asleep: Sequence[Window] = ()) -> None:
        self._start = start
        self._speed = speed
        self._asleep = tuple(asleep)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the scenario's wall time."""
        return self._start + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        """Return the seconds of the scenario that have passed, those slept through with them."""
        passed = (time.monotonic() - self._began) * self._speed
        for window in self._asleep:
            if passed < window.from_s:
                break
            passed += window.to_s - window.from_s
        return passed

    def real(self, seconds: float) -> float:
        """Return how long `seconds` of the scenario take here."""
        return seconds / self._speed
