"""The past as the history has it, and how checks add up to days. Time without checks is blank, never green."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.record import TrackRecord

ALL_DAYS = 90
"""How many days the strips of the panel show, and the track record covers."""


@dataclass(frozen=True, slots=True)
class CheckRound:
    """One round of our probe: how many targets gave a conclusive answer, and how many of those were bad."""

    at: datetime
    bad: int
    checked: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time during which the checks found `health`."""

    health: Health
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: the worst health seen (None without checks), and how many seconds the checks covered."""

    date: date
    worst: Health | None
    checked_s: float
    trouble_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """All that the panel shows of a service's past. `days` are by subject: the id of the service or of a group."""

    days: Mapping[str, tuple[Day, ...]] = field(default_factory=dict)
    record: TrackRecord | None = None


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
            worst=worst(health for health, _ in checks) if checks else None,
            checked_s=sum(seconds for _, seconds in checks),
            trouble_s=sum(seconds for health, seconds in checks if health.in_trouble),
            length_s=(end - begin).total_seconds(),
        )
        for (begin, end), checks in zip(pairwise(starts), seen, strict=True)
    )


def _overlap_s(span: Span, begin: datetime, end: datetime) -> float:
    return max(0.0, (min(span.until, end) - max(span.since, begin)).total_seconds())
