"""The app held against its contracts from outside: `python -m trayapp` as a process, servers of the tests' own."""

from __future__ import annotations

import io
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.windows import SLOWER
from trayapp.cli.main import run

DEAD_URL = "http://127.0.0.1:9"
"""Nobody listens on the discard port: refused at once."""

LONGEST_RUN_S = 50.0 * SLOWER


@dataclass(frozen=True, slots=True)
class Ended:
    """One run of the command line. `peak_kib` is the most memory that it had at once; 0 on Windows, as is `cpu_s`."""

    code: int
    out: str
    err: str
    seconds: float
    peak_kib: int
    cpu_s: float

    @property
    def json(self) -> dict:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def summary(self) -> dict:
        return self.lines[-1]


def run_app(*arguments: object, stdin: bytes = b"", cwd: Path | None = None, **environment: str) -> Ended:
    """Run `python -m trayapp` to its end, as a script would."""
    command = [sys.executable, "-m", "trayapp", *map(str, arguments)]
    if sys.platform == "win32":
        return _run_on_windows(command, cwd, environment)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=cwd, env={**os.environ, **environment}
        )
        killer = threading.Timer(LONGEST_RUN_S, process.kill)
        killer.start()
        peak_kib = 0
        try:
            while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
                peak_kib = max(peak_kib, _peak_kib(process.pid))
                time.sleep(0.01)
        except BaseException:  # a test's time limit too: what is left running would fail a later test
            process.kill()
            process.wait()
            raise
        finally:
            killer.cancel()
        _, status, usage = ended
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        return Ended(
            process.returncode,
            out.read().decode(),
            err.read().decode(),
            seconds,
            peak_kib,
            usage.ru_utime + usage.ru_stime,
        )


def _run_on_windows(command: list[str], cwd: Path | None, environment: Mapping[str, str]) -> Ended:
    """Run it with pipes, which Python under Wine 8 demands, and in UTF-8, which is not what Windows has for a pipe."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST_RUN_S,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )
    said = (text.decode().replace("\r\n", "\n") for text in (done.stdout, done.stderr))
    return Ended(done.returncode, *said, time.monotonic() - began, 0, 0.0)


def run_here(*arguments: object) -> Ended:
    """Run the command line in this process: a tenth of a second instead of a whole one, where no more is looked at."""
    log = logging.getLogger("trayapp")
    handlers, level = log.handlers[:], log.level
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n"), io.StringIO()
    began = time.monotonic()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(each) for each in arguments])
    except SystemExit as ended:
        code = ended.code
    finally:
        log.handlers[:] = handlers
        log.setLevel(level)
    out.flush()
    return Ended(code, out.buffer.getvalue().decode(), err.getvalue(), time.monotonic() - began, 0, 0.0)


def _peak_kib(pid: int) -> int:
    """Return the most memory that a process had; `ru_maxrss` would count what we had when we forked."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def left_in(home: Path) -> list[Path]:
    """Return everything in a home but fontconfig's own cache.

    Fontconfig writes one whenever the system's is older than the system's fonts, as it is on a fresh Debian; any
    program that draws a letter sets it off. Of two that make its first folder at once, the later one takes the second.
    """
    caches = {home / ".cache" / "fontconfig", home / ".fontconfig"}
    return sorted(path for path in home.rglob("*") if caches.isdisjoint({path, *path.parents}))


Answer = Callable[[str, socket.socket], None]


def plain(
    body: bytes | str | dict | list, status: int = 200, content_type: str = "application/json", **headers: str
) -> Answer:
    """Return an answer over HTTP/1.1 that says its length and closes the connection."""
    content = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named = {"content-type": content_type, "content-length": str(len(content)), **named, "connection": "close"}
    head = f"HTTP/1.1 {status} Said\r\n" + "".join(f"{name}: {value}\r\n" for name, value in named.items())

    def answer(_path: str, connection: socket.socket) -> None:
        connection.sendall(head.encode() + b"\r\n" + content)

    return answer


@dataclass
class Server:
    """A server on loopback that answers each path by a rule of the test's; any other path by `otherwise`."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    otherwise: Answer = field(default_factory=lambda: plain(b"", 404, "text/html"))
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                part = connection.recv(4096)
                if not part:
                    return
                head += part
            path = head.split(b" ")[1].decode()
            self.asked.append(path)
            self.heads.append(head.decode("latin-1"))
            self.answers.get(path.partition("?")[0], self.otherwise)(path, connection)

    def close(self) -> None:
        self.over.set()
        with suppress(OSError):  # Windows: it is not connected
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def canary_config(*urls: str) -> str:
    """Return the part of a configuration that names the canaries."""
    return f'[network]\ncanaries = {json.dumps(list(urls))}\nproxy = "none"\n'
