"""Exceptions that must cost one thing and not the others: each kind is logged whole once, and reported as a problem."""

from __future__ import annotations

import logging
from types import TracebackType

from trayapp.domain.messages.app import mishap
from trayapp.domain.model.problem import Problem

log = logging.getLogger("trayapp.store")

MOST_KINDS = 50
"""Kinds of faults that are told apart; what comes after them is not logged, so that no log fills up."""


class Faults:
    """Takes note of exceptions. Belongs to one thread."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()
        self._new: list[Problem] = []

    def contained(self, doing: str) -> _Contained:
        """Let an exception of the block end the block and nothing else. `doing` says what is given up, for the log."""
        return _Contained(self, doing)

    def take(self) -> tuple[Problem, ...]:
        """Return the problems that are new since the last time."""
        new, self._new = tuple(self._new), []
        return new

    def note(self, doing: str, error: BaseException) -> None:
        """Take note of an exception."""
        kind = doing, type(error).__name__
        if kind in self._known or len(self._known) >= MOST_KINDS:
            return
        self._known.add(kind)
        log.error("%s failed, the rest goes on", doing, exc_info=error)
        self._new.append(mishap(type(error).__name__))


class _Contained:
    def __init__(self, faults: Faults, doing: str) -> None:
        self._faults, self._doing = faults, doing

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _where: TracebackType | None
    ) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        self._faults.note(self._doing, error)
        return True
