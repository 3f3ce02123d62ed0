"""Starting at login, on each platform."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess

import pytest

from trayapp.desktop.autostart.backend import NullAutostart, quoted, start_command
from trayapp.desktop.autostart.factory import choose_autostart
from trayapp.desktop.autostart.launchd import LaunchdAutostart
from trayapp.desktop.autostart.windows import APPROVED, RUN, RunKeyAutostart
from trayapp.desktop.autostart.xdg import XdgAutostart

COMMAND = ("/opt/my apps/trayapp",)


@pytest.fixture
def xdg(tmp_path):
    return XdgAutostart(COMMAND, tmp_path / "autostart")


class TestXdg:
    def test_nothing_is_written_by_reading(self, xdg):
        assert not xdg.is_enabled()
        assert not xdg.path.parent.exists()

    def test_on_and_off_again(self, xdg):
        xdg.enable()
        xdg.enable()
        assert xdg.is_enabled()
        assert 'Exec="/opt/my apps/trayapp"' in xdg.path.read_text().splitlines()
        assert "TryExec=/opt/my apps/trayapp" in xdg.path.read_text().splitlines()
        assert [each.name for each in xdg.path.parent.iterdir()] == [xdg.path.name]
        xdg.disable()
        xdg.disable()
        assert not xdg.is_enabled()

    @pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
    def test_a_switch_of_the_desktop_is_respected_and_taken_back_on_demand(self, xdg, line):
        xdg.enable()
        xdg.path.write_text(xdg.path.read_text() + line + "\n")
        assert not xdg.is_enabled()
        xdg.enable()
        assert xdg.is_enabled()

    def test_a_link_in_its_place_is_replaced_and_not_followed(self, xdg, tmp_path):
        target = tmp_path / "precious"
        target.write_text("mine")
        xdg.path.parent.mkdir()
        xdg.path.symlink_to(target)
        xdg.enable()
        assert target.read_text() == "mine"
        assert not xdg.path.is_symlink()

    def test_a_moved_program_is_repaired(self, xdg, tmp_path):
        xdg.enable()
        XdgAutostart(("/new/trayapp",), xdg.path.parent).enable()
        assert "Exec=/new/trayapp" in xdg.path.read_text()

    def test_an_unreadable_entry_is_off(self, xdg):
        xdg.path.mkdir(parents=True)
        assert not xdg.is_enabled()

    def test_the_entry_is_valid(self, xdg):
        validator = shutil.which("desktop-file-validate")
        if validator is None:
            pytest.skip("desktop-file-validate is not installed")
        xdg.enable()
        checked = subprocess.run([validator, xdg.path], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("/usr/bin/trayapp",), "/usr/bin/trayapp"),
        (("flatpak", "run", "org.trayapp.trayapp"), "flatpak run org.trayapp.trayapp"),
        (("/a b/x",), '"/a b/x"'),
        (("/50%/x",), "/50%%/x"),
        (("/a$b/x",), '"/a\\\\$b/x"'),
        (("x", ""), 'x ""'),
    ],
)
def test_exec_lines_are_quoted_as_specified(command, line):
    assert quoted(command) == line


def test_the_start_command_is_what_will_be_there_at_login(tmp_path):
    script = tmp_path / "bin" / "trayapp"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    python = "/venv/bin/python"
    assert start_command({"APPIMAGE": "/home/u/trayapp.AppImage"}, "/tmp/.mount_x/trayapp", python) == (
        "/home/u/trayapp.AppImage",
    )
    assert start_command({"FLATPAK_ID": "org.x"}, "trayapp", python) == ("flatpak", "run", "org.x")
    assert start_command({}, "trayapp", "/opt/trayapp/trayapp", frozen=True) == ("/opt/trayapp/trayapp",)
    assert start_command({}, str(script), python) == (str(script),)
    assert start_command({}, "/src/trayapp/__main__.py", python) == (python, "-m", "trayapp")


def test_on_windows_no_console_window_comes_at_login(tmp_path):
    python, windowed = tmp_path / "python.exe", tmp_path / "pythonw.exe"
    assert start_command({}, "trayapp", str(python), platform="win32") == (str(python), "-m", "trayapp")
    windowed.touch()
    assert start_command({}, "trayapp", str(python), platform="win32") == (str(windowed), "-m", "trayapp")


def test_a_launch_agent_comes_and_goes(tmp_path):
    agent = LaunchdAutostart(COMMAND, tmp_path / "LaunchAgents")
    assert not agent.is_enabled()
    agent.enable()
    assert agent.is_enabled()
    assert plistlib.loads(agent.path.read_bytes())["ProgramArguments"] == list(COMMAND)
    agent.path.write_bytes(b"broken")
    assert not agent.is_enabled()
    agent.disable()
    agent.disable()
    assert not agent.path.exists()


class Registry:
    """Stands in for `winreg`: keys of named values."""

    HKEY_CURRENT_USER, REG_SZ, KEY_SET_VALUE = "HKCU", 1, 2

    def __init__(self):
        self.keys = {}

    class Key(dict):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    def CreateKey(self, _root, path):  # noqa: N802 - winreg's name
        return self.keys.setdefault(path, self.Key())

    def OpenKey(self, _root, path, *_):  # noqa: N802 - winreg's name
        if path not in self.keys:
            raise FileNotFoundError(path)
        return self.keys[path]

    def QueryValueEx(self, key, name):  # noqa: N802 - winreg's name
        if name not in key:
            raise FileNotFoundError(name)
        return key[name], 1

    def SetValueEx(self, key, name, _reserved, _kind, value):  # noqa: N802 - winreg's name
        key[name] = value

    def DeleteValue(self, key, name):  # noqa: N802 - winreg's name
        if name not in key:
            raise FileNotFoundError(name)
        del key[name]


def test_the_run_key_is_quoted_and_task_managers_switch_respected():
    registry = Registry()
    run = RunKeyAutostart(("C:\\Programs\\trayapp.exe", "--profile", "a b"), registry)
    assert not run.is_enabled()
    run.enable()
    assert run.is_enabled()
    assert registry.keys[RUN]["trayapp"] == '"C:\\Programs\\trayapp.exe" --profile "a b"'
    registry.CreateKey("HKCU", APPROVED)["trayapp"] = b"\x03" + bytes(11)
    assert not run.is_enabled()
    run.enable()
    assert run.is_enabled()
    run.disable()
    run.disable()
    assert not run.is_enabled()


def test_each_platform_has_its_way(monkeypatch):
    chosen = choose_autostart("linux", COMMAND)
    assert isinstance(chosen, XdgAutostart)
    assert str(chosen.path).startswith(os.environ["XDG_CONFIG_HOME"])
    assert isinstance(choose_autostart("darwin", COMMAND), LaunchdAutostart)
    assert isinstance(choose_autostart("plan9", COMMAND), NullAutostart)
    monkeypatch.setenv("FLATPAK_ID", "org.trayapp.trayapp")
    assert not choose_autostart("linux", COMMAND).available


def test_where_there_is_no_way_asking_for_it_says_so():
    nothing = NullAutostart()
    nothing.disable()
    assert not nothing.is_enabled()
    with pytest.raises(OSError, match="no way"):
        nothing.enable()
