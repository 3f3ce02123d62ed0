"""The composed tray app in real time: real HTTP against hostile servers, on a slow disk, offscreen,
with a heartbeat.
"""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.soak.measures import Errors, Measure, complaints
from tests.support.heartbeat import Heartbeat
from trayapp import logs
from trayapp.app.application import TrayApplication
from trayapp.app.context import RuntimeContext
from trayapp.desktop.instance.primary import acquire_or_notify
from trayapp.desktop.instance.single_instance import SingleInstance
from trayapp.polling.clock import LiveClock
from trayapp.store import atomic_files
from trayapp.store.atomic_files import ensure_dir
from trayapp.store.paths import AppPaths, app_paths
from trayapp.ui.user_actions import UserActions

LONGEST_STALL_S = 0.1
"""How long the GUI thread may not come to its events, whatever a page, a disk or a bus does."""
STARTED_S = 15.0
"""Seconds until the app has started and the panel has been opened for the first time."""
SLOW_DISK_S = (0.0, 0.0, 0.05, 0.5, 3.0)
"""How long the disk may take for one fsync."""

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


def soak(minutes: float, seed: int) -> list[str]:
    """Run the app for `minutes`; return what went wrong."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    errors = Errors()
    logging.getLogger("trayapp").addHandler(errors)
    command = [sys.executable, "-m", "tests.soak.server", str(seed)]
    pipe = subprocess.PIPE
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server,
            slow_disk(random.Random(seed)),
        ):
            assert server.stdin is not None and server.stdout is not None  # noqa: PT018 - for the type checker
            found = _run(app_paths(Path(folder)), server.stdout.readline().strip(), minutes, errors)
            server.stdin.close()
    finally:
        logging.getLogger("trayapp").removeHandler(errors)
    return found


@contextmanager
def slow_disk(draw: random.Random) -> Iterator[None]:
    """Have the disk take its time."""
    fsync = os.fsync

    def slowly(handle: int) -> None:
        time.sleep(draw.choice(SLOW_DISK_S))
        fsync(handle)

    with patch.object(atomic_files.os, "fsync", slowly):
        yield


def _run(paths: AppPaths, url: str, minutes: float, errors: Errors) -> list[str]:
    qt = QApplication.instance() or QApplication(["soak"])
    assert isinstance(qt, QApplication)
    qt.setQuitOnLastWindowClosed(False)
    paths.config_file.parent.mkdir(parents=True, exist_ok=True)
    services = "".join(_SERVICE.format(n=number, url=url) for number in range(5))
    paths.config_file.write_text(_CONFIG.format(url=url) + services)
    logs.start(paths.log_dir, verbose=False)
    lock = acquire_or_notify(ensure_dir(paths.runtime_dir))
    assert lock is not None
    app = TrayApplication(RuntimeContext(paths, LiveClock()), SingleInstance(lock))
    logs.UnhandledExceptionHook(app.on_unhandled_exception).install()
    heart = Heartbeat()
    actions = app.findChild(UserActions)
    assert actions is not None
    _later(min(10, minutes * 10), actions.open_panel.emit)
    _later(min(STARTED_S, minutes * 15), heart.restart)
    for number in range(1, int(minutes * 6)):
        _later(10 * number, actions.check_now.emit)
    measures: list[Measure] = []
    _later(minutes * 15, lambda: (measures.append(Measure.now()), heart.skip()))
    _later(minutes * 60, lambda: (heart.stop(), measures.append(Measure.now())))
    _later(minutes * 60 + 1, actions.quit.emit)
    started = time.perf_counter()
    qt.exec()
    stall = heart.worst[0][0]
    print(f"{minutes:g} min: {measures[0]} -> {measures[-1]}")
    print(f"  GUI thread: {heart.beats} beats, {heart.latest:.3f} s late at most, {stall:.3f} s by our own doing")
    found = complaints(measures[0], measures[-1], paths.log_dir, errors)
    if stall > LONGEST_STALL_S:
        found.append(f"the GUI thread stood still for {stall:.3f} s")
    if time.perf_counter() - started > minutes * 60 + 30:
        found.append("it did not quit in time")
    return found


def _later(seconds: float, do: Callable[[], object]) -> None:
    timer = QTimer(QApplication.instance(), singleShot=True, interval=round(seconds * 1000))
    timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may come minutes late
    timer.timeout.connect(do)
    timer.start()
