"""Where files go, and that looking makes none."""

from __future__ import annotations

import os
import socket
import stat
import sys
import tempfile
from pathlib import Path

import pytest

from trayapp.cli import exit_codes
from trayapp.cli.main import run
from trayapp.store import atomic_files
from trayapp.store.paths import app_paths


def test_a_profile_holds_everything(tmp_path):
    found = app_paths(tmp_path / "mine")
    assert found.config_file == tmp_path / "mine" / "config.toml"
    all_of_it = (found.state_dir, found.log_dir, found.runtime_dir, found.memory_file)
    assert all(path.is_relative_to(tmp_path / "mine") for path in all_of_it)
    assert not (tmp_path / "mine").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of freedesktop.org")
def test_the_platform_s_folders_are_used_and_not_made():
    found = app_paths()
    home = Path.home()
    assert found.config_file == home / ".config/trayapp/config.toml"
    assert found.state_dir == home / ".local/state/trayapp"
    assert found.log_file.is_relative_to(home / ".local/state")
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


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of freedesktop.org")
@pytest.mark.parametrize("kind", ["absent", "empty", "relative", "missing", "a file", "foreign"])
def test_without_a_usable_runtime_folder_the_state_folder_serves(tmp_path, monkeypatch, recwarn, kind):
    (tmp_path / "file").write_bytes(b"")
    values = {"empty": "", "relative": "run", "missing": "/nowhere/at/all", "a file": str(tmp_path / "file")}
    if kind == "absent":
        monkeypatch.delenv("XDG_RUNTIME_DIR")
    elif kind == "foreign":
        mine = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    else:
        monkeypatch.setenv("XDG_RUNTIME_DIR", values[kind])
    found = app_paths()
    assert found.runtime_dir == found.state_dir
    assert not recwarn.list


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of freedesktop.org")
@pytest.mark.parametrize("value", ["", "relative/folder", "."])
@pytest.mark.parametrize("name", ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"])
def test_a_folder_that_is_not_absolute_does_not_count(monkeypatch, name, value):
    usual = app_paths()
    monkeypatch.delenv(name)
    usual = app_paths()
    monkeypatch.setenv(name, value)
    assert app_paths() == usual


def test_without_any_home_it_says_what_to_set(monkeypatch, capsys):
    import pwd

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    for command in ([], ["status"], ["record"], ["doctor"]):
        assert run(command) == exit_codes.CANNOT_CREATE
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("trayapp: there is no home folder")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))


def _pipe(path: Path) -> None:
    os.mkfifo(path)  # not a word for Windows, where this file is read all the same


OBSTACLES = {
    "a folder": lambda path: path.mkdir(),
    "a pipe": _pipe,
    "a socket": _socket,
    "a device": lambda path: path.symlink_to("/dev/null"),
    "another device": lambda path: path.symlink_to("/dev/full"),
    "a link to a folder": lambda path: path.symlink_to(path.parent),
    "a link in a circle": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("kind", OBSTACLES)
@pytest.mark.parametrize(
    "use",
    [
        lambda path: atomic_files.write_atomic(path, b"new"),
        atomic_files.ensure_file,
        lambda path: atomic_files.read_up_to(path, 10),
    ],
    ids=["write", "ensure", "read"],
)
def test_what_is_no_plain_file_is_refused_and_stays(monkeypatch, use, kind):
    with tempfile.TemporaryDirectory(prefix="files-") as folder:
        path = Path(folder) / "state.json"
        OBSTACLES[kind](path)
        before, null = path.lstat().st_mode, Path("/dev/null").stat().st_mode
        with pytest.raises(OSError):  # noqa: PT011 - each says its own
            use(path)
        assert path.lstat().st_mode == before
        assert Path("/dev/null").stat().st_mode == null
        assert [each.name for each in Path(folder).iterdir()] == ["state.json"]


@pytest.mark.parametrize("where", ["the file", "a folder on the way", "a link behind a link of ours"])
def test_a_link_of_another_user_is_never_followed(tmp_path, monkeypatch, where):
    """As another user would see it: all that is here belongs to somebody else then, but for what is root's."""
    victim, shared = tmp_path / "victim", tmp_path / "shared"
    victim.mkdir()
    shared.mkdir()
    (victim / "bashrc").write_bytes(b"precious")
    path = {"the file": shared / "state.json", "a folder on the way": shared / "to" / "bashrc"}.get(
        where, tmp_path / "l"
    )
    if where == "a folder on the way":
        (shared / "to").symlink_to(victim)
    else:
        (shared / "state.json").symlink_to(victim / "bashrc")
        if path == tmp_path / "l":
            path.symlink_to(shared / "state.json")
    real = Path.lstat

    def planted(self: Path) -> os.stat_result:
        found = real(self)
        is_planted = self.parent == shared and stat.S_ISLNK(found.st_mode)
        return os.stat_result((*found[:4], 4242, *found[5:])) if is_planted else found

    monkeypatch.setattr(Path, "lstat", planted)
    for use in (
        lambda: atomic_files.write_atomic(path, b"new"),
        lambda: atomic_files.ensure_file(path),
        lambda: atomic_files.read_up_to(path, 10),
    ):
        with pytest.raises(OSError, match="link of another user"):
            use()
    assert (victim / "bashrc").read_bytes() == b"precious"


def test_a_link_of_the_user_s_own_stays_a_link(tmp_path):
    (tmp_path / "dotfiles").mkdir()
    path = tmp_path / "state.json"
    path.symlink_to(Path("dotfiles") / ".." / "dotfiles" / "state.json")
    atomic_files.write_atomic(path, b"new")
    assert path.is_symlink()
    assert (tmp_path / "dotfiles" / "state.json").read_bytes() == b"new"
    assert atomic_files.read_up_to(path, 10) == b"new"


def test_a_file_of_another_user_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "state.json"
    path.write_bytes(b"theirs")
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(OSError, match="another user"):
        atomic_files.write_atomic(path, b"new")
    assert path.read_bytes() == b"theirs"


@pytest.mark.parametrize("umask", [0, 0o022, 0o377])
def test_files_are_for_the_owner_alone_whatever_the_umask(tmp_path, umask):
    old = os.umask(umask)
    try:
        atomic_files.write_atomic(tmp_path / "written", b"new")
        atomic_files.ensure_file(tmp_path / "made")
    finally:
        os.umask(old)
    assert {stat.S_IMODE((tmp_path / each).stat().st_mode) for each in ("written", "made")} == {0o600}


def test_a_file_that_somebody_reads_is_replaced_once_it_can_be(tmp_path, monkeypatch):
    target, refusals = tmp_path / "state.json", [PermissionError(), PermissionError()]
    really = Path.replace

    def replace(path, to):
        if refusals:
            raise refusals.pop()
        return really(path, to)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(atomic_files, "_PAUSES_S", (0.0, 0.0))
    atomic_files.write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    refusals += [PermissionError()] * 3
    with pytest.raises(PermissionError):
        atomic_files.write_atomic(target, b"newer")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["state.json"]
