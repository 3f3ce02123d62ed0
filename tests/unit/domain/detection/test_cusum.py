"""The scores of one target and of all of a service's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.detection.cusum import (
    BAD_STEP,
    GOOD_STEP,
    JOINT_ALARM_SCORE,
    RECENT,
    RECOVERED_RUN,
    TARGET_ALARM_SCORE,
    CusumState,
    combine,
    count_jointly,
    update,
)
from trayapp.domain.model.enums import Result, TargetState

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
STEPS = {"g": GOOD_STEP, "b": BAD_STEP, "?": 0.0}
MARKS = {"g": Result.GOOD, "b": Result.BAD, "?": Result.INCONCLUSIVE}


def rounds(*courses: str) -> list[CusumState]:
    """Run one course of marks for each target, round by round, and return the tracks at the end."""
    tracks, joint = [CusumState() for _ in courses], ()
    for count, marks in enumerate(zip(*courses, strict=True)):
        at = START + timedelta(seconds=15 * count)
        heard = [update(track, MARKS[mark], at) for track, mark in zip(tracks, marks, strict=True)]
        joint = count_jointly(joint, [STEPS[mark] for mark in marks])
        tracks = list(combine(tracks, heard, at, joint))
    return tracks


def state(course: str) -> TargetState:
    return rounds(course)[0].state


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        ("", TargetState.UNKNOWN),
        ("????", TargetState.UNKNOWN),
        ("g", TargetState.UP),
        ("b", TargetState.SUSPECT),
        ("gb", TargetState.SUSPECT),
        ("gb" + "?" * 40, TargetState.SUSPECT),
        ("gb" + "g" * 5, TargetState.SUSPECT),
        ("gb" + "g" * 7, TargetState.UP),
        ("g" + "b" * 8, TargetState.DOWN),
        ("g" + "b" * 8 + "?" * 40, TargetState.DOWN),
        ("g" + "b" * 12 + "gg", TargetState.DOWN),
        ("g" + "b" * 12 + "ggg", TargetState.RECOVERING),
        ("gbbb", TargetState.SUSPECT),
        ("gbbbb", TargetState.DOWN),
        ("gbbgbgb", TargetState.SUSPECT),
        ("gbbgbgbb", TargetState.DOWN),
        ("g" + "b" * 12 + "gggb", TargetState.RECOVERING),
        ("g" + "b" * 12 + "gggbgb", TargetState.DOWN),
        ("g" + "b" * 12 + "gggbggggb", TargetState.RECOVERING),
        ("g" + "b" * 12 + "g" * 18, TargetState.RECOVERING),
        ("g" + "b" * 12 + "g" * 19, TargetState.UP),
        ("g" + "bgggg" * 8 + "g" * 20, TargetState.RECOVERING),
        ("g" + "bgggg" * 8 + "g" * 26, TargetState.UP),
    ],
)
def test_the_state_of_one_target_follows_its_samples(course, expected):
    assert state(course) is expected


def test_one_target_alone_needs_more_rounds_than_three_together():
    assert all(track.state is TargetState.DOWN for track in rounds("gbb", "gbb", "gbb"))
    assert rounds("gbbb", "gggg", "gggg")[0].state is TargetState.SUSPECT


def test_a_single_round_never_alarms_however_many_targets_fail_in_it():
    tracks = rounds(*["gb"] * 12)
    assert {track.state for track in tracks} == {TargetState.SUSPECT}


def test_an_alarm_leaves_targets_alone_that_did_not_fail():
    tracks = rounds("gbbb", "gbbb", "gggg")
    assert [track.state for track in tracks] == [TargetState.DOWN, TargetState.DOWN, TargetState.UP]


def test_a_target_that_never_answers_is_silent_and_one_that_fails_now_and_then_is_not():
    assert rounds("g" + "b" * 8)[0].silent
    intermittent = rounds("g" + "bbgggbggbg" * 4)[0]
    assert intermittent.state is TargetState.DOWN
    assert not intermittent.silent


def test_a_target_that_fails_now_and_then_is_not_recovering_at_every_run_of_good_samples():
    assert rounds("g" + "bbgggbggbg" * 4 + "ggg")[0].state is TargetState.DOWN
    assert rounds("g" + "bbgggbggbg" * 4 + "g" * 10)[0].state is TargetState.RECOVERING


def test_the_trouble_is_dated_from_its_first_bad_sample():
    track = rounds("ggb" + "b" * 8)[0]
    assert track.suspected_at == START + timedelta(seconds=30)
    assert track.since is not None
    assert track.since > track.suspected_at


def test_two_that_fail_now_and_then_add_up():
    together = rounds("gbgbgbg", "gbgbggb")
    assert [each.state for each in together] == [TargetState.DOWN] * 2
    assert rounds("gbgbgbgggg", "gggggggggg")[0].state is TargetState.SUSPECT


def test_a_calm_target_costs_nothing():
    calm = rounds("gg")[0]
    assert update(calm, Result.GOOD, START) is calm
    assert count_jointly((), [GOOD_STEP] * 3) == ()


COURSES = st.lists(st.text("gb?", min_size=60, max_size=60), min_size=1, max_size=4)


@settings(deadline=None)
@given(COURSES)
def test_scores_and_memories_stay_within_their_bounds(courses):
    for track in rounds(*courses):
        assert 0.0 <= track.score <= TARGET_ALARM_SCORE
        assert 0 <= track.run <= RECOVERED_RUN + 60
        assert len(track.recent) <= RECENT


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([GOOD_STEP, 0.0, BAD_STEP]), min_size=4, max_size=4), max_size=40))
def test_joint_scores_stay_within_their_bounds(courses):
    joint = ()
    for steps in courses:
        joint = count_jointly(joint, steps)
        assert len(joint) in {0, 7}
        assert all(0.0 <= each <= JOINT_ALARM_SCORE for each in joint)


@settings(deadline=None)
@given(COURSES)
def test_nothing_is_down_for_ever_once_good(courses):
    for track in rounds(*(course + "g" * 40 for course in courses)):
        assert track.state is TargetState.UP


@settings(deadline=None)
@given(COURSES)
def test_inconclusive_samples_change_nothing(courses):
    assert rounds(*courses) == rounds(*(course + "?" for course in courses))


def test_targets_that_come_back_at_different_times_end_together():
    early, late = "g" + "b" * 12 + "g" * 24, "g" + "b" * 17 + "g" * 19
    assert [each.state for each in rounds(early[:-1], late[:-1])] == [TargetState.RECOVERING] * 2
    assert [each.state for each in rounds(early, late)] == [TargetState.UP] * 2


def test_a_target_that_is_well_does_not_wait_for_one_that_still_fails():
    tracks = rounds("g" + "b" * 12 + "g" * 20, "g" + "b" * 32)
    assert [each.state for each in tracks] == [TargetState.UP, TargetState.DOWN]


def test_the_severity_of_a_trouble_does_not_change_while_it_ends():
    assert rounds("g" + "b" * 12 + "g" * 15)[0].silent
