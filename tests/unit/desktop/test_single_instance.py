"""One instance per folder: the lock that decides, the message of a second start, and what is no message."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from trayapp.desktop.instance import ipc_client, ipc_server, primary
from trayapp.desktop.instance.ipc_client import ANSWER, addresses
from trayapp.desktop.instance.ipc_server import MAX_CALLERS, MAX_LINE, UnixIpcServer
from trayapp.desktop.instance.ipc_server_qt import QtIpcServer
from trayapp.desktop.instance.primary import (
    InstanceLock,
    PrimaryNotRespondingError,
    acquire_or_notify,
    notify_primary,
    parse_message,
)
from trayapp.desktop.instance.single_instance import SingleInstance


@pytest.fixture
def folder(tmp_path_factory):
    with tempfile.TemporaryDirectory(prefix="one-") as name:  # a socket's path may have 107 characters at most
        yield Path(name)


@pytest.fixture(params=["unix", "abstract", "qt"])
def first(folder, qapp, request, monkeypatch):
    """The primary, with each kind of server: Qt's works here too."""
    if request.param == "qt":
        monkeypatch.setattr(
            ipc_server, "listen", lambda _folder, take, parent: QtIpcServer(pipe_path(folder), take, parent)
        )
    elif request.param == "abstract":
        (folder / "trayapp.sock").mkdir()  # in the way
    monkeypatch.setenv("TEST_KIND", request.param)
    lock = InstanceLock(folder)
    assert lock.acquire()
    instance = SingleInstance(lock)
    instance.heard = []
    instance.show_asked.connect(instance.heard.append)
    yield instance
    instance.release()


def pipe_path(folder: Path) -> str:
    return str(folder / "trayapp.pipe")


def address_of(folder: Path) -> str:
    kind = os.environ["TEST_KIND"]
    return pipe_path(folder) if kind == "qt" else addresses(folder)[int(kind == "abstract")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"trayapp": 1, "do": "show"}\n', ""),
        (b'{"trayapp": 1, "do": "show", "token": "t"}\n', "t"),
        (b'{"trayapp": 1, "do": "show", "token": 7}\n', ""),
        (b'{"trayapp": 1, "do": "quit"}\n', None),
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
    assert parse_message(line) == message


def test_the_socket_is_the_users_alone(folder, qapp):
    os.umask(os.umask(0))  # whatever it is, it is not what protects the socket
    lock = InstanceLock(folder)
    assert lock.acquire()
    instance = SingleInstance(lock)
    assert stat.S_IMODE((folder / "trayapp.sock").stat().st_mode) & 0o077 == 0
    instance.release()


def test_one_owns_the_lock_until_it_gives_it_up(first, folder):
    second = InstanceLock(folder)
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_flood_without_a_line_is_cut_off(first, folder, qtbot):
    with socket.socket(socket.AF_UNIX) as flood:
        flood.connect(address_of(folder))
        flood.sendall(b"x" * (MAX_LINE + 100))
        flood.setblocking(False)
        qtbot.waitUntil(lambda: _is_closed(flood), timeout=5000)
    assert first.heard == []


def test_a_message_in_parts_is_one_message(first, folder, qtbot):
    with socket.socket(socket.AF_UNIX) as slow:
        slow.connect(address_of(folder))
        slow.sendall(b'{"trayapp": 1, "do": "show",')
        qtbot.wait(1)
        slow.sendall(b' "token": "abc"}\n')
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


@pytest.fixture
def unix_kind(monkeypatch):
    monkeypatch.setenv("TEST_KIND", "unix")


SECOND = """
import os, sys
from pathlib import Path
from trayapp.desktop.instance import ipc_client
from trayapp.desktop.instance.primary import acquire_or_notify
if os.environ["TEST_KIND"] == "qt":
    from trayapp.desktop.instance.ipc_server_qt import send_qt
    ipc_client.send = lambda folder, line: send_qt(str(folder / "trayapp.pipe"), line)
"""


