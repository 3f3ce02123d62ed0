"""What the usual failures of a network make of one more."""

from __future__ import annotations

import pytest

from trayapp.domain.detection.cusum import BAD_STEP, TARGET_ALARM_SCORE, CusumState
from trayapp.domain.detection.stray_rate import SAMPLES_KEPT, StrayRate, observe_strays
from trayapp.domain.model.enums import TargetState

UP = CusumState(TargetState.UP)
SUSPECT = CusumState(TargetState.SUSPECT, score=3.0, recent=(True, False, True, *[False] * 9))
DOWN = CusumState(TargetState.DOWN, score=9.0, recent=(True,) * 4)


def test_an_unknown_network_is_assumed_to_lose_one_sample_in_a_hundred():
    assert StrayRate().bad_step == pytest.approx(BAD_STEP)


def test_a_failure_says_more_where_none_is_usual():
    calm = StrayRate().plus(200, 0)
    assert calm.bad_step > BAD_STEP + 1.0
    assert 3 * StrayRate().plus(3000, 0).bad_step < TARGET_ALARM_SCORE <= 4 * calm.bad_step


def test_a_rate_that_wavers_below_the_assumed_one_changes_nothing():
    assert StrayRate().plus(3000, 24).bad_step == pytest.approx(BAD_STEP)
    assert StrayRate().plus(3000, 15).bad_step > BAD_STEP + 0.5


def test_a_failure_says_less_where_they_are_usual():
    assert StrayRate().plus(1000, 25).bad_step < BAD_STEP - 0.7
    assert StrayRate().plus(1000, 900).bad_step > 1.8


def test_good_samples_and_faded_suspicions_count():
    rate = observe_strays(StrayRate(), [UP, SUSPECT, CusumState()], [UP, UP, UP])
    assert rate == StrayRate(3 + 12, 2)


@pytest.mark.parametrize("after", [[UP, SUSPECT], [SUSPECT, UP]])
def test_a_suspicion_does_not_count_while_it_lasts(after):
    assert observe_strays(StrayRate(), [UP, UP], after) == StrayRate(1, 0)


@pytest.mark.parametrize(("before", "after"), [([UP, SUSPECT], [UP, DOWN]), ([DOWN, UP], [UP, UP])])
def test_an_alarm_is_never_usual(before, after):
    assert observe_strays(StrayRate(), before, after) == StrayRate()


def test_the_past_fades():
    rate = StrayRate()
    for _ in range(40):
        rate = rate.plus(1000, 10)
    assert rate.samples == pytest.approx(SAMPLES_KEPT)
    assert rate.failures == pytest.approx(SAMPLES_KEPT / 100)
