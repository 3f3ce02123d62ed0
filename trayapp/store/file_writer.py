"""Writing files from a thread of its own: a disk may take seconds for what must be safe on it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log = logging.getLogger("trayapp.store")

Job = Callable[[], None]


class FileWriter:
    """Runs writes one after the other, in the order of their submission. Its thread starts with the first of them.

    Of several waiting writes with the same key only the last is run: it holds what the others held. All methods may be
    called from any thread, and only `close` waits.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[str, tuple[Job, tuple[Job, ...]]] = {}
        self._is_writing = False
        self._is_closed = False
        self._thread: threading.Thread | None = None

    def submit(self, key: str, write: Job, done: Job | None = None) -> None:
        """Run `write` and then `done` in the writer's thread; whether the write succeeded is its own matter.

        Nothing is taken any more once the writer is closed.
        """
        with self._changed:
            if self._is_closed:
                return
            _, earlier = self._waiting.pop(key, (None, ()))
            self._waiting[key] = write, (*earlier, done) if done is not None else earlier
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="trayapp-files", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def close(self, timeout_s: float) -> bool:
        """Write what is waiting and end; return whether that took no longer than `timeout_s`."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not self._waiting and not self._is_writing, timeout_s)

    def _run(self) -> None:
        while self._run_next():
            pass

    def _run_next(self) -> bool:
        """Run the next write; return False once there is none left and the writer is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closed)
            if not self._waiting:
                return False
            key = next(iter(self._waiting))
            write, done = self._waiting.pop(key)
            self._is_writing = True
        for job in (write, *done):
            try:
                job()
            except Exception:  # a bug of ours: the other files are still to be written
                log.exception("a write failed: %s", key)
        with self._changed:
            self._is_writing = False
            self._changed.notify_all()
        return True