def answer_of(asking, qtbot):
    qtbot.waitUntil(lambda: asking.poll() is not None, timeout=20_000)
    return asking.stdout.read().strip()


def test_a_second_start_notifies_the_first_and_is_answered(first, folder, second, qtbot, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "here")
    asking = second(f"print(acquire_or_notify(Path({str(folder)!r})), 'PySide6' in sys.modules)")
    assert answer_of(asking, qtbot) == f"None {os.environ['TEST_KIND'] == 'qt'}"
    qtbot.waitUntil(lambda: first.heard == ["here"], timeout=5000)


def test_what_is_no_message_is_not_answered(first, folder, second, qtbot):
    asking = second(f"print(ipc_client.send(Path({str(folder)!r}), b'hello'))")
    assert answer_of(asking, qtbot) == "False"
    assert first.heard == []


def test_a_crowd_that_says_nothing_keeps_nobody_out(folder, qapp, qtbot):
    heard = []
    path = str(folder / "ipc_server.sock")
    listening = UnixIpcServer(path, lambda line: heard.append(line) or ANSWER)
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


@pytest.mark.expected_log("a second start cannot reach this one")
def test_an_address_that_cannot_be_taken_is_no_reason_not_to_start(folder, qapp, monkeypatch):
    (folder / "trayapp.sock").mkdir()
    monkeypatch.setattr(ipc_server, "addresses", lambda where: (str(where / "trayapp.sock"),))
    lock = InstanceLock(folder)
    assert lock.acquire()
    SingleInstance(lock).release()


def test_with_nobody_there_asking_fails(folder):
    assert not notify_primary(folder)


def test_another_user_is_neither_heard_nor_believed(folder, qapp, qtbot, monkeypatch):
    monkeypatch.setattr(ipc_server, "is_ours", lambda _connection: False)
    heard = []
    listening = UnixIpcServer(str(folder / "s"), lambda line: heard.append(line) or ANSWER)
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(str(folder / "s"))
        caller.setblocking(False)
        qtbot.waitUntil(lambda: _is_closed(caller), timeout=5000)
    listening.close()
    assert not heard
    monkeypatch.setattr(ipc_client, "is_ours", lambda _connection: False)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(addresses(folder)[-1])
        stranger.listen()
        assert not notify_primary(folder)


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def file(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def listener(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))


LEFTOVERS = {
    "nothing": lambda _folder: None,
    "an empty file": lambda folder: file(folder / "trayapp.lock", b""),
    "garbage": lambda folder: file(folder / "trayapp.lock", b"\xff" * 9999),
    "another host's name": lambda folder: file(folder / "trayapp.lock", b"1\npython3.11\nelsewhere\n\n\n"),
    "our own pid": lambda folder: file(folder / "trayapp.lock", f"{os.getpid()}\npython\n".encode()),
    "pid 1": lambda folder: file(folder / "trayapp.lock", b"1\n"),
    "a folder": lambda folder: (folder / "trayapp.lock").mkdir(),
    "a socket": lambda folder: listener(folder / "trayapp.lock"),
    "a pipe": lambda folder: os.mkfifo(folder / "trayapp.lock"),
    "a link to nowhere": lambda folder: (folder / "trayapp.lock").symlink_to("/nowhere/at/all"),
    "a dead socket": lambda folder: listener(folder / "trayapp.sock"),
    "a folder for the socket": lambda folder: (folder / "trayapp.sock").mkdir(),
    "a file for the socket": lambda folder: file(folder / "trayapp.sock", b"mine"),
    "a pipe for the socket": lambda folder: os.mkfifo(folder / "trayapp.sock"),
    "a folder that is read-only": lambda folder: folder.chmod(0o500),
    "a link to the folder": lambda folder: (folder.parent / "link").symlink_to(folder),
}


