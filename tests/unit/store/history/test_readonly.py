"""Looking at the tray app's files from outside changes none of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.record import Lateness, PublishedCase, Reference, TrackRecord
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Incident
from trayapp.store.app_state import AppState, AppStateFile
from trayapp.store.history.entries import DetectionSeen, IncidentSeen
from trayapp.store.history.history import History
from trayapp.store.history.readonly import read_record

NOW = datetime(2026, 2, 3, 20, 12, tzinfo=UTC)
EARLY = (
    DetectionSeen("svc", Detection(NOW, NOW, NOW + timedelta(hours=1), "i1", 1080.0)),
    IncidentSeen(
        "svc", NOW, Incident("i1", "T", Phase.IDENTIFIED, Health.DEGRADED, published_at=NOW + timedelta(0, 1080))
    ),
)
REFERENCE = Reference((PublishedCase("svc", "i0", "T", NOW, 1200, 3600),))
NOTHING = TrackRecord(90, 0, 0, published_lateness=Lateness(1200, 1), published_cases=REFERENCE.cases)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.sqlite3"


def test_without_a_history_there_is_no_record_and_none_is_made(path):
    assert read_record(path, ["svc"], NOW, REFERENCE) == NOTHING
    assert not path.exists()


@pytest.mark.parametrize("running", [True, False])
def test_the_record_is_read_while_the_app_runs_and_when_it_does_not(path, running):
    history = History(path)
    history.record(*EARLY)
    history.flush()
    if not running:
        history.close()
    found = read_record(path, ["svc"], NOW + timedelta(hours=2), REFERENCE)
    assert (found.days, found.early, found.wrong, found.missed) == (90, 1, 0, 0)
    assert found.published_lateness == Lateness(1200, 1)
    assert read_record(path, ["other"], NOW, REFERENCE) == TrackRecord(90, 0, 0)
    history.close()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_broken_history_is_left_where_it_is(path, content):
    path.write_bytes(content)
    assert read_record(path, ["svc"], NOW, REFERENCE) == NOTHING
    assert path.read_bytes() == content


def test_a_broken_memory_is_left_where_it_is(tmp_path):
    file = AppStateFile(tmp_path / "memory.json")
    assert file.read_only(datetime.now(UTC)) == AppState()
    file.save(AppState(first_run_done=True))
    assert file.read_only(datetime.now(UTC)).first_run_done
    file.path.write_bytes(b"{")
    assert file.read_only(datetime.now(UTC)) == AppState()
    assert file.path.read_bytes() == b"{"
