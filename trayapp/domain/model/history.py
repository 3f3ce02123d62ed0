"""The past as the history has it, and how it adds up to days. Time of which nothing is known is blank, never green."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.record import TrackRecord

ALL_DAYS = 90
"""How many days the strips of the panel show, and the track record covers."""

_OUTAGES = frozenset({Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE})


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
class Impact:
    """What a page's own history says of one component: that it was `health`, `until` None while it still is.

    The component "" is a part that the page does not name: it counts for every part.
    """

    component_id: str
    health: Health
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageHistory:
    """A page's own history of its components, read at `read_at` and whole from `since` on."""

    since: datetime
    read_at: datetime
    impacts: tuple[Impact, ...] = ()

    def of(self, component_ids: Collection[str]) -> PageHistory:
        """Return the history of some components alone."""
        kept = tuple(each for each in self.impacts if not each.component_id or each.component_id in component_ids)
        return replace(self, impacts=kept)


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: the worst health known (None where nothing is), and for how many seconds what is known.

    `checked_s` is what our own checks covered, `known_s` what they or the page's own history did; of these `trouble_s`
    were in trouble and `outage_s` in an outage. `parts` are the components that the page's history says were hit.
    """

    date: date
    worst: Health | None
    checked_s: float
    trouble_s: float
    length_s: float
    own: bool = False
    known_s: float = 0.0
    outage_s: float = 0.0
    parts: tuple[str, ...] = ()


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


def days_of(
    spans: Iterable[Span], starts: Sequence[datetime], zone: tzinfo, page: PageHistory | None = None
) -> tuple[Day, ...]:
    """Add up `spans`, and what the page's own history knows, to the days that begin at `starts`.

    The last of `starts` only ends the day before.
    """
    own: list[list[Span]] = [[] for _ in starts[1:]]
    for span in spans:
        for index in _touched(starts, span):
            own[index].append(span)
    hit: list[list[Impact]] = [[] for _ in starts[1:]]
    for impact in page.impacts if page is not None else ():
        for index in _touched(starts, _span(impact, page)):
            hit[index].append(impact)
    days = zip(pairwise(starts), own, hit, strict=True)
    return tuple(_day(begin, end, zone, (checks, impacts), page) for (begin, end), checks, impacts in days)


def _touched(starts: Sequence[datetime], span: Span) -> range:
    first = max(0, bisect_right(starts, span.since) - 1)
    return range(first, min(len(starts) - 1, bisect_right(starts, span.until)))


def _span(impact: Impact, page: PageHistory | None) -> Span:
    end = impact.until or (page.read_at if page is not None else impact.since)
    return Span(impact.health, impact.since, max(impact.since, end))


def _day(
    begin: datetime,
    end: datetime,
    zone: tzinfo,
    found: tuple[Sequence[Span], Sequence[Impact]],
    page: PageHistory | None,
) -> Day:
    checks, impacts = found
    every = [*checks, *(_span(each, page) for each in impacts)]
    covered = page is not None and page.since <= begin < page.read_at
    whole = [Span(Health.OPERATIONAL, begin, page.read_at)] if covered and page is not None else []
    healths = [each.health for each in (*every, *whole)]
    return Day(
        date=begin.astimezone(zone).date(),
        worst=worst(healths) if healths else None,
        checked_s=_covered_s(checks, begin, end),
        trouble_s=_covered_s([each for each in every if each.health.in_trouble], begin, end),
        length_s=(end - begin).total_seconds(),
        own=bool(checks),
        known_s=_covered_s([*every, *whole], begin, end),
        outage_s=_covered_s([each for each in every if each.health in _OUTAGES], begin, end),
        parts=tuple(dict.fromkeys(each.component_id for each in impacts if each.health.in_trouble)),
    )


def _covered_s(spans: Sequence[Span], begin: datetime, end: datetime) -> float:
    """Return how many seconds of a day the spans cover together; where they overlap they count once."""
    total, reached = 0.0, begin
    for span in sorted(spans, key=lambda each: each.since):
        since, until = max(span.since, reached), min(span.until, end)
        if until > since:
            total += (until - since).total_seconds()
            reached = until
    return total