@pytest.mark.parametrize("kind", LEFTOVERS)
@pytest.mark.parametrize("length", [0, 250])
@pytest.mark.usefixtures("qapp", "unix_kind")
def test_whatever_lies_in_the_folder_one_runs_and_the_other_notifies_it(qtbot, second, kind, length):
    with tempfile.TemporaryDirectory(prefix="one-") as name:
        folder = Path(name) / ("x" * length) / "y"
        folder.mkdir(parents=True)
        if length and "socket" in kind:
            os.chdir(folder)  # the leftover's own path is over the limit
            LEFTOVERS[kind](Path())
            os.chdir("/")
        else:
            LEFTOVERS[kind](folder)
        lock = acquire_or_notify(folder)
        assert lock is not None
        instance = SingleInstance(lock)
        spelt = folder.parent / "link" if kind == "a link to the folder" else folder
        asking = second(f"print(acquire_or_notify(Path({str(spelt)!r})))")
        with qtbot.waitSignal(instance.show_asked, timeout=20_000):
            assert answer_of(asking, qtbot) == "None"
        instance.release()
        if kind == "a file for the socket":
            assert (folder / "trayapp.sock").read_bytes() == b"mine"
        again = acquire_or_notify(folder)
        assert again is not None
        again.release()
        folder.chmod(0o700)


def test_a_lock_that_nobody_answers_for_is_told_after_patience(folder, monkeypatch):
    owner = InstanceLock(folder)
    assert owner.acquire()
    monkeypatch.setattr(primary, "_RETRY_S", 0.001)
    with pytest.raises(PrimaryNotRespondingError):
        acquire_or_notify(folder, within_s=0.02)
    owner.release()


def test_a_primary_that_ends_meanwhile_is_followed(folder, monkeypatch):
    owner = InstanceLock(folder)
    assert owner.acquire()
    monkeypatch.setattr(primary, "notify_primary", lambda _folder: owner.release())
    lock = acquire_or_notify(folder)
    assert lock is not None
    lock.release()


def test_a_killed_owner_leaves_no_lock(folder, second, monkeypatch):
    monkeypatch.setenv("TEST_KIND", "unix")
    owner = second(f"lock = acquire_or_notify(Path({str(folder)!r})); print('here', flush=True); sys.stdin.read()")
    assert owner.stdout.readline().strip() == "here"
    assert not InstanceLock(folder).acquire()
    owner.kill()
    owner.wait()
    lock = InstanceLock(folder)
    assert lock.acquire()
    lock.release()


def test_where_folders_cannot_be_locked_a_file_is(folder, monkeypatch):
    real = fcntl.flock

    def as_on_nfs(handle: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, "Bad file descriptor")
        real(handle, how)

    monkeypatch.setattr(fcntl, "flock", as_on_nfs)
    one, other = InstanceLock(folder), InstanceLock(folder)
    assert one.acquire()
    assert not other.acquire()
    one.release()
    assert other.acquire()
    other.release()


def test_no_child_keeps_the_lock(folder):
    lock = InstanceLock(folder)
    assert lock.acquire()
    child = subprocess.Popen(["sleep", "60"], close_fds=False)
    try:
        lock.release()
        assert lock.acquire()
    finally:
        child.kill()
        child.wait()
    lock.release()


START = """
import sys
from pathlib import Path
from trayapp.desktop.instance.primary import acquire_or_notify
lock = acquire_or_notify(Path(sys.argv[1]), within_s=50)
if lock is None:
    print("second")
    raise SystemExit
from PySide6.QtCore import QCoreApplication
from trayapp.desktop.instance.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(lock)
instance.show_asked.connect(app.quit)
app.exec()
instance.release()
print("first")
"""


@pytest.mark.slow
@pytest.mark.parametrize("_lot", range(5))
def test_of_two_starts_at_once_one_runs_and_the_other_notifies_it_ten_times(_lot):
    for _ in range(10):
        with tempfile.TemporaryDirectory(prefix="one-") as name, ExitStack() as ended:
            command = [sys.executable, "-c", START, name]
            pair = [ended.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) for _ in range(2)]
            for each in pair:
                ended.callback(each.kill)
            assert sorted(each.communicate(timeout=50)[0] for each in pair) == ["first\n", "second\n"]
