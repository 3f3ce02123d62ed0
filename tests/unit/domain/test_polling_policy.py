"""How often to look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.model.enums import Network, TargetState
from trayapp.domain.model.settings import Cadence
from trayapp.domain.polling_policy import (
    LONGEST_RETRY_AFTER_S,
    SUSPICIOUS_PROBE_S,
    Conditions,
    PollIntervals,
    apply_retry_after,
    poll_intervals,
    probe_interval,
    with_jitter,
)

CALM = Conditions()
MINUTELY = Cadence(page=60, probe=60)


def test_the_pace_is_the_configured_one_while_all_is_well(world):
    world.page(0)
    world.probe(0)
    assert poll_intervals(world.judge(1), Cadence(), CALM) == PollIntervals(60.0, 30.0)


def test_a_first_sign_is_looked_into_four_times_a_minute(world):
    world.page(0)
    world.probe(0)
    world.probe(60, {"api"})
    assert poll_intervals(world.judge(61), Cadence(), CALM) == PollIntervals(40.0, 15.0)


def test_what_is_down_is_asked_every_twenty_seconds(world):
    world.page(0)
    world.probe(0)
    last = world.probes(60, 10, 15, {"api", "auth", "edge"})
    assert poll_intervals(world.judge(last), Cadence(), CALM) == PollIntervals(40.0, 20.0)


def test_an_open_incident_and_an_open_panel_are_watched_more_closely(world):
    world.page(0, world.incident())
    assert poll_intervals(world.judge(1), MINUTELY, CALM) == PollIntervals(40.0, 30.0)
    world.page(20)
    world.page(30)
    assert poll_intervals(world.judge(31), MINUTELY, CALM) == PollIntervals(60.0, 60.0)
    assert poll_intervals(world.judge(31), MINUTELY, Conditions(panel_open=True)) == PollIntervals(40.0, 30.0)


def test_saving_slows_down_only_what_is_well(world):
    world.page(0)
    assert poll_intervals(world.judge(1), Cadence(), Conditions(saving=True)) == PollIntervals(180.0, 90.0)
    world.page(30, world.incident())
    assert poll_intervals(world.judge(31), Cadence(), Conditions(saving=True)) == PollIntervals(40.0, 30.0)


def test_after_a_sleep_the_truth_is_soon_known(world):
    world.page(0)
    just = Conditions(saving=True, resumed_at=world.at(0), now=world.at(30))
    later = Conditions(resumed_at=world.at(0), now=world.at(61))
    assert poll_intervals(world.judge(30), Cadence(), just).probe_s == 15.0
    assert poll_intervals(world.judge(61), Cadence(), later).probe_s == 30.0


def test_while_offline_the_canaries_are_asked_more_often(world):
    world.probe(0, {"api"}, network=Network.OFFLINE)
    assert poll_intervals(world.judge(1), Cadence(), Conditions(offline=True)).probe_s == 20.0


@pytest.mark.parametrize("state", list(TargetState))
def test_a_faster_cadence_of_the_users_wins_in_every_state(state):
    assert probe_interval([state], 0.3, CALM) == 0.3


@settings(deadline=None)
@given(st.sampled_from([15.0, 20.0, 30.0, 40.0, 60.0, 180.0]), st.floats(0, 1, exclude_max=True))
def test_jitter_never_lengthens_and_never_falls_below_the_cap(seconds, draw):
    drawn = with_jitter(seconds, draw)
    assert max(0.75 * seconds, SUSPICIOUS_PROBE_S) <= drawn <= seconds


def test_a_page_in_trouble_is_never_asked_more_often_than_its_floor():
    assert with_jitter(40.0, 0.0) == 30.0
    assert with_jitter(30.0, 0.0) == 30.0


def test_jitter_spreads_the_steady_pace():
    assert with_jitter(60.0, 0.0) == 45.0
    assert with_jitter(60.0, 0.5) == 52.5
    assert with_jitter(0.3, 0.0) == pytest.approx(0.225)


def test_a_refusal_is_honoured_within_an_hour():
    assert apply_retry_after(60.0, None) == 60.0
    assert apply_retry_after(60.0, 5.0) == 60.0
    assert apply_retry_after(60.0, 300.0) == 300.0
    assert apply_retry_after(60.0, 864_000.0) == LONGEST_RETRY_AFTER_S


def test_a_wake_up_that_lies_ahead_is_no_wake_up(world):
    assert not Conditions(resumed_at=world.at(60), now=world.at(0)).just_resumed
    assert not Conditions(resumed_at=world.at(0)).just_resumed
    assert Conditions(resumed_at=world.at(0), now=world.at(0) + timedelta(seconds=59)).just_resumed
