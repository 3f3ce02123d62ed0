"""What is kept in files between two runs, settings and state, and the problems with it.

Reading happens at the start; everything is written by a thread of its own, so that a slow disk delays what waits for
the write and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from trayapp.config.config_file import ConfigFile
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.store.app_state import AppState, AppStateFile
from trayapp.store.file_writer import FileWriter
from trayapp.store.paths import AppPaths

log = logging.getLogger("trayapp.app")

CLOSE_TIMEOUT_S = 2.0
"""Seconds that quitting waits for a disk."""


class Persistence(QObject):
    """Reads and writes the configuration and the state. GUI thread; only `load_...` and `close` wait for a disk.

    `problem_reported` carries a `Problem`.
    """

    problem_reported = Signal(object)
    _written = Signal(object)

    def __init__(self, paths: AppPaths, builtin: tuple[Service, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config = ConfigFile(paths.config_file, builtin)
        self._state = AppStateFile(paths.memory_file)
        self._writer = FileWriter()
        self._is_closed = False
        self._written.connect(self.on_written)

    def load_settings(self, now: datetime) -> Settings:
        """Return the user's settings; what is wrong in the file is reported and replaced by defaults."""
        loaded = self._config.load(now)
        self._report(loaded.problems)
        return loaded.settings

    def load_state(self, now: datetime) -> AppState:
        """Return the state that the last run saved."""
        state, problems = self._state.load(now)
        self._report(problems)
        return state

    def save_settings(self, settings: Settings, now: datetime) -> None:
        """Have the user's settings written."""
        self.write("settings", lambda: self._report(self._config.save(settings, now)))

    def save_state(self, state: AppState, then: Callable[[], None] | None = None, *, durable: bool = True) -> None:
        """Have the state written, and call `then` in the GUI thread once it is; if `durable`, once it is on the disk.

        A write that fails is reported, and `then` is called all the same.
        """

        def write() -> None:
            problem = self._state.save(state, lasting=durable)
            self._report(() if problem is None else (problem,))

        self.write("state" if durable else "state, soon", write, then)

    def write(self, key: str, write: Callable[[], None], then: Callable[[], None] | None = None) -> None:
        """Run `write` in the writer's thread, and `then` in the GUI thread; the last of a `key` replaces what waits."""
        self._writer.submit(key, write, None if then is None else partial(self._post, then))

    def close(self) -> None:
        """Finish what is to be written; waits `CLOSE_TIMEOUT_S` at most."""
        if not self._writer.close(CLOSE_TIMEOUT_S):
            log.warning("the disk did not take everything in %.0f s", CLOSE_TIMEOUT_S)
        self._is_closed = True

    def _post(self, then: Callable[[], None]) -> None:
        if not self._is_closed:
            self._written.emit(then)

    @Slot(object)
    def on_written(self, then: Callable[[], None]) -> None:
        """Go on in the GUI thread with what waited for a write."""
        if not self._is_closed:
            then()

    def _report(self, problems: tuple[Problem, ...]) -> None:
        if not self._is_closed:
            for problem in problems:
                self.problem_reported.emit(problem)
