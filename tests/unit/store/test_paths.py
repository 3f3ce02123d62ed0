"""Where files go, and that looking makes none."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from trayapp.store import atomic_files
from trayapp.store.paths import app_paths


def test_a_profile_holds_everything(tmp_path):
    found = app_paths(tmp_path / "mine")
    assert found.config_file == tmp_path / "mine" / "config.toml"
    all_of_it = (found.state_dir, found.log_dir, found.cache_dir, found.runtime_dir, found.memory_file)
    assert all(path.is_relative_to(tmp_path / "mine") for path in all_of_it)
    assert not (tmp_path / "mine").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of freedesktop.org")
def test_the_platform_s_folders_are_used_and_not_made():
    found = app_paths()
    home = Path.home()
    assert found.config_file == home / ".config/trayapp/config.toml"
    assert found.state_dir == home / ".local/state/trayapp"
    assert found.log_file.is_relative_to(home / ".local/state")
    assert found.cache_dir == home / ".cache/trayapp"
    assert found.runtime_dir == home / "run/trayapp"
    assert not list(home.rglob("trayapp"))


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "memory.json"
    atomic_files.write_atomic(path, b"old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        atomic_files.write_atomic(path, b"new")
    assert path.read_bytes() == b"old"


def test_what_could_not_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "state.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        atomic_files.write_atomic(tmp_path / "state.json", b"new")
    assert not (tmp_path / ".state.json.new").exists()


def test_a_link_put_in_the_way_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "victim").write_bytes(b"precious")
    unlink = Path.unlink

    def slow(path, **options):
        unlink(path, **options)
        if path.name == ".state.json.new" and not path.is_symlink():
            path.symlink_to(tmp_path / "victim")

    monkeypatch.setattr(Path, "unlink", slow)
    with pytest.raises(FileExistsError):
        atomic_files.write_atomic(tmp_path / "state.json", b"new")
    assert (tmp_path / "victim").read_bytes() == b"precious"


def test_every_folder_that_is_made_is_for_the_owner_alone(tmp_path):
    old = os.umask(0)
    try:
        atomic_files.ensure_dir(tmp_path / "a" / "b" / "c")
    finally:
        os.umask(old)
    assert [stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("a", "a/b", "a/b/c")] == [0o700] * 3


def test_a_leftover_of_a_killed_writer_is_no_obstacle(tmp_path):
    path = tmp_path / "memory.json"
    (tmp_path / ".memory.json.new").write_bytes(b"half of a longer fi")
    atomic_files.write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if each.name != "home"] == ["memory.json"]
