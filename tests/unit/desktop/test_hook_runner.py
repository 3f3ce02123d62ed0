"""The user's command: fed, bounded, killed in time, and never in anybody's way."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import select
import signal
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from trayapp.desktop.process.hook_runner import KEPT_STDERR, MOST_WAITING, HookRunner, _listen
from trayapp.i18n.formatter import translate

COPY = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"


def python(code, *arguments):
    return (sys.executable, "-S", "-E", "-c", code, *map(str, arguments))


def shell(code, *arguments):
    """A command that starts at once; here the shell is the user's own choice of a program."""
    return ("/bin/sh", "-c", code, *map(str, arguments))


@pytest.fixture
def problems():
    return []


@pytest.fixture
def made(problems):
    runners = []

    def make(*command, deadline_s=20.0):
        runners.append(HookRunner(command, deadline_s, problems.append))
        return runners[-1]

    yield make
    for runner in runners:
        runner.close()
        assert runner.join(5)


def runner_threads():
    return [thread for thread in threading.enumerate() if "_listen" in thread.name or "_feed" in thread.name]


def ended(runner):
    assert runner.join(15)


class Fifo:
    """A named pipe that a command writes to, so that a test can wait for it without sleeping."""

    def __init__(self, path):
        os.mkfifo(path)
        self.path = path
        self.end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def wait(self, timeout_s=15.0):
        readable, _, _ = select.select([self.end], [], [], timeout_s)
        assert readable, "the command did not begin"
        return os.read(self.end, 100)

    def is_abandoned(self, timeout_s=15.0):
        """Tell whether everybody who had it open for writing is gone: reading then gives the end of file."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            select.select([self.end], [], [], 0.05)
            try:
                if os.read(self.end, 100) == b"":
                    return True
            except BlockingIOError:
                continue
        return False


@pytest.fixture
def fifo(tmp_path):
    pipe = Fifo(tmp_path / "fifo")
    yield pipe
    os.close(pipe.end)


def test_the_command_reads_the_event_from_standard_input(made, tmp_path, problems):
    event = json.dumps({"event": "verdict", "headline": "Ärger; $(rm -rf ~) `x`"}).encode() + b"\n"
    runner = made(*python(COPY, tmp_path / "out"))
    runner.run(event)
    ended(runner)
    assert (tmp_path / "out").read_bytes() == event
    assert problems == []


def test_arguments_reach_the_command_as_they_are(made, tmp_path):
    odd = "a b; $HOME `id` * \"'"
    runner = made(*python("import sys; open(sys.argv[1], 'w').write(sys.argv[2])", tmp_path / "out", odd))
    runner.run(b"{}")
    ended(runner)
    assert (tmp_path / "out").read_text() == odd


def test_the_environment_is_inherited(made, tmp_path, monkeypatch):
    monkeypatch.setenv("TRAYAPP_TEST_WORD", "passed on")
    code = "import os, sys; open(sys.argv[1], 'w').write(os.environ['TRAYAPP_TEST_WORD'])"
    runner = made(*python(code, tmp_path / "out"))
    runner.run(b"{}")
    ended(runner)
    assert (tmp_path / "out").read_text() == "passed on"


def test_events_run_one_at_a_time_and_in_order(made, tmp_path):
    code = 'mkdir "$0.lock" && cat >> "$0" && rmdir "$0.lock"'  # the first of these fails where another one runs
    runner = made(*shell(code, tmp_path / "out"))
    for number in range(8):
        runner.run(b"%d\n" % number)
    ended(runner)
    assert (tmp_path / "out").read_text().split() == list("01234567")


def test_of_too_many_events_the_newest_stay(made, tmp_path, fifo):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    code = 'read event; echo "$event" >> "$0"; if [ "$event" = first ]; then echo x > "$1"; cat "$2"; fi'
    runner = made(*shell(code, tmp_path / "out", fifo.path, gate))
    runner.run(b"first\n")
    fifo.wait()
    for number in range(MOST_WAITING + 7):
        runner.run(b"%d\n" % number)
    gate.open("w").close()
    ended(runner)
    told = (tmp_path / "out").read_text().split()
    assert told == ["first", *map(str, range(7, MOST_WAITING + 7))]


@pytest.mark.expected_log("was ended after")
def test_a_command_that_hangs_is_killed_with_its_children(made, fifo, problems):
    runner = made(*shell('(echo child; sleep 600) > "$0" & wait', fifo.path), deadline_s=2.0)
    runner.run(b"{}")
    assert fifo.wait() == b"child\n"
    ended(runner)
    assert fifo.is_abandoned(), "the child outlived the command"
    assert [problem.key for problem in problems] == ["hooks.deadline_s"]
    assert "2 s" in translate(problems[0].message)


@pytest.mark.expected_log("was ended after")
def test_a_command_that_became_another_user_holds_nothing_up(made, fifo, tmp_path, problems, monkeypatch):
    kill, refused = os.killpg, []

    def killpg(group, number):
        refused.append(group)
        raise PermissionError(1, "Operation not permitted")  # as of one that runs under sudo

    monkeypatch.setattr(os, "killpg", killpg)
    monkeypatch.setattr("trayapp.desktop.process.hook_runner._DEAD_WITHIN_S", 0.1)
    code = 'read event; echo "$event" >> "$0"; if [ "$event" = hang ]; then exec sleep 600 2> /dev/null; fi'
    runner = made(*shell(code, tmp_path / "out"), deadline_s=1.0)
    runner.run(b"hang\n")
    runner.run(b"next\n")
    ended(runner)
    runner.close()
    for group in refused:
        kill(group, signal.SIGKILL)
    assert (tmp_path / "out").read_text() == "hang\nnext\n"
    assert [problem.key for problem in problems] == ["hooks.deadline_s"]


@pytest.mark.expected_log("was ended after")
def test_after_a_command_that_hangs_the_next_event_is_run(made, tmp_path):
    code = 'read event; echo "$event" >> "$0"; if [ "$event" = hang ]; then sleep 600; fi'
    runner = made(*shell(code, tmp_path / "out"), deadline_s=2.0)
    runner.run(b"hang\n")
    runner.run(b"next\n")
    ended(runner)
    assert (tmp_path / "out").read_text() == "hang\nnext\n"


@pytest.mark.expected_log("ended with code 3")
def test_a_command_that_fails_is_told_once(made, problems):
    runner = made(*shell("exit 3"))
    runner.run(b"{}")
    runner.run(b"{}")
    ended(runner)
    assert [translate(problem.title) for problem in problems] == ["Your hook failed"]
    assert "code 3" in translate(problems[0].message)


@pytest.mark.expected_log("cannot be started")
def test_a_missing_command_is_told_once_in_words(made, problems):
    runner = made("/nowhere/notify-me", "--x")
    for _ in range(3):
        runner.run(b"{}")
        ended(runner)
    (problem,) = problems
    assert translate(problem.message) == (
        "/nowhere/notify-me: No such file or directory. Check hooks.command in the configuration."
    )


@pytest.mark.expected_log("ended with code 1")
def test_the_end_of_standard_error_goes_to_the_debug_log(made, caplog):
    caplog.set_level(logging.DEBUG, "trayapp.desktop")
    code = "import sys; print('noise on standard output'); sys.stderr.write('x' * 300000 + ' at last'); sys.exit(1)"
    runner = made(*python(code))
    runner.run(b"{}")
    ended(runner)
    (said,) = [record.getMessage() for record in caplog.records if "wrote" in record.getMessage()]
    assert said.endswith(" at last")
    assert len(said) < KEPT_STDERR + 100
    assert "noise" not in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows reads to the end")
def test_what_a_command_writes_as_it_ends_is_read_to_the_last_byte():
    """A full pipe, from which one chunk is read: the command fills it up again and is over before that is counted."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    written = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            written += os.write(writing, b"x" * 4096)
    over, end = threading.Event(), b"x" * 4088 + b" at last"

    class Pipe(io.FileIO):
        def read(self, size: int = -1) -> bytes | None:
            chunk = super().read(size)
            if not over.is_set():
                os.write(writing, end)
                os.close(writing)
                over.set()
            return chunk

    tail = bytearray()
    _listen(SimpleNamespace(stderr=Pipe(reading)), tail, over)
    assert written == 16 * 4096
    assert tail.endswith(b" at last")


