"""Stretches of time during which we checked, added up in memory before they are written."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import islice

from trayapp.domain.model.enums import Health
from trayapp.store.history.entries import Checked

_EXTEND = """
INSERT INTO spans VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until, health = excluded.health
"""


@dataclass(slots=True)
class _Span:
    health: Health
    since_s: float
    until_s: float


class SpanBuffer:
    """Spans on their way to the database. Belongs to the history's thread."""

    def __init__(self) -> None:
        self._current: dict[tuple[str, str], _Span] = {}
        self._unwritten: dict[tuple[str, str, float], _Span] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self._unwritten

    def add(self, entry: Checked) -> None:
        """Extend the current span of each subject, or begin one.

        Between two checks the earlier one counts. Unknown is no span; it only ends the one before.
        """
        at_s = entry.at.timestamp()
        for subject, health in entry.healths:
            key = entry.service_id, subject
            span = self._current.get(key)
            reached = span is not None and 0 <= at_s - span.until_s <= entry.reach_s
            if span is not None and reached:
                span.until_s = at_s
                self._unwritten[*key, span.since_s] = span
            if health is Health.UNKNOWN:
                self._current.pop(key, None)
            elif span is None or not reached or span.health is not health:
                self._current[key] = self._unwritten[*key, at_s] = _Span(health, at_s, at_s)

    def write(self, connection: sqlite3.Connection, most: int) -> None:
        """Write at most `most` spans inside the caller's transaction; `written` says that it was committed."""
        rows = [
            (service, subject, span.since_s, span.until_s, str(span.health))
            for (service, subject, _), span in islice(self._unwritten.items(), most)
        ]
        connection.executemany(_EXTEND, rows)

    def written(self, most: int) -> None:
        """Forget the first `most` spans, which were written. The current ones go on growing."""
        for key in list(islice(self._unwritten, most)):
            del self._unwritten[key]
