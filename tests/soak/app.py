"""The composed tray app in real time: real HTTP against hostile servers, offscreen, with a heartbeat."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tests.soak.hostile import Hostile
from tests.soak.measures import Errors, Measure, complaints
from trayapp import logs
from trayapp.app.application import TrayApplication
from trayapp.app.context import RuntimeContext
from trayapp.desktop.instance.primary import acquire_or_notify
from trayapp.desktop.instance.single_instance import SingleInstance
from trayapp.polling.clock import LiveClock
from trayapp.sources.http.transport import Request, TransportError
from trayapp.store.atomic_files import ensure_dir
from trayapp.store.paths import app_paths
from trayapp.ui.user_actions import UserActions

LONGEST_STALL_S = 0.1
"""How long the GUI thread may not come to its timers, whatever a page, a disk or a bus does."""
LEFT_OUT = 0.001
"""Part of the heartbeats that is left out: the machine has other things to do, too."""
STARTING = 300
"""Heartbeats until the app has started and the panel is open."""

_SERVICE = """
[[service]]
id = "s{n}"
name = "Service {n}"
page = "{url}/page{n}/"
[[service.probe]]
name = "a"
url = "{url}/a{n}"
good = [200]
[[service.probe]]
name = "b"
url = "{url}/b{n}"
good = [200]
"""
_CONFIG = 'version = 1\n[cadence]\npage = 0.5\nprobe = 0.5\n[network]\ncanaries = ["{url}/canary/generate_204"]\n'


class Server:
    """A server on loopback that answers as `Hostile` says, and changes its mood every few seconds."""

    def __init__(self, seed: int) -> None:
        self._hostile = Hostile(seed)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.url = ""
        threading.Thread(target=lambda: asyncio.run(self._run()), name="soak-server", daemon=True).start()
        assert self._ready.wait(10)

    async def _run(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        while True:
            self._hostile.mood = self._hostile.draw.choice(["calm", "outage", "chaos", "chaos", "offline", "portal"])
            await asyncio.sleep(5)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                exchange = self._hostile.answer(Request(f"{self.url}{head.split()[1].decode()}"), datetime.now(UTC))
                if isinstance(exchange, TransportError):
                    await asyncio.sleep(self._hostile.draw.choice([0, 0, 0, 30]))
                    break
                await asyncio.sleep(min(0.5, exchange.elapsed_ms / 1000))
                fields = {**exchange.headers, "content-length": str(len(exchange.body))}
                lines = [
                    f"HTTP/1.1 {exchange.status} Soak",
                    *(f"{name}: {value}" for name, value in fields.items()),
                    "",
                    "",
                ]
                writer.write("\r\n".join(lines).encode() + exchange.body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class Heartbeat(QObject):
    """Measures how late the GUI thread comes to a timer, and what it worked meanwhile, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.busy: list[float] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.late.append(now - self._last - 0.01)
        self.busy.append(worked - self._worked)
        self._last, self._worked = now, worked

    def worst(self, seconds: list[float]) -> float:
        """Return the longest of the `seconds`, the opening of the panel and a thousandth left out."""
        later = sorted(seconds[STARTING:])
        return later[-1 - int(len(later) * LEFT_OUT)] if later else 0.0


def soak(minutes: float, seed: int) -> list[str]:
    """Run the app for `minutes`; return what went wrong."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    errors = Errors()
    logging.getLogger("trayapp").addHandler(errors)
    qt = QApplication.instance() or QApplication(["soak"])
    assert isinstance(qt, QApplication)
    qt.setQuitOnLastWindowClosed(False)
    server = Server(seed)
    measures: list[Measure] = []
    with tempfile.TemporaryDirectory() as folder:
        paths = app_paths(Path(folder))
        paths.config_file.parent.mkdir(parents=True, exist_ok=True)
        services = "".join(_SERVICE.format(n=number, url=server.url) for number in range(5))
        paths.config_file.write_text(_CONFIG.format(url=server.url) + services)
        logs.start(paths.log_dir, verbose=False)
        lock = acquire_or_notify(ensure_dir(paths.runtime_dir))
        assert lock is not None
        app = TrayApplication(RuntimeContext(paths, LiveClock()), SingleInstance(lock))
        logs.UnhandledExceptionHook(app.on_unhandled_exception).install()
        heart = Heartbeat()
        actions = app.findChild(UserActions)
        assert actions is not None
        _later(10, actions.open_panel.emit)
        for number in range(1, int(minutes * 6)):
            _later(10 * number, actions.check_now.emit)
        _later(minutes * 15, lambda: measures.append(Measure.now()))
        _later(minutes * 60, lambda: measures.append(Measure.now()))
        _later(minutes * 60 + 1, actions.quit.emit)
        started = time.perf_counter()
        qt.exec()
        late, busy = heart.worst(heart.late), heart.worst(heart.busy)
        print(f"{minutes:g} min: {measures[0]} -> {measures[-1]}")
        print(f"  GUI thread: {len(heart.late)} heartbeats, {late:.3f} s late at most, {busy:.3f} s busy")
        found = complaints(measures[0], measures[-1], paths.log_dir, errors)
        if late > LONGEST_STALL_S:
            found.append(f"the GUI thread stood still for {late:.3f} s")
        if time.perf_counter() - started > minutes * 60 + 30:
            found.append("it did not quit in time")
    logging.getLogger("trayapp").removeHandler(errors)
    return found


def _later(seconds: float, do: Callable[[], object]) -> None:
    QTimer.singleShot(round(seconds * 1000), do)
