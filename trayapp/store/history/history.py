"""The history: what was seen, kept on disk by one thread of its own.

`record` and `ask` may be called from any thread and never wait for the disk. One thread owns the connection; it starts
with the first entry or question, and `sqlite3` is imported on it. What it cannot keep costs the history and nothing
else: troubles are told through `on_problem`, once each.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from trayapp.domain.model.problem import Problem
from trayapp.store.history.entries import Entry

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

LIMIT_BYTES = 20 * 1024 * 1024
GRADUAL_S = 300.0
"""How long what adds up may wait in memory: a disk that sleeps is woken twelve times an hour at most."""

_CLOSE_S = 5.0


class HistoryClosedError(Exception):
    """A question that came after `close`, or to a history that cannot be kept."""


class History:
    """The history in the file at `path`. Make one per file; the composition root owns and closes it."""

    def __init__(
        self,
        path: Path,
        *,
        on_problem: Callable[[Problem], None] = lambda _problem: None,
        limit_bytes: int = LIMIT_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Remember where and how; nothing is opened yet.

        Args:
            path: the database, made with its folder when first needed.
            on_problem: called on the history's thread when the file is broken or cannot be written.
            limit_bytes: the bound of file and write-ahead log together; the oldest goes first.
            now: the wall clock, for the names of broken files and for ages.
        """
        self._path = path
        self._on_problem = on_problem
        self._limit_bytes = limit_bytes
        self._now = now
        self._queue: queue.SimpleQueue[Entry | _Question | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False

    def record(self, *entries: Entry) -> None:
        """Take entries in, to be written soon. After `close` they are dropped."""
        self._put(*entries)

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Have `question` answered on the history's thread, after all that was recorded before it was written.

        The future fails with HistoryClosedError, sqlite3.Error or OSError where there is no answer.
        """
        answer: Future[T] = Future()
        if not self._put(_Question(question, answer)):
            answer.set_exception(HistoryClosedError("the history is closed"))
        return answer

    def flush(self, timeout_s: float = _CLOSE_S) -> None:
        """Wait until all that was recorded so far is committed. Raises what `ask`'s future does, or TimeoutError."""
        self.ask(lambda _connection: None).result(timeout_s)

    def close(self) -> None:
        """Write what is left and end the thread; waits a few seconds at most."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._queue.put(None)
            thread.join(_CLOSE_S)

    def _put(self, *items: Entry | _Question) -> bool:
        with self._lock:
            if self._closed:
                return False
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="history", daemon=True)
                self._thread.start()
        for item in items:
            self._queue.put(item)
        return True

    def _run(self) -> None:
        """Be the history's thread: gather what has come, write it together, answer."""
        from trayapp.store.history.database import HistoryDatabase  # noqa: PLC0415 -- sqlite3 is imported here, off the GUI path

        keeper = HistoryDatabase(self._path, self._limit_bytes, self._on_problem, self._now)
        due: float | None = None
        ending = False
        while not ending:
            questions: list[_Question] = []
            for item in self._gathered(due):
                if item is None:
                    ending = True
                elif isinstance(item, _Question):
                    questions.append(item)
                else:
                    keeper.take(item)
            if keeper.is_urgent or questions or ending or (due is not None and time.monotonic() >= due):
                keeper.commit()
                due = None
            if keeper.is_waiting and due is None:
                due = time.monotonic() + GRADUAL_S
            for question in questions:
                keeper.answer(question.question, question.answer)
        keeper.close()

    def _gathered(self, due: float | None) -> list[Entry | _Question | None]:
        """Wait for the first item, or until `due`, and return it with all that came meanwhile."""
        try:
            items = [self._queue.get(timeout=None if due is None else max(0.0, due - time.monotonic()))]
        except queue.Empty:
            return []
        while items[-1] is not None:
            try:
                items.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return items


class _Question:
    """A question on its way to the history's thread."""

    def __init__(self, question: Callable[[sqlite3.Connection], T], answer: Future[T]) -> None:
        self.question: Callable[[sqlite3.Connection], object] = question
        self.answer: Future[object] = answer  # type: ignore[assignment] # the asker knows its kind
