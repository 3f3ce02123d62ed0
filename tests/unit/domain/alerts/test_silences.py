from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.saved_state import through_file
from trayapp.domain.alerts.alert import Alert, AlertState, AlertTimes
from trayapp.domain.alerts.notification import Snooze
from trayapp.domain.alerts.silences import SilenceStatus, mute, silence_status, snooze

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
LOCAL = time(20, 40)
ON = Alert("s/a", "s", AlertTimes(NOW))
RESOLVED = Alert("s/b", "s", AlertTimes(NOW, resolved_at=NOW))


@pytest.mark.parametrize(
    ("length", "until"),
    [(Snooze.HOUR, NOW + timedelta(hours=1)), (Snooze.TOMORROW, datetime(2026, 2, 4, 8, 0, tzinfo=UTC))],
)
def test_a_snooze_is_quiet_until_its_end_and_not_a_moment_longer(length: Snooze, until: datetime) -> None:
    memory = snooze(AlertState(), length, NOW, LOCAL)
    assert silence_status(memory, NOW) == SilenceStatus(until=until)
    assert silence_status(memory, NOW).is_on
    assert not silence_status(memory, until).is_on


def test_only_what_is_on_counts() -> None:
    memory = mute(AlertState(alerts=(ON, RESOLVED)), "s")
    assert silence_status(memory, NOW) == SilenceStatus(troubles=1, muted=1)


def test_every_quiet_can_be_taken_back() -> None:
    memory = mute(AlertState(alerts=(ON,)), "s")
    for length in Snooze:
        memory = snooze(memory, length, NOW, LOCAL)
        assert silence_status(memory, NOW).is_on
    assert silence_status(snooze(memory, None, NOW, LOCAL), NOW) == SilenceStatus(troubles=1)


def test_quiet_survives_a_restart() -> None:
    memory = snooze(mute(AlertState(alerts=(ON,)), "s"), Snooze.RESOLVED, NOW, LOCAL)
    again = through_file(memory)
    assert silence_status(again, NOW) == SilenceStatus(until_resolved=True, troubles=1, muted=1)
