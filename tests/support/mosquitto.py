"""A real broker, Debian's mosquitto: a process of the test's own on a free port of loopback; and a lossy way to it."""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE_S = 20.0

_PUBLISH, _QOS_BITS = 3, 0x06


def wait_until(condition: Callable[[], object], within_s: float = PATIENCE_S, step: Callable[[], None] | None = None):
    """Return the first value of `condition` that is true; fail if there is none in time."""
    until = time.monotonic() + within_s
    ready = threading.Event()
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come to that"
        if step is not None:
            step()
        ready.wait(0.01)
    return found


def free_port() -> int:
    """Return a port of loopback that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Broker:
    """One mosquitto. `settings` are lines of its configuration; it may be killed and started again on its port."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.port = free_port()
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin")
        assert program, "mosquitto is missing: packaging/linux/install-debian.sh test"
        listener = (f"listener {self.port} 127.0.0.1", "user root", "persistence false", "max_queued_messages 2000")
        lines = "\n".join([*listener, *(self._settings or ("allow_anonymous true",))])
        (self.folder / "mosquitto.conf").write_text(lines + "\n", encoding="utf-8")
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "-c", str(self.folder / "mosquitto.conf")], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_until(self._listens)

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.folder / "mosquitto.log").read_text(encoding="utf-8")
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def connections(self) -> int:
        """Return how many clients connected so far, over all its lives."""
        return (self.folder / "mosquitto.log").read_text(encoding="utf-8").count("New client connected")

    def kill(self) -> None:
        """End it by SIGKILL, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def broker(folder: Path, *settings: str) -> Iterator[Broker]:
    """Run a broker for as long as the block lasts."""
    found = Broker(folder, *settings)
    found.start()
    try:
        yield found
    finally:
        found.kill()


def packets(buffer: bytearray) -> Iterator[bytes]:
    """Take the whole MQTT packets off the front of `buffer`."""
    while len(buffer) >= 2:
        length, shift, position = 0, 0, 1
        while True:
            if position >= len(buffer):
                return
            byte = buffer[position]
            length |= (byte & 0x7F) << shift
            shift, position = shift + 7, position + 1
            if not byte & 0x80:
                break
        if len(buffer) < position + length:
            return
        yield bytes(buffer[: position + length])
        del buffer[: position + length]


class LossyProxy:
    """Stands before a broker and loses or doubles messages of QoS 0, both ways, as its seed says."""

    def __init__(self, port: int, lost: float, doubled: float, seed: int) -> None:
        self._target, self._lost, self._doubled = port, lost, doubled
        self._random, self._lock = random.Random(seed), threading.Lock()
        self._server = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._server.getsockname()[1]
        self.passed = self.dropped = self.repeated = 0
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                try:
                    upstream = socket.create_connection(("127.0.0.1", self._target), 5)
                except OSError:
                    client.close()
                    continue
                upstream.settimeout(None)
                self._open |= {client, upstream}
                for source, sink in ((client, upstream), (upstream, client)):
                    threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        buffer = bytearray()
        with suppress(OSError):
            while data := source.recv(65_536):
                buffer += data
                sink.sendall(b"".join(packet * self._times(packet) for packet in packets(buffer)))
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _times(self, packet: bytes) -> int:
        if packet[0] >> 4 != _PUBLISH or packet[0] & _QOS_BITS:
            return 1
        with self._lock:
            draw = self._random.random()
            self.passed += 1
            self.dropped += draw < self._lost
            self.repeated += self._lost <= draw < self._lost + self._doubled
        return 0 if draw < self._lost else 2 if draw < self._lost + self._doubled else 1

    def close(self) -> None:
        """Close everything."""
        self._server.close()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
