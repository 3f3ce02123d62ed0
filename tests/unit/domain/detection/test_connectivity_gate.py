"""Which samples count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.detection.connectivity_gate import filter_sample, is_gap
from trayapp.domain.model.enums import Network, Result, Symptom, TargetState
from trayapp.domain.model.reports import NetworkReport, Sample

NOW = datetime(2026, 2, 3, 20, tzinfo=UTC)


def weighed(state: Network, *, seconds_before: float = 0.0, settling: float | None = None):
    sample = Sample("api", NOW - timedelta(seconds=seconds_before), Result.BAD, Symptom.ERRORS)
    until = None if settling is None else NOW + timedelta(seconds=settling)
    return filter_sample(sample, NetworkReport(NOW, state), until)


@pytest.mark.parametrize(
    ("network", "symptom"),
    [
        (Network.OFFLINE, Symptom.OFFLINE),
        (Network.UNKNOWN, Symptom.ERRORS),
        (Network.CAPTIVE_PORTAL, Symptom.CAPTIVE_PORTAL),
        (Network.PROXY_UNREACHABLE, Symptom.PROXY),
    ],
)
def test_a_bad_sample_without_a_canary_is_inconclusive_and_says_why(network, symptom):
    assert weighed(network) == (Result.INCONCLUSIVE, symptom)


def test_a_bad_sample_counts_when_a_canary_vouches_for_it():
    assert weighed(Network.ONLINE) == (Result.BAD, Symptom.ERRORS)


def test_a_canary_of_another_time_vouches_for_nothing():
    assert weighed(Network.ONLINE, seconds_before=60)[0] is Result.INCONCLUSIVE
    assert weighed(Network.ONLINE, seconds_before=-6)[0] is Result.INCONCLUSIVE


def test_a_time_out_is_vouched_for_by_the_canaries_at_both_ends_of_its_round():
    assert weighed(Network.ONLINE, seconds_before=15)[0] is Result.BAD


def test_what_fails_while_the_connection_settles_does_not_count():
    assert weighed(Network.ONLINE, settling=1)[0] is Result.INCONCLUSIVE
    assert weighed(Network.ONLINE, settling=-1)[0] is Result.BAD


def test_good_and_inconclusive_samples_pass_as_they_are():
    for result in (Result.GOOD, Result.INCONCLUSIVE):
        sample = Sample("api", NOW, result, Symptom.QUOTA)
        assert filter_sample(sample, NetworkReport(NOW, Network.OFFLINE), None) == (result, Symptom.QUOTA)


@pytest.mark.parametrize(
    ("pause", "pauses", "gap"),
    [
        (3600.0, (60.0, 60.0, 60.0), True),
        (120.0, (60.0, 15.0, 15.0, 60.0, 15.0), True),
        (85.0, (60.0, 60.0), False),
        (180.0, (60.0, 60.0, 60.0), False),
        (900.0, (900.0, 900.0, 900.0), False),
        (28_800.0, (900.0, 28_800.0, 900.0), True),
        (60.0, (0.3, 0.3, 0.3), False),
        (85.0, (), False),
        (3600.0, (), True),
        (900.0, (900.0, 900.0), True),
    ],
)
def test_a_pause_is_a_gap_only_against_the_usual_one(pause, pauses, gap):
    assert is_gap(pause, pauses) is gap


def test_the_first_failures_after_a_sleep_do_not_count(world):
    world.probes(0, 4, 60)
    world.probe(7200, {"api", "auth", "edge"})
    world.probe(7214, {"api", "auth", "edge"})
    assert all(each.track.state is TargetState.UP for each in world.state.probe.targets)
    world.probe(7230, {"api", "auth", "edge"})
    assert all(each.track.state is TargetState.SUSPECT for each in world.state.probe.targets)


def test_a_long_cadence_is_no_gap(world):
    world.probes(0, 5, 900)
    world.probe(4500, {"api"})
    assert world.state.probe.targets[0].track.state is TargetState.SUSPECT


def test_a_gap_of_the_users_own_never_suspects_anybody(world):
    world.probes(0, 4, 60)
    world.probes(240, 20, 60, {"api", "auth", "edge"}, network=Network.OFFLINE)
    assert world.state.detections == ()
    assert all(each.track.score == 0.0 for each in world.state.probe.targets)
