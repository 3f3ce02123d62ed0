from __future__ import annotations

import asyncio
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


def test_within_a_check_time_goes_as_the_machine_s_does_however_fast_the_scenario_runs(machine):
    clock, moments = ScenarioClock(START, 600.0), []

    def make(now):
        async def check():
            moments.append(now())
            machine[0] += 0.25
            moments.append(now())

        return check

    check = clock.timed(make)
    machine[0] += 2.0
    asyncio.run(check())
    assert moments == [START + timedelta(seconds=1200), START + timedelta(seconds=1200.25)]