def test_a_command_that_does_not_read_its_event_is_no_failure(made, problems):
    runner = made(*shell(":"))
    runner.run(b"x" * 2_000_000)
    ended(runner)
    assert problems == []


def test_a_child_that_keeps_standard_error_open_holds_nothing_up(made, tmp_path, fifo, problems):
    runner = made(*shell('(exec sleep 600) & echo $! > "$0"', fifo.path))
    runner.run(b"{}")
    child = int(fifo.wait())
    try:
        ended(runner)
        assert problems == []
        assert runner_threads() == [], "it would stay for as long as the child lives"
        os.kill(child, 0)  # what a command leaves behind in time is its own matter
    finally:
        os.kill(child, signal.SIGKILL)


def test_a_child_that_floods_standard_error_is_heard_no_more(made, fifo, problems):
    runner = made(*shell('(exec yes >&2) & echo $! > "$0"', fifo.path))
    runner.run(b"{}")
    child = int(fifo.wait())
    try:
        ended(runner)
        assert problems == []
        assert runner_threads() == []
    finally:
        with contextlib.suppress(ProcessLookupError):  # it is told by SIGPIPE that nobody listens
            os.kill(child, signal.SIGKILL)


def test_closing_kills_what_runs_and_drops_what_waits(made, fifo, problems):
    runner = made(*shell('exec > "$0"; echo x; sleep 600', fifo.path), deadline_s=300.0)
    runner.run(b"{}")
    fifo.wait()
    runner.run(b"{}")
    runner.close()
    runner.run(b"{}")
    ended(runner)
    assert fifo.is_abandoned()
    assert problems == []


def test_running_never_waits_for_the_command(made, fifo):
    runner = made(*shell('echo x > "$0"; sleep 600', fifo.path))
    runner.run(b"{}")
    fifo.wait()
    began = time.perf_counter()
    for _ in range(1000):
        runner.run(b"{}")
    assert time.perf_counter() - began < 0.5


def test_no_thread_stays_when_nothing_happens(made):
    before = {thread.name for thread in threading.enumerate()}
    runner = made(*shell(":"))
    assert {thread.name for thread in threading.enumerate()} == before
    runner.run(b"{}")
    ended(runner)
    assert "hook" not in {thread.name for thread in threading.enumerate()}
