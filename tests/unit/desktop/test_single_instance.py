"""The message of a second start, and what is not one."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from trayapp.desktop.instance import ipc_server
from trayapp.desktop.instance.ipc_server import MAX_CALLERS, MAX_LINE, UnixIpcServer, send_unix
from trayapp.desktop.instance.ipc_server_qt import QtIpcServer, send_qt
from trayapp.desktop.instance.single_instance import SingleInstance, _parsed


@pytest.fixture
def folder(tmp_path_factory):
    import tempfile

    with tempfile.TemporaryDirectory(prefix="one-") as name:  # a socket's path may have 107 characters at most
        yield Path(name)


@pytest.fixture(params=[(UnixIpcServer, send_unix), (QtIpcServer, send_qt)], ids=["unix", "qt"])
def first(folder, qapp, request, monkeypatch):
    """The first instance, with either kind of ear: Qt's works here too."""
    kind, call = request.param
    monkeypatch.setattr(ipc_server, "listen", kind)
    monkeypatch.setattr(ipc_server, "send", call)
    monkeypatch.setenv("TEST_VOICE", f"{call.__module__}:{call.__name__}")
    instance = SingleInstance(folder)
    assert instance.claim()
    instance.heard = []
    instance.show_asked.connect(instance.heard.append)
    yield instance
    instance.release()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"trayapp": 1, "do": "show"}\n', ("show", "")),
        (b'{"trayapp": 1, "do": "quit", "token": "t"}\n', ("quit", "t")),
        (b'{"trayapp": 1, "do": "show", "token": 7}\n', ("show", "")),
        (b'{"trayapp": 2, "do": "show"}\n', None),
        (b'{"trayapp": 1, "do": "rm"}\n', None),
        (b'{"trayapp": 1, "do": ["show"]}\n', None),
        (b"[]\n", None),
        (b"\xff\xfe\n", None),
        (b"[" * 4000, None),
        (b"", None),
    ],
)
def test_only_what_the_protocol_says_is_a_message(line, message):
    assert _parsed(line) == message


def test_the_socket_is_the_users_alone(first, folder):
    assert stat.S_IMODE((folder / "trayapp.sock").stat().st_mode) & 0o077 == 0


def test_only_one_has_the_name_until_it_lets_go(first, folder):
    second = SingleInstance(folder)
    assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def test_a_flood_without_a_line_is_cut_off(first, folder, qtbot):
    flood = QLocalSocket()
    flood.connectToServer(str(folder / "trayapp.sock"))
    flood.write(b"x" * (MAX_LINE + 100))
    qtbot.waitUntil(lambda: flood.state() == QLocalSocket.LocalSocketState.UnconnectedState, timeout=5000)
    assert first.heard == []


def test_a_message_in_pieces_is_one_message(first, folder, qtbot):
    slow = QLocalSocket()
    slow.connectToServer(str(folder / "trayapp.sock"))
    assert slow.waitForConnected(2000)
    slow.write(b'{"trayapp": 1, "do": "show",')
    slow.flush()
    qtbot.waitUntil(lambda: slow.bytesToWrite() == 0, timeout=5000)
    slow.write(b' "token": "abc"}\n')
    qtbot.waitUntil(lambda: first.heard == ["abc"], timeout=5000)


@pytest.fixture
def second():
    """Run a second start of its own, for Qt's waiting holds Python's threads up."""
    running = []

    def start(code):
        running.append(subprocess.Popen([sys.executable, "-c", SECOND + code], stdout=subprocess.PIPE, text=True))
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.communicate()


SECOND = """
import importlib, os, sys
from pathlib import Path
from trayapp.desktop.instance import ipc_server
from trayapp.desktop.instance.single_instance import SingleInstance
module, _, name = os.environ["TEST_VOICE"].partition(":")
ipc_server.send = getattr(importlib.import_module(module), name)
"""


def answer_of(asking, qtbot):
    qtbot.waitUntil(lambda: asking.poll() is not None, timeout=20_000)
    return asking.stdout.read().strip()


def test_a_second_start_is_heard_and_answered(first, folder, second, qtbot, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "here")
    asking = second(f"print(SingleInstance(Path({str(folder)!r})).ask_first())")
    assert answer_of(asking, qtbot) == "True"
    qtbot.waitUntil(lambda: first.heard == ["here"], timeout=5000)


def test_a_second_start_that_asks_to_quit_is_answered_though_the_ear_closes(first, folder, second, qtbot):
    first.quit_asked.connect(first.release)
    asking = second(f"print(SingleInstance(Path({str(folder)!r})).ask_first('quit'))")
    assert answer_of(asking, qtbot) == "True"
    qtbot.waitUntil(lambda: first._ear is None, timeout=5000)


def test_what_is_no_message_is_not_answered(first, folder, second, qtbot):
    asking = second(f"print(ipc_server.send({str(folder / 'trayapp.sock')!r}, b'hello'))")
    assert answer_of(asking, qtbot) == "False"
    assert first.heard == []


def test_a_crowd_that_says_nothing_keeps_nobody_out(folder, qapp, qtbot):
    heard = []
    path = str(folder / "ipc_server.sock")
    listening = UnixIpcServer(path, lambda line: not heard.append(line))
    with ExitStack() as callers:
        for _ in range(MAX_CALLERS + 2):
            callers.enter_context(socket.socket(socket.AF_UNIX)).connect(path)
            qapp.processEvents()
        caller = callers.enter_context(socket.socket(socket.AF_UNIX))
        caller.connect(path)
        caller.sendall(b"now\n")
        qtbot.waitUntil(lambda: heard == [b"now"], timeout=5000)
        assert 0 < len(listening._callers) <= MAX_CALLERS
    qtbot.waitUntil(lambda: not listening._callers, timeout=5000)
    listening.close()


@pytest.mark.expected_log("a second start will not be heard")
def test_an_address_that_cannot_be_taken_is_no_reason_not_to_start(folder, qapp):
    (folder / "trayapp.sock").mkdir()
    instance = SingleInstance(folder)
    assert instance.claim()
    instance.release()


def test_with_nobody_there_asking_fails(folder, qapp):
    assert not SingleInstance(folder).ask_first()
