"""The band of latencies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.detection.latency_baseline import LEAST, NEW_NORMAL, WINDOW, LatencyBaseline, observe_latency


def after(*latencies: float, track: LatencyBaseline | None = None) -> LatencyBaseline:
    track = track or LatencyBaseline()
    for each in latencies:
        track = observe_latency(track, each)
    return track


def usual(count: int = 40) -> LatencyBaseline:
    return after(*(300.0 + 10 * (each % 7) for each in range(count)))


def test_without_enough_samples_nothing_is_slow():
    assert not after(*[100.0] * (LEAST - 1), *[90_000.0] * 0).slow
    assert after(*[100.0] * (LEAST - 2), 9000.0).limit is None


@pytest.mark.parametrize(("factor", "samples"), [(4, 3), (6, 3), (10, 3)])
def test_replies_several_times_slower_are_found_within_three_samples(factor, samples):
    assert after(*[330.0 * factor] * samples, track=usual()).slow


def test_replies_twice_as_slow_are_not_claimed():
    assert not after(*[650.0] * 20, track=usual()).slow


def test_a_single_slow_reply_is_forgiven():
    assert not after(5000.0, 300.0, 310.0, 5000.0, 300.0, 310.0, 300.0, track=usual()).slow


def test_the_band_does_not_learn_the_slowness():
    before = usual()
    during = after(*[3000.0] * 100, track=before)
    assert during.slow
    assert during.window == before.window
    assert not after(*[310.0] * 5, track=during).slow


def test_what_stays_slow_for_hours_is_the_new_normal():
    track = after(*[3000.0] * (NEW_NORMAL + 10), track=usual())
    assert not track.slow
    assert not after(*[3000.0] * 100, track=track).slow


@settings(deadline=None)
@given(st.lists(st.floats(0.0, 1e7), max_size=200))
def test_the_memory_is_bounded(latencies):
    track = after(*latencies)
    assert len(track.window) <= WINDOW
    assert len(track.recent) <= 5
    assert 0 <= track.slow_for <= NEW_NORMAL
