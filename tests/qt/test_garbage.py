"""While the app runs, Python's garbage is collected in the GUI thread alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from tests.qt.test_application import Home, home  # noqa: F401 - the fixture
from trayapp.sources.http.transport import Transport

ALLOCATED = 100_000
"""More than Python's own thresholds, of all generations."""


class Ticking(QObject):
    """An object of Qt's that refers to itself, with a timer that runs."""

    def __init__(self) -> None:
        super().__init__()
        self.startTimer(5)
        self.itself = self


@pytest.fixture
def searched() -> Iterator[list[str]]:
    """The names of the threads that looked for garbage meanwhile."""
    threads: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.current_thread().name)

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def test_in_these_tests_no_other_thread_searches(searched) -> None:
    thread = threading.Thread(target=lambda: [[[]] for _ in range(ALLOCATED)])
    thread.start()
    thread.join()
    assert searched == []


async def allocate(_transport: Transport) -> None:
    """Have the network thread make cycles, kept and dropped ones."""
    kept = []
    for _ in range(ALLOCATED):
        cycle: list[object] = []
        cycle.append(cycle)
        kept.append([cycle])


def test_a_cycle_with_a_running_timer_ends_in_the_thread_of_its_timer(home: Home, qtbot, searched) -> None:  # noqa: F811
    ended: list[str] = []
    for _ in range(10):
        weakref.finalize(Ticking(), lambda: ended.append(threading.current_thread().name))
    searched.clear()
    done = threading.Event()

    async def work(transport: Transport) -> None:
        await allocate(transport)
        done.set()

    home.polling.run_aside(work, "allocating")
    qtbot.waitUntil(lambda: done.is_set() and len(ended) == 10, timeout=20_000)
    assert set(ended) | set(searched) == {threading.main_thread().name}


def test_a_quiet_app_collects_when_time_passes(home: Home, qtbot, searched) -> None:  # noqa: F811
    home.polling.set_looks(looks=False)
    before = len(searched)
    kept = [[] for _ in range(ALLOCATED)]
    home.polling.tick.emit()
    assert len(searched) > before, len(kept)
    assert set(searched) == {threading.main_thread().name}


def test_an_app_that_has_quit_leaves_the_collector_to_python(qtbot, tmp_path, monkeypatch) -> None:
    assert gc.isenabled()
    made = Home(tmp_path, monkeypatch)
    qtbot.waitUntil(lambda: bool(made.world.asked), timeout=10_000)
    assert not gc.isenabled()
    made.quit()
    assert gc.isenabled()
