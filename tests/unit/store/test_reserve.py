"""What is saved on a full disk survives, in files that are overwritten in place."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from trayapp.domain.alerts.alert import AlertState
from trayapp.i18n.formatter import translate
from trayapp.store import atomic_files, reserve
from trayapp.store.app_state import AppState, AppStateFile

NOW = datetime(2026, 2, 3, 20, 12, tzinfo=UTC)
EARLY = AppState(looked_at=NOW, network_salt="x")
FULL_DISK = pytest.mark.expected_log("cannot write the application state")


def later(number: int) -> AppState:
    return replace(EARLY, tickets={"openai/a": f"bus/:1.7/{number}"})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "memory.json"


@pytest.fixture
def file(path):
    """A file that has been written once."""
    made = AppStateFile(path)
    assert made.save(EARLY) is None
    return made


@pytest.fixture
def fill(monkeypatch):
    """Fill the disk: what makes a new file fails, what overwrites one does not."""
    opened = os.open

    def open_no_new(path, flags, *mode, **where):
        if flags & os.O_CREAT:
            raise OSError(28, "No space left on device")
        return opened(path, flags, *mode, **where)

    return lambda: monkeypatch.setattr(os, "open", open_no_new)


def reserves(path):
    return sorted(path.parent.glob(".memory.json.reserve-*"))


def loaded(path):
    return AppStateFile(path).load(NOW)[0]


@FULL_DISK
def test_what_a_full_disk_takes_no_more_is_there_after_a_restart(file, path, fill):
    fill()
    for number in range(5):
        problem = file.save(later(number))
        assert "No space left" in translate(problem.message)
        assert loaded(path) == later(number)
        assert AppStateFile(path).read_only(NOW) == later(number)


@FULL_DISK
def test_it_goes_on_in_the_next_run_and_the_one_after(file, path, fill):
    fill()
    file.save(later(1))
    for number in range(2, 6):
        again = AppStateFile(path)
        assert again.load(NOW) == (later(number - 1), ())
        again.save(later(number))
    assert loaded(path) == later(5)


@FULL_DISK
def test_once_there_is_room_the_file_itself_counts(file, path, fill, monkeypatch):
    fill()
    file.save(later(1))
    monkeypatch.undo()
    assert file.save(later(2)) is None
    assert loaded(path) == later(2)
    assert json.loads(path.read_bytes())["tickets"] == dict(later(2).tickets)


@FULL_DISK
@pytest.mark.parametrize("damage", [b"", b"{", b"\0" * 100, b"[]", b'{"follows": 1}'])
def test_a_kill_in_the_middle_of_a_write_leaves_the_one_before(file, path, fill, damage):
    fill()
    file.save(later(1))
    file.save(later(2))
    (newest,) = (each for each in reserves(path) if b"/2" in each.read_bytes())
    newest.write_bytes(damage)
    assert loaded(path) == later(1)


@FULL_DISK
def test_a_file_that_was_put_back_or_taken_away_is_not_gone_around(file, path, fill, tmp_path):
    shutil.copy(path, tmp_path / "kept")
    file.save(later(1))
    fill()
    file.save(later(2))
    shutil.copy(tmp_path / "kept", path)
    assert loaded(path) == EARLY
    path.unlink()
    assert loaded(path) == AppState()


@FULL_DISK
def test_fields_of_a_newer_version_survive_there_too(file, path, fill):
    path.write_text(json.dumps({**json.loads(path.read_text()), "version": 7, "weather": "sunny"}))
    newer = AppStateFile(path)
    state, _ = newer.load(NOW)
    fill()
    newer.save(replace(state, first_run_done=True))
    last = AppStateFile(path)
    assert last.load(NOW)[0].first_run_done
    last.save(last.load(NOW)[0])
    assert b'"version": 7' in max(each.read_bytes() for each in reserves(path))
    assert b"sunny" in max(each.read_bytes() for each in reserves(path))


@FULL_DISK
def test_more_than_there_is_room_for_is_lost_and_what_was_there_stays(file, path, fill):
    fill()
    file.save(later(1))
    large = replace(EARLY, told_once=frozenset(str(number) for number in range(5000)), alerts=AlertState())
    assert file.save(large) is not None
    assert loaded(path) == later(1)


def test_the_room_grows_with_the_state_and_is_for_the_owner_alone(file, path):
    before = [each.stat().st_size for each in reserves(path)]
    assert len(before) == 2
    file.save(replace(EARLY, told_once=frozenset(str(number) for number in range(5000))))
    size = path.stat().st_size
    for each in reserves(path):
        assert each.stat().st_size >= size > before[0]
        assert each.stat().st_mode & 0o777 == 0o600
        assert each.stat().st_blocks * 512 >= size, "room that the disk has set aside"


@FULL_DISK
@pytest.mark.parametrize("kind", ["link", "directory", "pipe"])
def test_something_else_in_its_place_is_left_alone(file, path, fill, kind, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine" * 10_000)
    for each in reserves(path):
        each.unlink()
        {"link": lambda to: to.symlink_to(victim), "directory": lambda to: to.mkdir(), "pipe": os.mkfifo}[kind](each)
    fill()
    assert file.save(later(1)) is not None
    assert loaded(path) == EARLY
    assert victim.read_text() == "mine" * 10_000


def test_without_room_for_a_reserve_nothing_else_fails(path, monkeypatch):
    def no_room(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reserve, "_ALLOCATE", no_room)
    assert AppStateFile(path).save(EARLY) is None
    assert loaded(path) == EARLY
    assert reserves(path) == []
    monkeypatch.setattr(reserve, "_ALLOCATE", None)  # as on Windows
    assert AppStateFile(path).save(later(1)) is None
    assert loaded(path) == later(1)


def test_a_reserve_is_not_a_hidden_second_memory(path, file):
    assert atomic_files.read_up_to(reserves(path)[0], 100).strip(b"\0") == b""
