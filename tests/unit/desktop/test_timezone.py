"""The system's zone agrees with the time zone database, in the hours of the change too."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from trayapp.desktop.timezone import system_zone


@pytest.fixture(params=["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"])
def zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("month", range(1, 13))
def test_every_half_hour_of_a_year_is_told_as_the_database_tells_it(zone, month):
    ours, moment = system_zone(), datetime(2026, month, 1, tzinfo=UTC)
    while moment.month == month:
        told, known = moment.astimezone(ours), moment.astimezone(zone)
        assert told.replace(tzinfo=None) == known.replace(tzinfo=None)
        assert (told.fold, told.utcoffset(), told.tzname()) == (known.fold, known.utcoffset(), known.tzname())
        assert told.astimezone(UTC) == moment
        moment += timedelta(minutes=30)


def test_a_local_midnight_is_the_databases(zone):
    midnight = datetime(2026, 10, 26)  # noqa: DTZ001 - it gets its zone below
    assert midnight.replace(tzinfo=system_zone()).astimezone(UTC) == midnight.replace(tzinfo=zone).astimezone(UTC)
