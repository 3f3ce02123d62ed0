from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.saved_state import through_file
from trayapp.domain.alerts.alert import Alert, AlertState, AlertTimes
from trayapp.domain.alerts.silences import SilenceStatus, Snooze, mute, next_morning, silence_status, snooze

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
ON = Alert("s/a", "s", AlertTimes(NOW))
RESOLVED = Alert("s/b", "s", AlertTimes(NOW, resolved_at=NOW))


@pytest.mark.parametrize(
    ("length", "until"),
    [(Snooze.HOUR, NOW + timedelta(hours=1)), (Snooze.TOMORROW, datetime(2026, 2, 4, 8, 0, tzinfo=UTC))],
)
def test_a_snooze_is_quiet_until_its_end_and_not_a_moment_longer(length: Snooze, until: datetime) -> None:
    memory = snooze(AlertState(), length, NOW, UTC)
    assert silence_status(memory, NOW) == SilenceStatus(until=until)
    assert silence_status(memory, NOW).is_on
    assert not silence_status(memory, until).is_on


def test_only_what_is_on_counts() -> None:
    memory = mute(AlertState(alerts=(ON, RESOLVED)), "s")
    assert silence_status(memory, NOW) == SilenceStatus(troubles=1, muted=1)


def test_every_quiet_can_be_taken_back() -> None:
    memory = mute(AlertState(alerts=(ON,)), "s")
    for length in Snooze:
        memory = snooze(memory, length, NOW, UTC)
        assert silence_status(memory, NOW).is_on
    assert silence_status(snooze(memory, None, NOW, UTC), NOW) == SilenceStatus(troubles=1)


def test_quiet_survives_a_restart() -> None:
    memory = snooze(mute(AlertState(alerts=(ON,)), "s"), Snooze.RESOLVED, NOW, UTC)
    again = through_file(memory)
    assert silence_status(again, NOW) == SilenceStatus(until_resolved=True, troubles=1, muted=1)


@pytest.mark.parametrize(
    ("clock", "hours"), [("00:30:00", 7.5), ("03:59:00", 4 + 1 / 60), ("04:00:00", 28), ("22:00:00", 10)]
)
def test_tomorrow_is_the_next_morning(clock: str, hours: float) -> None:
    now = datetime.fromisoformat(f"2026-02-03T{clock}Z")
    assert (next_morning(now, UTC) - now) / timedelta(hours=1) == pytest.approx(hours)


@pytest.mark.parametrize(
    ("now", "zone", "morning"),
    [
        ("2026-03-28T21:00Z", "Europe/Berlin", "2026-03-29T06:00Z"),  # the night has 23 hours
        ("2026-03-29T00:30Z", "Europe/Berlin", "2026-03-29T06:00Z"),  # half past one, before the clock is set
        ("2026-10-24T21:00Z", "Europe/Berlin", "2026-10-25T07:00Z"),  # the night has 25 hours
        ("2026-10-25T00:30Z", "Europe/Berlin", "2026-10-25T07:00Z"),  # half past two for the first time
        ("2026-10-25T01:30Z", "Europe/Berlin", "2026-10-25T07:00Z"),  # and for the second
        ("2026-11-01T03:00Z", "America/New_York", "2026-11-01T13:00Z"),
        ("2026-10-03T12:00Z", "Australia/Lord_Howe", "2026-10-03T21:00Z"),  # half an hour of summer time
        ("2026-02-03T12:00Z", "Asia/Kathmandu", "2026-02-04T02:15Z"),
    ],
)
def test_tomorrow_is_eight_by_the_clock_of_that_day(now: str, zone: str, morning: str) -> None:
    assert next_morning(datetime.fromisoformat(now), ZoneInfo(zone)) == datetime.fromisoformat(morning)


def test_an_hour_more_does_not_end_a_longer_silence() -> None:
    long = snooze(AlertState(), Snooze.TOMORROW, NOW, UTC)
    assert snooze(long, Snooze.HOUR, NOW, UTC).snooze_until == long.snooze_until
