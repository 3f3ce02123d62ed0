"""Keeps the history's database from within its thread: opens, writes, prunes, and sets a broken file aside."""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path

from trayapp.domain.messages import errors
from trayapp.domain.model.problem import Problem
from trayapp.store import atomic_files
from trayapp.store.history import schema, writer
from trayapp.store.history.entries import Checked, Entry, Urgent
from trayapp.store.history.spans import SpanBuffer

_log = logging.getLogger("trayapp.store")

MOST_WAITING = 5000
"""Urgent entries that may wait for a disk that is full or locked; the oldest are given up first."""

_CHUNK_SHARE = 0.02
"""Share of the bound that one transaction may add: a flood must not outgrow the bound before it is pruned."""

_SPAN_BYTES = 400

_COMPANIONS = ("-wal", "-shm", "-journal")


class HistoryDatabase:
    """The database, from within the thread that owns it. The file is opened by the first write or question."""

    def __init__(
        self,
        path: Path,
        limit_bytes: int,
        on_problem: Callable[[Problem], None],
        now: Callable[[], datetime],
    ) -> None:
        self._path = path
        self._limit_bytes = limit_bytes
        self._on_problem = on_problem
        self._now = now
        self._connection: sqlite3.Connection | None = None
        self._urgent: deque[Urgent] = deque(maxlen=MOST_WAITING)
        self._spans = SpanBuffer()
        self._in_trouble = False
        self._given_up = False

    @property
    def is_urgent(self) -> bool:
        """Whether something waits that should be written now."""
        return bool(self._urgent)

    @property
    def is_waiting(self) -> bool:
        """Whether anything waits."""
        return bool(self._urgent) or not self._spans.is_empty

    def take(self, entry: Entry) -> None:
        """Take one entry in; `commit` writes it."""
        if self._given_up:
            return
        if isinstance(entry, Checked):
            self._spans.add(entry)
        else:
            self._urgent.append(entry)

    def commit(self) -> None:
        """Write all that waits in one transaction. What fails waits for the next time."""
        if not self.is_waiting or self._given_up:
            return
        for _attempt in range(2):  # the second goes to a new file, where the first one's was damaged
            if self._is_settled():
                return

    def _is_settled(self) -> bool:
        """Try to write; tell whether trying again at once makes no sense."""
        try:
            while self.is_waiting:
                self._write_some()
        except sqlite3.Error as error:
            if self._mended(error):
                return False
            self._report(str(error))
        except OSError as error:
            self._report(error.strerror or str(error))
        except schema.NewerError:
            self._give_up()
        else:
            self._in_trouble = False
        return True

    def _write_some(self) -> None:
        connection = self._opened()
        chunk, spans = self._next_chunk(), max(1, int(self._limit_bytes * _CHUNK_SHARE) // _SPAN_BYTES)
        with connection:  # commits, or rolls back and raises
            connection.execute("BEGIN IMMEDIATE")
            for entry in chunk:
                self._write_one(connection, entry)
            self._spans.write(connection, spans)
        for _entry in chunk:
            self._urgent.popleft()
        self._spans.written(spans)
        if schema.prune(connection, self._limit_bytes, self._now().timestamp()):
            _log.info("the history met its bound; the oldest of it was deleted")

    def _next_chunk(self) -> list[Urgent]:
        """Return the first urgent entries, as many as one transaction may hold, and at least one."""
        chunk: list[Urgent] = []
        room = self._limit_bytes * _CHUNK_SHARE
        for entry in self._urgent:
            room -= writer.size(entry)
            if chunk and room < 0:
                break
            chunk.append(entry)
        return chunk

    def _write_one(self, connection: sqlite3.Connection, entry: Urgent) -> None:
        """Write one entry, or give it up where the database can never hold it: it must not keep the others waiting."""
        try:
            writer.write(connection, entry)
        except (ValueError, OverflowError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError):
            _log.exception("an entry of the history cannot be written and is given up")

    def answer(self, question: Callable[[sqlite3.Connection], object], answer: Future[object]) -> None:
        """Answer one question, or let its future fail."""
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(question(self._opened()))
        except sqlite3.Error as error:
            self._mended(error)
            answer.set_exception(error)
        except Exception as error:  # noqa: BLE001 -- it is the asker's, and goes to them
            answer.set_exception(error)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = schema.open_database(self._path, self._limit_bytes)
            except sqlite3.Error as error:
                if not self._mended(error):
                    raise
                self._connection = schema.open_database(self._path, self._limit_bytes)
        return self._connection

    def _mended(self, error: sqlite3.Error) -> bool:
        """Set the file aside if it is damaged, and tell whether it was: what waits then goes to a new one."""
        if not schema.is_broken(error):
            return False
        self.close()
        _log.warning("the history is damaged: %s", error)
        try:
            kept = atomic_files.quarantine(self._path, self._now())
            for companion in _COMPANIONS:
                beside = self._path.with_name(self._path.name + companion)
                if beside.exists():
                    beside.rename(kept.with_name(kept.name + companion))
        except OSError as trouble:
            self._report(trouble.strerror or str(trouble))
            return False
        self._on_problem(errors.history_set_aside(kept.name))
        return True

    def _report(self, reason: str) -> None:
        """Tell of a disk that takes nothing, once until it does again."""
        if not self._in_trouble:
            _log.warning("cannot write the history: %s", reason)
            self._on_problem(errors.history_unwritable(str(self._path), reason))
        self._in_trouble = True

    def _give_up(self) -> None:
        _log.error("the history is of a newer version; nothing is recorded")
        self._given_up = True
        self._urgent.clear()
        self._spans = SpanBuffer()
        self._on_problem(errors.history_newer(str(self._path)))
