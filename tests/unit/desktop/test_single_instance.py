"""The message of a second start, and what is not one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from trayapp.desktop.single_instance import MAX_LINE, SingleInstance, _parsed


@pytest.fixture
def folder(tmp_path_factory):
    import tempfile

    with tempfile.TemporaryDirectory(prefix="one-") as name:  # a socket's path may have 107 characters at most
        yield Path(name)


@pytest.fixture
def first(folder, qapp):
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


def test_with_nobody_there_asking_fails(folder, qapp):
    assert not SingleInstance(folder).ask_first()
