"""The app's memory survives restarts, kills and damage."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.saved_state import restored
from trayapp.domain.alerts.alert import (
    Alert,
    AlertFlags,
    AlertIncident,
    AlertState,
    AlertTimes,
    Notified,
    NotifiedState,
)
from trayapp.domain.model.enums import Health, Phase, Symptom
from trayapp.domain.model.snapshot import Detection
from trayapp.i18n.formatter import translate
from trayapp.store import codec
from trayapp.store.app_state import AppState, AppStateFile

NOW = datetime(2026, 2, 3, 20, 12, tzinfo=UTC)
FULL = AppState(
    alerts=AlertState(
        alerts=(Alert("openai/1", "openai", AlertTimes(NOW), notified=Notified(NotifiedState.LIKELY)),), last_at=NOW
    ),
    detections={
        "openai": (Detection(NOW, NOW + timedelta(seconds=60), None, "inc1", 1100.0, during_maintenance=True),)
    },
    looked_at=NOW,
    first_run_done=True,
    told_once=frozenset({"no-tray"}),
    tickets={"openai/1": "bus/:1.7/3"},
    tip_feedback={"wait": -1},
)


@pytest.fixture
def file(tmp_path):
    return AppStateFile(tmp_path / "state" / "memory.json")


def test_no_file_is_an_empty_memory(file):
    assert file.load(NOW) == (AppState(), ())


def test_everything_survives_the_file(file):
    assert file.save(FULL) is None
    assert file.load(NOW) == (FULL, ())


@pytest.mark.expected_log("set aside")
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b" " * (4096 * 1024 + 1)])
def test_a_broken_memory_is_set_aside_and_reported(file, content):
    file.path.parent.mkdir()
    file.path.write_bytes(content)
    memory, (problem,) = file.load(NOW)
    assert memory == AppState()
    kept = file.path.with_name("memory.json.broken-20260203T201200Z")
    assert kept.read_bytes() == content
    assert kept.name in translate(problem.message)


@pytest.mark.expected_log("cannot write")
def test_a_disk_that_takes_nothing_is_reported(file, monkeypatch):
    def full(*_arguments, **_how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trayapp.store.atomic_files.write_atomic", full)
    assert "No space left" in translate(file.save(FULL).message)


_anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["2026-02-03T20:12:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_written = codec.encode(FULL)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(_written)), _anything))
def test_damage_is_replaced_by_defaults_and_the_rest_kept(damage):
    state, unfit = codec.decode(AppState, {**_written, **damage}, NOW)
    assert restored(state, NOW) == state
    for name, value in _written.items():
        if name not in damage:
            assert codec.encode(state)[name] == value
            assert not any(place.startswith(name) for place in unfit)


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "2026-02-03T20:12:00", "soon", "1999-12-31T23:59:59Z", "2036-03-01T00:00:00Z", 7],
)
def test_a_moment_that_is_none_is_ignored_and_its_place_reported(moment):
    state, unfit = codec.decode(AppState, {"looked_at": moment}, NOW)
    assert state.looked_at is None
    assert unfit == ("looked_at",)


@pytest.mark.expected_log("damaged values in the application state are ignored: detections.openai.0")
def test_a_damaged_entry_is_left_out_and_logged(file):
    file.path.parent.mkdir()
    good = {"suspected_at": "2026-02-03T20:12:00Z"}
    file.path.write_text(json.dumps({"version": 2, "detections": {"openai": [{"lead_s": 3}, good]}}))
    state, _ = file.load(NOW)
    assert state.detections == {"openai": (Detection(NOW),)}


def test_a_file_of_version_1_is_read_whole(file):
    file.path.parent.mkdir()
    shutil.copy(Path(__file__).with_name("state_version_1.json"), file.path)
    state, problems = file.load(NOW + timedelta(hours=1))
    assert problems == ()
    past, found = state.detections["openai"]
    assert past.ended_at == NOW - timedelta(days=5) + timedelta(minutes=20)
    assert (found.incident_id, found.lead_s, found.during_maintenance) == ("01KGJK9Q6P", 1080.0, True)
    (target,) = state.tracks["openai"]
    assert (target.name, target.score, target.recent) == ("auth", 12.5, (True, True, False, True, True))
    assert target.trouble is Symptom.NO_RESPONSE
    assert state.looked_at == NOW + timedelta(minutes=45)
    assert state.first_run_done
    assert state.told_once == {"no-tray", "closed-panel"}
    assert state.tickets == {"openai/1770149520": "bus/:1.7/3"}
    live, over = state.alerts.alerts
    at = [NOW + timedelta(minutes=minute) for minute in range(100)]
    assert live == Alert(
        "openai/1770149520",
        "openai",
        AlertTimes(NOW, at[20], at[2], at[40], at[19]),
        (AlertIncident("01KGJK9Q6P", "Elevated error rates"), AlertIncident("01KGJM2222", "Sign-in errors")),
        Health.PARTIAL_OUTAGE,
        Phase.IDENTIFIED,
        1080.0,
        Notified(NotifiedState.CONFIRMED, at[21], Phase.INVESTIGATING, 2, Health.DEGRADED, onset_sounded=True),
        AlertFlags(on_page=True, muted=True, pending_renotify=True, observation_gap=True),
    )
    assert (over.is_resolved, over.flags.preexisting, over.notified.resolution_sounded) == (True, True, True)
    assert state.alerts == AlertState(
        (live, over), at[50], NOW - timedelta(hours=1), frozenset({"openai", "github"}), (at[2], at[21]), at[90], True,
        frozenset({"openai/m1"}), frozenset({"openai/m1"}), (live,), (("github", NOW - timedelta(minutes=30)),),
    )  # fmt: skip
    file.save(state)
    assert file.load(NOW + timedelta(hours=1)) == (state, ())
    assert b"seen_updates" not in file.path.read_bytes()


def test_fields_of_a_newer_version_survive(file):
    file.save(FULL)
    newer = json.loads(file.path.read_text())
    newer["version"] = 7
    newer["weather"] = {"sunny": [1, 2]}
    newer["alerts"]["mood"] = "calm"
    newer["alerts"]["alerts"][0]["colour"] = "red"
    newer["detections"]["openai"][0]["witnesses"] = 3
    file.path.write_text(json.dumps(newer))
    state, problems = file.load(NOW)
    assert (state, problems) == (FULL, ())
    changed = replace(state, first_run_done=False)
    file.save(changed)
    assert json.loads(file.path.read_text()) == {**newer, "first_run_done": False}


def test_however_much_there_is_the_file_can_be_read_again(file):
    title, count = "\U0001f525" * 300, 400
    (alert,) = FULL.alerts.alerts
    incidents = tuple(AlertIncident(str(number), title) for number in range(50))
    many = tuple(replace(alert, key=f"openai/{number}", incidents=incidents) for number in range(count))
    state = replace(FULL, alerts=replace(FULL.alerts, alerts=many))
    assert file.save(state) is None
    again, problems = file.load(NOW)
    assert problems == ()
    assert again.detections == FULL.detections
    assert again.alerts.alerts[-1].key == f"openai/{count - 1}"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("health", "terrible", Health.DEGRADED),
        ("phase", 5, Phase.INVESTIGATING),
        ("lead_s", 1e300, None),
        ("lead_s", True, None),
        ("notified", "likely", Notified()),
        ("incidents", [{"id": 1, "title": "x"}, 5], ()),
    ],
)
def test_a_damaged_field_of_an_alert_has_its_default(name, value, kept):
    written = codec.encode(FULL)
    written["alerts"]["alerts"][0][name] = value
    (alert,) = codec.decode(AppState, written, NOW)[0].alerts.alerts
    assert getattr(alert, name) == kept


@pytest.mark.parametrize(
    "damage",
    [
        {"key": 1},
        {"service_id": None},
        {"times": {}},
        {"times": {"began_at": "never"}},
        {"times": {"began_at": "2026-02-03T12:00:00"}},
        {"times": {"began_at": "0001-01-01T00:00:00+14:00"}},
    ],
)
def test_an_alert_without_what_it_must_have_is_left_out(damage):
    written = codec.encode(FULL)
    written["alerts"]["alerts"][0] |= damage
    assert codec.decode(AppState, written, NOW)[0].alerts.alerts == ()


_WRITER = """
import sys
from pathlib import Path
from trayapp.store.app_state import AppState, AppStateFile
file = AppStateFile(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    number += 1
    file.save(AppState(told_once=frozenset(f"{number}-{index}" for index in range(500))))
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_kill_at_any_moment_leaves_the_old_memory_or_the_new_one(file):
    said = 0
    for lines in (1, 2, 5):
        writer = [sys.executable, "-c", _WRITER, str(file.path), str(said)]
        with subprocess.Popen(writer, stdout=subprocess.PIPE, text=True) as process:
            for _ in range(lines):
                said = int(process.stdout.readline())
            process.kill()
        memory, problems = file.load(NOW)
        assert problems == ()
        numbers = {seen.partition("-")[0] for seen in memory.told_once}
        assert len(numbers) == 1
        assert max(map(int, numbers)) >= said
        assert len(memory.told_once) == 500
        said = max(map(int, numbers))


def test_the_last_rating_of_a_tip_counts_at_once_and_none_weighs_more_than_nine() -> None:
    state = AppState()
    for _ in range(20):
        state = state.with_rating("wait", helped=True)
    assert state.tip_feedback == {"wait": 9}
    assert state.with_rating("wait", helped=False).tip_feedback == {"wait": -1}
    assert state.with_rating("back-off", helped=False).tip_feedback == {"wait": 9, "back-off": -1}
