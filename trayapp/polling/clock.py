"""Time as polling sees it: the wall clock for reports, a steady one for the schedule."""

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


class CheckClock:
    """The time within one check: it starts with the clock's, and then runs as fast as the machine's.

    A demo's clock runs many times as fast as the network answers: what was asked together would otherwise lie minutes
    apart. By the machine's own clock both times are the same.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._started = clock.now(), clock.seconds()

    def start(self) -> None:
        """Start a check now."""
        self._started = self._clock.now(), self._clock.seconds()

    def now(self) -> datetime:
        """Return the wall time within the check."""
        started, seconds = self._started
        return started + timedelta(seconds=self._clock.real(self._clock.seconds() - seconds))


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
