"""What the history tells, and how looks add up to days. A time when nobody looked is blank, never green."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from trayapp.domain.model.enums import Confirmation, Health, worst
from trayapp.domain.model.snapshot import TrackRecord

ALL_DAYS = 90
"""How many days the strips of the panel show, and the track record counts."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time during which somebody looked and saw `health`."""

    health: Health
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: the worst that was seen (None: nobody looked), and for how many seconds somebody looked."""

    date: date
    worst: Health | None
    looked_s: float
    trouble_s: float
    length_s: float

    @property
    def looked_share(self) -> float:
        """The share of the day during which somebody looked, 0 to 1."""
        return min(1.0, self.looked_s / self.length_s)


@dataclass(frozen=True, slots=True)
class Uptime:
    """How a service did while somebody looked: `looked_s` of `length_s` seconds, `well_s` of them without trouble."""

    looked_s: float
    well_s: float
    length_s: float

    @property
    def share(self) -> float | None:
        """Well seconds per second of looking, 0 to 1; None if nobody looked."""
        return self.well_s / self.looked_s if self.looked_s > 0 else None


@dataclass(frozen=True, slots=True)
class LatencyPoint:
    """The samples of one target in the hour that begins at `at`. Milliseconds are of good samples; None without any."""

    at: datetime
    good: int
    bad: int
    inconclusive: int
    mean_ms: float | None = None
    low_ms: float | None = None
    high_ms: float | None = None
    median_ms: float | None = None


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A moment at which the verdict on a service became another."""

    service_id: str
    at: datetime
    health: Health
    confirmation: Confirmation
    recovering: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """A finding of ours that the page confirmed: `lead_s` is positive where we were first."""

    incident_id: str
    title: str
    likely_at: datetime
    lead_s: float


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """All that the panel shows of a service's past. `days` are by subject: the id of the service or of a group."""

    days: Mapping[str, tuple[Day, ...]] = field(default_factory=dict)
    uptime: Uptime | None = None
    latencies: Mapping[str, tuple[LatencyPoint, ...]] = field(default_factory=dict)
    record: TrackRecord | None = None
    leads: tuple[Lead, ...] = ()
    changes: tuple[VerdictChange, ...] = ()


def day_starts(now: datetime, count: int, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the beginnings, in UTC, of the last `count` days of `zone`, today's included, and of tomorrow.

    Days are 23 to 25 hours long where clocks change.
    """
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=offset) for offset in range(1 - count, 2)]
    return tuple(datetime.combine(day, time(), zone).astimezone(UTC) for day in days)


def days_of(spans: Iterable[Span], starts: Sequence[datetime], zone: tzinfo) -> tuple[Day, ...]:
    """Add up `spans` to the days that begin at `starts`, the last of which only ends the day before."""
    seen: list[list[tuple[Health, float]]] = [[] for _ in starts[1:]]
    for span in spans:
        first = max(0, bisect_right(starts, span.since) - 1)
        last = min(len(seen), bisect_right(starts, span.until))
        for index in range(first, last):
            seen[index].append((span.health, _overlap_s(span, starts[index], starts[index + 1])))
    return tuple(
        Day(
            date=begin.astimezone(zone).date(),
            worst=worst(health for health, _ in looks) if looks else None,
            looked_s=sum(seconds for _, seconds in looks),
            trouble_s=sum(seconds for health, seconds in looks if health.in_trouble),
            length_s=(end - begin).total_seconds(),
        )
        for (begin, end), looks in zip(pairwise(starts), seen, strict=True)
    )


def uptime_of(spans: Iterable[Span], begin: datetime, end: datetime) -> Uptime:
    """Add up `spans` between two moments."""
    seen = [(span.health, _overlap_s(span, begin, end)) for span in spans]
    return Uptime(
        looked_s=sum(seconds for _, seconds in seen),
        well_s=sum(seconds for health, seconds in seen if not health.in_trouble),
        length_s=(end - begin).total_seconds(),
    )


def _overlap_s(span: Span, begin: datetime, end: datetime) -> float:
    return max(0.0, (min(span.until, end) - max(span.since, begin)).total_seconds())
