"""Runs the user's own command, once for each event, one at a time and never through a shell.

A thread of its own starts with the first event of a burst and ends with the last: nothing waits, nothing is started or
imported while nothing happens. No Qt.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING

from trayapp.domain.messages import hooks as wording
from trayapp.domain.model.problem import Problem

if TYPE_CHECKING:
    import subprocess

log = logging.getLogger("trayapp.desktop")

MOST_WAITING = 20
"""Events that wait while a command runs; the oldest goes first: the newest says how things are now."""
KEPT_STDERR = 2048
"""Bytes of the end of standard error that go to the log."""
_FED_S = 1.0
_DRAINED_S = 1.0 if sys.platform == "win32" else 10.0
"""Where it can be seen that nothing is left to read, the reader ends by itself: the limit is for a busy machine."""
_LOOK_S = 0.05
_CHUNK = 4096
_CHUNKS_LEFT = 16
"""What a pipe holds (64 KiB on Linux), in chunks: more than that was not written by the command, but by a child."""
_DEAD_WITHIN_S = 2.0
_POSIX = sys.platform != "win32"


class HookRunner:
    """Runs `command` with each event on standard input. `run` and `close` belong to one thread and never block it.

    The command inherits our environment as it is. Its output is dropped, except the end of standard error, which
    goes to the log at debug. After `deadline_s` seconds it is killed, on POSIX with its whole process group.
    `report` is called on the runner's thread with each kind of problem once.
    """

    def __init__(self, command: Sequence[str], deadline_s: float, report: Callable[[Problem], None]) -> None:
        self._command = tuple(command)
        self._deadline_s = deadline_s
        self._report = report
        self._lock = threading.Lock()
        self._waiting: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._reported: set[str] = set()

    def run(self, event: bytes) -> None:
        """Have the command run with `event`, after those that wait already."""
        with self._lock:
            if self._closed:
                return
            self._waiting.append(event)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="hook", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Drop what waits and kill what runs; returns at once."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            if self._process is not None:
                _kill(self._process)

    def join(self, timeout_s: float) -> bool:
        """Wait until nothing is left to run; tell whether that came true within `timeout_s`."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)
        return thread is None or not thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                event = self._waiting.popleft()
            self._run_once(event)

    def _run_once(self, event: bytes) -> None:
        process = self._started()
        if process is None:
            return
        stderr_tail, over = bytearray(), threading.Event()
        feeding = threading.Thread(target=_feed, args=(process, event), daemon=True)
        listening = threading.Thread(target=_listen, args=(process, stderr_tail, over), daemon=True)
        feeding.start()
        listening.start()
        in_time = _wait(process, self._deadline_s)
        if not in_time:
            _kill(process)
            if not _wait(process, _DEAD_WITHIN_S):  # by sudo it became somebody else's, and cannot be ended
                threading.Thread(target=process.wait, daemon=True).start()
        over.set()
        with self._lock:
            self._process = None
        feeding.join(_FED_S)  # something that the command left behind may hold both open: not our matter
        listening.join(_DRAINED_S)
        self._judge(process.returncode or 0, bytes(stderr_tail), in_time=in_time)

    def _started(self) -> subprocess.Popen[bytes] | None:
        import subprocess  # noqa: PLC0415 - most users have no hook

        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own command, as a list, without a shell
                _startable(self._command),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                bufsize=0,
                start_new_session=_POSIX,
                creationflags=0 if _POSIX else getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self._complain("start", wording.cannot_start(self._command[0], reason), f"cannot be started: {reason}")
            return None
        with self._lock:  # not around the start: a fork may take its time, and `run` must not wait
            self._process = process
            if self._closed:
                _kill(process)
        return process

    def _judge(self, code: int, stderr_tail: bytes, *, in_time: bool) -> None:
        if stderr_tail:
            log.debug("the hook wrote: %s", stderr_tail.decode("utf-8", "replace"))
        if self._closed:
            return
        program = self._command[0]
        if not in_time:
            said = f"was ended after {self._deadline_s:g} s"
            self._complain("slow", wording.too_slow(program, self._deadline_s), said)
        elif code != 0:
            self._complain("failed", wording.failed(program, code), f"ended with code {code}")

    def _complain(self, kind: str, problem: Problem, said: str) -> None:
        level = logging.DEBUG if kind in self._reported else logging.WARNING
        log.log(level, "the hook %s", said)
        if kind not in self._reported:
            self._reported.add(kind)
            self._report(problem)


def _startable(command: Sequence[str]) -> Sequence[str]:
    """Return a command as the system starts it: Windows finds no "notify.cmd" for "notify" by itself."""
    if sys.platform == "win32":
        import shutil  # noqa: PLC0415 - as above

        return (shutil.which(command[0]) or command[0], *command[1:])
    return command


def _wait(process: subprocess.Popen[bytes], deadline_s: float) -> bool:
    import subprocess  # noqa: PLC0415 - as above

    try:
        process.wait(deadline_s)
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the command now, with all that it started in its group (on Windows: the command alone)."""
    try:
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)  # it leads a group of its own: start_new_session
        else:
            process.kill()
    except OSError as error:  # gone already, or by sudo somebody else's
        log.debug("the hook is not ended: %s", error.strerror)


def _feed(process: subprocess.Popen[bytes], event: bytes) -> None:
    """Write the event; a command that does not read it is no failure."""
    assert process.stdin is not None
    try:
        with process.stdin as pipe:
            pipe.write(event)
    except OSError:
        return


def _listen(process: subprocess.Popen[bytes], stderr_tail: bytearray, over: threading.Event) -> None:
    """Read standard error to its end, or until the command is `over` and silent, and keep the last of it."""
    assert process.stderr is not None
    left = _CHUNKS_LEFT
    with process.stderr as pipe:
        while left and _speaks(pipe, over):
            left -= over.is_set()  # before the read, which makes room: the command may write on, and end
            if not (chunk := pipe.read(_CHUNK)):
                break
            stderr_tail += chunk
            del stderr_tail[:-KEPT_STDERR]


def _speaks(pipe: IO[bytes], over: threading.Event) -> bool:
    """Wait until there is something to read, or the command is `over` and there is not (on Windows: read and wait)."""
    if not _POSIX:
        return True
    while True:
        was_over = over.is_set()  # looked at first: what the command wrote before is then seen below
        if select.select([pipe], [], [], 0 if was_over else _LOOK_S)[0]:
            return True
        if was_over:
            return False
