from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trayapp.polling import clock as clock_module
from trayapp.simulation.outcome_timeline import TimeWindow
from trayapp.simulation.virtual_clock import ScenarioClock

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def machine(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(clock_module.time, "monotonic", lambda: now[0])
    return now


def test_a_scenario_s_time_runs_at_its_speed(machine):
    clock = ScenarioClock(START, 60.0)
    machine[0] += 2.5
    assert clock.seconds() == 150.0
    assert clock.now() == START + timedelta(seconds=150)


def test_a_scenario_s_time_jumps_over_each_sleep(machine):
    clock = ScenarioClock(START, 10.0, (TimeWindow(50.0, 500.0), TimeWindow(520.0, 600.0)))
    told = []
    for _ in range(4):
        machine[0] += 2.4
        told.append(clock.seconds())
    assert told == pytest.approx([24.0, 48.0, 602.0, 626.0])
