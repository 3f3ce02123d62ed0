from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from trayapp.domain.alerts.alert import Affair, NoticeMemory
from trayapp.domain.alerts.policy import Snooze, mute, snooze
from trayapp.domain.alerts.silences import Quiet, quiet_of

NOW = datetime(2026, 2, 3, 20, 40, tzinfo=UTC)
LOCAL = time(20, 40)
ON = Affair("s/a", "s", NOW)
OVER = replace(ON, slot="s/b", over_at=NOW)


@pytest.mark.parametrize(
    ("length", "until"),
    [(Snooze.HOUR, NOW + timedelta(hours=1)), (Snooze.TOMORROW, datetime(2026, 2, 4, 8, 0, tzinfo=UTC))],
)
def test_a_snooze_is_quiet_until_its_end_and_not_a_moment_longer(length: Snooze, until: datetime) -> None:
    memory = snooze(NoticeMemory(), length, NOW, LOCAL)
    assert quiet_of(memory, NOW) == Quiet(until=until)
    assert quiet_of(memory, NOW).is_on
    assert not quiet_of(memory, until).is_on


def test_only_what_is_on_counts() -> None:
    memory = mute(NoticeMemory(affairs=(ON, OVER)), "s")
    assert quiet_of(memory, NOW) == Quiet(troubles=1, muted=1)


def test_every_quiet_can_be_taken_back() -> None:
    memory = mute(NoticeMemory(affairs=(ON,)), "s")
    for length in Snooze:
        memory = snooze(memory, length, NOW, LOCAL)
        assert quiet_of(memory, NOW).is_on
    assert quiet_of(snooze(memory, None, NOW, LOCAL), NOW) == Quiet(troubles=1)


def test_quiet_survives_a_restart() -> None:
    memory = snooze(mute(NoticeMemory(affairs=(ON,)), "s"), Snooze.RESOLVED, NOW, LOCAL)
    again = NoticeMemory.from_json(json.loads(json.dumps(memory.to_json())))
    assert quiet_of(again, NOW) == Quiet(until_resolved=True, troubles=1, muted=1)
