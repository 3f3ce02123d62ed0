"""Time as polling sees it: the wall clock for reports, a steady one for the schedule."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from trayapp.domain.model.reports import Report

AReport = TypeVar("AReport", bound="Report")
Now = Callable[[], datetime]
CheckOf = Callable[[], Awaitable[AReport]]


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

    def timed(self, make: Callable[[Now], CheckOf[AReport]]) -> CheckOf[AReport]:
        """Return the check that `make` builds out of the wall time within it."""
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

    def timed(self, make: Callable[[Now], CheckOf[AReport]]) -> CheckOf[AReport]:
        """Return the check with this clock's time."""
        return make(self.now)
