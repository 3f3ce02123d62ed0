"""Starting the tray app where it cannot start: one sentence and an exit code, never a traceback or an abort."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.black_box.outside import DEAD_URL, LONGEST_RUN_S, canary_config, run_app
from tests.support.desktop.waiting import wait_for

TRAY = [[], ["demo"]]

WITHOUT_A_LIBRARY = """
import sys

class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

sys.meta_path.insert(0, Broken())
from trayapp.cli.main import run
raise SystemExit(run(sys.argv[1:]))
"""


def one_sentence(text: str) -> str:
    assert len(text.splitlines()) == 1, text
    assert text.startswith("trayapp: ")
    return text


@pytest.mark.parametrize("command", TRAY)
def test_without_a_display_it_says_so(command, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    ended = run_app(*command)
    assert (ended.code, ended.out) == (69, "")
    assert "no display" in one_sentence(ended.err)


@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":4242"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-4242"},
        {"DISPLAY": ":4242", "WAYLAND_DISPLAY": "w"},
        {"QT_QPA_PLATFORM": "no such"},
    ],
)
@pytest.mark.parametrize("command", TRAY)
def test_a_display_that_does_not_answer_is_told_with_qts_reason(command, environment, monkeypatch, tmp_path: Path):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    ended = run_app(*command, **environment)
    assert (ended.code, ended.out) == (69, "")
    assert "Qt cannot use the display (" in one_sentence(ended.err)
    assert not list(tmp_path.glob("trayapp-demo-*"))


@pytest.mark.parametrize("command", TRAY)
def test_without_a_library_it_says_which_is_missing(command):
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_LIBRARY, *command], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (69, "")
    assert "libEGL.so.1" in one_sentence(ended.stderr)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", TRAY)
def test_a_signal_before_the_app_is_there_ends_it_quietly(command, number, monkeypatch, tmp_path: Path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code = (
        "import os, signal, sys, threading, trayapp.__main__ as door\n"
        f"sys.argv = {['trayapp', *command]!r}\n"
        "import trayapp.cli.main, trayapp.cli.tray, trayapp.cli.demo\n"
        "run = trayapp.cli.tray.start\n"
        "def start(*arguments):\n"
        f"    threading.Timer(DELAY, os.kill, (os.getpid(), {int(number)})).start()\n"
        "    return run(*arguments)\n"
        "trayapp.cli.tray.start = trayapp.cli.demo.start = start\n"
        "sys.exit(door.main())\n"
    )
    for delay_s in (0.0, 0.05, 0.1, 0.3, 0.8):
        ended = subprocess.run(
            [sys.executable, "-c", code.replace("DELAY", str(delay_s))], capture_output=True, text=True, check=False
        )
        assert ended.stderr == ""
        assert ended.returncode in ({0, 130} if number == signal.SIGINT else {0, -signal.SIGTERM})
        assert not list(tmp_path.glob("trayapp-demo-*"))


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 0), ("SIGINT", 130), ("SIGHUP", 0)])
def test_a_signal_ends_the_running_app_quietly(name, code, profile):
    folder = profile(canary_config(f"{DEAD_URL}/generate_204"))
    command = [sys.executable, "-m", "trayapp", "--profile", str(folder)]
    app = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    wait_for((folder / "memory.json").exists, "the app to run", LONGEST_RUN_S)
    app.send_signal(getattr(signal, name))
    _, said = app.communicate(timeout=LONGEST_RUN_S)
    assert (app.returncode, said) == (code, "")


def test_an_instance_that_does_not_answer_is_told(tmp_path: Path):
    with tempfile.TemporaryDirectory(prefix="one-") as folder:
        owner = subprocess.Popen(
            ["flock", "--exclusive", folder, sys.executable, "-c", "print(1, flush=True); input()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert owner.stdout.readline() == "1\n"
        ended = run_app("--profile", folder)
        owner.communicate("\n")
    assert (ended.code, ended.out) == (75, "")
    assert "already running but not responding" in one_sentence(ended.err)


@pytest.mark.skipif(sys.platform != "win32" and os.getuid() == 0, reason="root may search every folder")
def test_a_profile_below_a_folder_that_may_not_be_searched_is_wrong_usage(tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    for command in ([], ["status"], ["doctor"]):
        ended = run_app("--profile", locked / "x", *command)
        assert (ended.code, ended.out) == (64, "")
        assert "Permission denied" in ended.err
    locked.chmod(0o700)
