"""What is kept in files between two runs, wishes and memory, and the troubles that this brought."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from trayapp.config.config_file import ConfigFile
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.store.app_state import AppState, AppStateFile
from trayapp.store.paths import AppPaths


class Persistence(QObject):
    """Reads and writes the configuration and the memory. GUI thread; `troubled` carries a `Problem`."""

    troubled = Signal(object)

    def __init__(self, places: AppPaths, builtin: tuple[Service, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config = ConfigFile(places.config_file, builtin)
        self._memory = AppStateFile(places.memory_file)

    def settings(self, now: datetime) -> Settings:
        """Return the user's wishes; what is wrong in the file is told and replaced by defaults."""
        loaded = self._config.load(now)
        self._tell(loaded.problems)
        return loaded.settings

    def memory(self, now: datetime) -> AppState:
        """Return what was remembered when the app last ran."""
        memory, problems = self._memory.load(now)
        self._tell(problems)
        return memory

    def keep_settings(self, settings: Settings, now: datetime) -> None:
        """Write the user's wishes."""
        self._tell(self._config.save(settings, now))

    def keep_memory(self, memory: AppState, *, lasting: bool = True) -> None:
        """Write the memory; where `lasting`, it is on the disk when this returns."""
        problem = self._memory.save(memory, lasting=lasting)
        self._tell(() if problem is None else (problem,))

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            self.troubled.emit(problem)
