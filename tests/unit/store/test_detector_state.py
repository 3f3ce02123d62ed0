"""An alarm survives a restart; what is old or damaged does not."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.saved_state import restored
from trayapp.domain.detection.cusum import CusumState
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState, Result, Symptom, TargetState
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Sample
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Component
from trayapp.store import codec, detector_state
from trayapp.store.app_state import AppState
from trayapp.store.store import Store

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TARGETS = (Target("api", "https://a.example"), Target("auth", "https://b.example"))
SERVICE = Service("svc", "Service", "https://status.example", TARGETS)
PAGE = PageReading("tests", "https://status.example", (Component("c", "C", "g", Health.OPERATIONAL),))


def begun(memory=None):
    return Store((SERVICE,), Settings(), (), app_state=memory, local=lambda _now: time(12))


def look(store, minute, *, bad):
    at = START + minute * MINUTE
    samples = tuple(
        Sample(each.name, at, Result.BAD, Symptom.ERRORS) if bad else Sample(each.name, at, Result.GOOD, None, 200.0)
        for each in TARGETS
    )
    store.apply(PageReport("svc", at, PageState.FRESH, PAGE), at)
    return store.apply(ProbeReport("svc", at, samples, NetworkReport(at, Network.ONLINE, 20.0)), at).snapshot.primary


def in_alarm():
    store = begun()
    for minute in range(5):
        look(store, minute, bad=False)
    for minute in range(5, 12):
        view = look(store, minute, bad=True)
    assert view.verdict.confirmation is Confirmation.LIKELY
    return store


def restarted(store):
    return begun(restored(store.app_state, START + timedelta(hours=1)))


def test_a_restart_in_an_alarm_does_not_end_it():
    store = in_alarm()
    before = store.snapshot(START + 11 * MINUTE).primary.detection
    view = look(restarted(store), 12, bad=True)
    assert view.verdict.confirmation is Confirmation.LIKELY
    assert (view.detection.likely_at, view.detection.ended_at) == (before.likely_at, None)


def test_after_a_restart_the_end_needs_as_much_evidence_as_ever():
    again = restarted(in_alarm())
    views = [look(again, minute, bad=False) for minute in range(12, 30)]
    ended = [view.detection.ended_at is not None for view in views]
    assert ended[:10] == [False] * 10
    assert ended[-1]


def test_an_alarm_of_yesterday_is_over():
    again = restarted(in_alarm())
    view = look(again, 24 * 60, bad=False)
    assert view.verdict.confirmation is Confirmation.NONE
    assert view.verdict.health is Health.OPERATIONAL


def test_without_an_alarm_nothing_is_kept():
    store = begun()
    for minute in range(5):
        look(store, minute, bad=False)
    assert detector_state.persistent_targets(store._states["svc"]) == ()
    assert not any(store.app_state.tracks.values())


def test_a_finding_without_its_targets_ended_with_the_last_look():
    memory = in_alarm().app_state
    state = detector_state.restore(SERVICE, memory.detections["svc"], (), START + 11 * MINUTE)
    assert state.detections[-1].ended_at == START + 11 * MINUTE


def test_targets_without_their_finding_begin_anew():
    memory = in_alarm().app_state
    state = detector_state.restore(SERVICE, (), memory.tracks["svc"], START)
    assert not any(each.track.alarmed for each in state.probe.targets)


SAVED = detector_state.SavedTarget(
    "api",
    START + MINUTE,
    TargetState.DOWN,
    recent=(True, True, False),
    trouble=Symptom.NO_RESPONSE,
    score=12.0,
    run=2,
    silent=True,
    since=START,
    suspected_at=START - MINUTE,
)


def damaged(**damage):
    """Return what becomes of the saved target, in a state whose detection goes on."""
    value = {"tracks": {"svc": [{**codec.encode(SAVED), **damage}]}}
    tracks = codec.decode(AppState, value, START)[0].tracks
    found = (Detection(START - MINUTE, START),)
    state = detector_state.restore(SERVICE, found, tracks["svc"], START)
    return next((each.track for each in state.probe.targets if each.track.alarmed), None)


def test_a_target_survives_the_file():
    track = CusumState(TargetState.DOWN, 12.0, 2, (True, True, False), True, START, START - MINUTE)
    assert damaged() == track


@pytest.mark.parametrize(
    "damage",
    [
        {"name": 3},
        {"name": "x" * 1000},
        {"heard_at": "yesterday"},
        {"heard_at": "1999-12-31T23:59:59Z"},
        {"heard_at": "2200-01-01T00:00:00Z"},
        {"heard_at": None},
        {"state": "sideways"},
        {"state": ["down"]},
        {"state": "up"},
        {"recent": []},
        {"recent": "bad"},
    ],
)
def test_a_damaged_target_is_forgotten(damage):
    assert damaged(**damage) is None


@pytest.mark.parametrize(
    "damage",
    [{"score": float("nan")}, {"score": 1e300}, {"score": 10**400}, {"run": -5}, {"run": "x"}, {"run": 10**400},
     {"trouble": ["x"]}, {"since": 7}],
)  # fmt: skip
def test_damage_that_can_be_repaired_is(damage):
    track = damaged(**damage)
    assert track is not None
    assert 0 <= track.score <= 13.0
    assert track.run >= 0
