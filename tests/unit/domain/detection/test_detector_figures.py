"""The budget's delays in a small sample; `make bench` has the whole one, with the false alarms."""

from __future__ import annotations

import pytest

from tests.bench import detector_figures as figures


@pytest.mark.parametrize("name", ["total outage, errors", "total outage, time-outs", "35 % errors", "18 % errors"])
def test_trouble_is_found_within_the_budget(name):
    trouble, budget = figures.TROUBLES[name]
    found = figures.delay(trouble, range(25))
    assert found.median <= budget
    assert found.missed == 0.0


def test_a_total_outage_of_one_target_is_likely_within_two_minutes():
    found = figures.delay(figures.TROUBLES["total, one target alone"][0], range(25))
    assert found.p90 <= 120.0


def test_gaps_of_the_users_own_raise_no_alarm():
    course = figures.Course(1, stray=0.0, gaps_a_day=200.0)
    assert list(course.run(2 * figures.DAY_S)) == []
    assert course.rounds > 2000
    assert all(each.track.score < 10.0 for each in course.memory.targets)


def test_the_same_seed_is_the_same_course():
    trouble = figures.TROUBLES["35 % errors"][0]
    assert figures.delay(trouble, range(3)) == figures.delay(trouble, range(3))
