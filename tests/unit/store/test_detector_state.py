"""An alarm survives a restart; what is old or damaged does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta

import pytest

from trayapp.domain.detection.cusum import CusumState
from trayapp.domain.detection.state import TargetTracking
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState, Result, Symptom, TargetState
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Sample
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.status_page import Component
from trayapp.store import detector_state
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
    return begun(AppState.from_json(json.loads(json.dumps(store.app_state.to_json()))))


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
    assert store.app_state.to_json()["tracks"] == {}


def test_a_finding_without_its_targets_ended_with_the_last_look():
    memory = in_alarm().app_state
    state = detector_state.restore(SERVICE, memory.detections["svc"], (), START + 11 * MINUTE)
    assert state.detections[-1].ended_at == START + 11 * MINUTE


def test_targets_without_their_finding_begin_anew():
    memory = in_alarm().app_state
    state = detector_state.restore(SERVICE, (), memory.tracks["svc"], START)
    assert not any(each.track.alarmed for each in state.probe.targets)


KEPT = (
    TargetTracking(
        "api",
        CusumState(
            TargetState.DOWN, 12.0, 2, (True, True, False), silent=True, since=START, suspected_at=START - MINUTE
        ),
        last_conclusive_at=START + MINUTE,
        trouble=Symptom.NO_RESPONSE,
    ),
)


def test_targets_survive_the_file():
    assert detector_state.from_json(json.loads(json.dumps(detector_state.to_json(KEPT)))) == KEPT


@pytest.mark.parametrize(
    "damage",
    [
        {"name": 3},
        {"name": "x" * 1000},
        {"heard_at": "yesterday"},
        {"heard_at": None},
        {"state": "sideways"},
        {"state": ["down"]},
        {"state": "up"},
        {"recent": []},
        {"recent": "bad"},
    ],
)
def test_a_damaged_target_is_forgotten(damage):
    (value,) = detector_state.to_json(KEPT)
    assert detector_state.from_json([{**value, **damage}]) == ()


@pytest.mark.parametrize(
    "damage",
    [{"score": float("nan")}, {"score": 1e300}, {"run": -5}, {"run": "x"}, {"trouble": ["x"]}, {"since": 7}],
)
def test_damage_that_can_be_mended_is(damage):
    (value,) = detector_state.to_json(KEPT)
    (mended,) = detector_state.from_json([{**value, **damage}])
    assert mended.track.alarmed
    assert 0 <= mended.track.score <= 13.0
    assert mended.track.run >= 0
