"""Sleep is what the wall clock knows and the other one does not."""

from __future__ import annotations

import pytest

from trayapp.desktop.power.sleep_monitor import SleepMonitor, slept


@pytest.mark.parametrize(
    ("wall", "monotonic", "verdict"),
    [
        (30, 30, False),
        (30.5, 30, False),
        (89, 30, False),  # a slow computer, a corrected clock
        (91, 30, True),
        (8 * 3600, 30, True),
        (8 * 3600, 8 * 3600, True),  # the monotonic clock ticked on (Windows)
        (85, 85, False),
        (-3600, 30, False),  # the clock was set back
        (0, 30, False),
    ],
)
def test_a_gap_between_the_clocks_is_sleep(wall, monotonic, verdict):
    assert slept(wall, monotonic) is verdict


class Clocks:
    wall = monotonic = 0.0

    def pass_by(self, wall, monotonic=None):
        self.wall += wall
        self.monotonic += wall if monotonic is None else monotonic


@pytest.fixture
def watched(qapp):
    clocks = Clocks()
    watch = SleepMonitor(wall=lambda: clocks.wall, monotonic=lambda: clocks.monotonic)
    told = []
    watch.resumed.connect(lambda: told.append(clocks.wall))
    return clocks, watch, told


def test_waking_is_told_once(watched):
    clocks, watch, told = watched
    clocks.pass_by(30)
    watch.check()
    clocks.pass_by(3600, 1)
    watch.check()
    clocks.pass_by(30)
    watch.check()
    assert told == [3630]


def test_the_hint_and_the_gap_of_one_sleep_are_told_once(watched):
    clocks, watch, told = watched
    watch.on_sleep(True)
    clocks.pass_by(3600, 1)
    watch.on_sleep(False)
    watch.on_sleep(False)
    watch.check()
    clocks.pass_by(30)
    watch.check()
    assert told == [3600]


def test_two_sleeps_are_two(watched):
    clocks, watch, told = watched
    for _ in range(2):
        clocks.pass_by(3600, 1)
        watch.check()
    assert told == [3600, 7200]
