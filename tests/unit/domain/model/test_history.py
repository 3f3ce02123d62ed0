"""Looks add up to days; time without looks stays blank."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import Span, day_starts, days_of

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


@given(st.lists(st.tuples(st.sampled_from(Health), _moments, st.integers(0, 3000)), max_size=8))
def test_no_day_has_trouble_without_checks(found):
    spans = [Span(health, since, since + timedelta(minutes=minutes)) for health, since, minutes in found]
    for day in days_of(spans, day_starts(NOON, 12, UTC), UTC):
        assert day.trouble_s <= day.checked_s
        assert (day.worst is None) <= (day.checked_s == 0)
