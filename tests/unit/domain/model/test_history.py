"""Looks add up to days; time without looks stays blank."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import Impact, PageHistory, Span, day_starts, days_of

NOON = datetime(2026, 3, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_days_begin_at_the_user_s_midnight_and_are_as_long_as_their_clock_says():
    berlin = ZoneInfo("Europe/Berlin")
    starts = day_starts(NOON, 3, berlin)
    assert starts[0] == datetime(2026, 3, 27, 23, tzinfo=UTC)
    days = days_of((), starts, berlin)
    assert [day.date.day for day in days] == [28, 29, 30]
    assert [day.length_s / 3600 for day in days] == [24, 23, 24]


def test_a_day_nobody_looked_has_no_health():
    (day,) = days_of((), day_starts(NOON, 1, UTC), UTC)
    assert (day.worst, day.checked_s) == (None, 0)


def test_a_look_across_midnight_counts_for_both_days():
    midnight = NOON.replace(hour=0)
    spans = [Span(Health.DEGRADED, midnight - HOUR, midnight + 2 * HOUR)]
    first, second = days_of(spans, day_starts(NOON, 2, UTC), UTC)
    assert (first.checked_s, second.checked_s) == (3600, 7200)
    assert first.worst is second.worst is Health.DEGRADED


def test_a_single_look_colours_its_day_though_it_lasts_no_time():
    (day,) = days_of([Span(Health.PARTIAL_OUTAGE, NOON, NOON)], day_starts(NOON, 1, UTC), UTC)
    assert (day.worst, day.checked_s) == (Health.PARTIAL_OUTAGE, 0)


_moments = st.integers(0, 10 * 24 * 60).map(lambda minutes: NOON - timedelta(minutes=minutes))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Health), _moments, st.integers(0, 3000)), max_size=8))
def test_no_day_has_trouble_without_checks(found):
    spans = [Span(health, since, since + timedelta(minutes=minutes)) for health, since, minutes in found]
    for day in days_of(spans, day_starts(NOON, 12, UTC), UTC):
        assert day.trouble_s <= day.checked_s
        assert (day.worst is None) <= (day.checked_s == 0)


START, END = NOON - timedelta(days=3), NOON
PAGE = PageHistory(
    START.replace(hour=0),
    END,
    (
        Impact("a", Health.PARTIAL_OUTAGE, START, START + HOUR),
        Impact("b", Health.DEGRADED, START + HOUR / 2, START + 2 * HOUR),
        Impact("b", Health.DEGRADED, END - HOUR),
    ),
)


def test_the_pages_own_history_fills_days_that_nobody_checked():
    days = days_of((), day_starts(NOON, 5, UTC), UTC, PAGE)
    assert [day.worst for day in days] == [
        None,
        Health.PARTIAL_OUTAGE,
        Health.OPERATIONAL,
        Health.OPERATIONAL,
        Health.DEGRADED,
    ]
    assert not any(day.own for day in days)
    assert [day.known_s / 3600 for day in days] == [0, 24, 24, 24, 12]
    assert (days[1].trouble_s, days[1].outage_s, days[1].parts) == (7200, 3600, ("a", "b"))
    assert days[4].trouble_s == 3600


def test_one_group_is_told_of_its_own_parts_alone_and_of_those_without_a_name():
    page = replace(PAGE, impacts=(*PAGE.impacts, Impact("", Health.DEGRADED, END - HOUR, END)))
    days = days_of((), day_starts(NOON, 5, UTC), UTC, page.of({"c"}))
    assert [day.worst for day in days[1:]] == [Health.OPERATIONAL] * 3 + [Health.DEGRADED]


def test_our_own_checks_and_the_pages_history_are_one_day():
    spans = [Span(Health.MAJOR_OUTAGE, START - HOUR, START + HOUR / 2), Span(Health.OPERATIONAL, NOON - HOUR, NOON)]
    days = days_of(spans, day_starts(NOON, 5, UTC), UTC, PAGE)
    assert [day.own for day in days] == [False, True, False, False, True]
    assert (days[1].worst, days[1].outage_s, days[1].trouble_s) == (Health.MAJOR_OUTAGE, 7200, 3 * 3600)
    assert (days[4].worst, days[4].checked_s) == (Health.DEGRADED, 3600)
