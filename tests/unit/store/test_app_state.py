"""The app's memory survives restarts, kills and damage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trayapp.domain.alerts.alert import Alert, AlertState, AlertTimes, Notified, NotifiedState
from trayapp.domain.model.snapshot import Detection
from trayapp.i18n.formatter import translate
from trayapp.store.app_state import AppState, AppStateFile

NOW = datetime(2026, 2, 3, 20, 12, tzinfo=UTC)
ALERT = Alert("openai/1", "openai", AlertTimes(NOW), notified=Notified(NotifiedState.LIKELY))
FULL = AppState(
    notices=AlertState(alerts=(ALERT,), last_at=NOW),
    detections={
        "openai": (Detection(NOW, NOW + timedelta(seconds=60), None, "inc1", 1100.0, during_maintenance=True),)
    },
    looked_at=NOW,
    first_run_done=True,
    told_once=frozenset({"no-tray"}),
    tickets={"openai/1": "bus/:1.7/3"},
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
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("2026-02-03T20:12:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(FULL.to_json())), _anything))
def test_damage_is_forgotten_and_the_rest_remembered(damage):
    memory = AppState.from_json({**FULL.to_json(), **damage})
    assert json.loads(json.dumps(memory.to_json())) == memory.to_json()
    assert AppState.from_json(memory.to_json()) == memory
    if "looked_at" not in damage:
        assert memory.looked_at == NOW


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "2026-02-03T20:12:00", "soon"])
def test_a_moment_that_is_none_is_forgotten(moment):
    assert AppState.from_json({"looked_at": moment}).looked_at is None


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
