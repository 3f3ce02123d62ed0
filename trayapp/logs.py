"""The log: a rotating file in the platform's log folder, and what becomes of an unexpected exception.

Levels by meaning: error = something was given up; warning = degraded but going on; info = a state change that a user
could ask about; debug = the rest. Nothing private is logged: hosts, never query strings, addresses or keys.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

FILE_NAME = "trayapp.log"
MAX_BYTES = 1_000_000
BACKUPS = 2

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

log = logging.getLogger("trayapp")


def start(folder: Path | None, *, verbose: bool) -> None:
    """Begin logging to `folder` (None: no file), and to the terminal where `verbose`. Call once, at the door."""
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    # httpx announces every request with its whole URL at INFO.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if verbose:
        _attach(logging.StreamHandler(sys.stderr))
    if folder is None:
        if not verbose:  # what degrades a command that ends is told by itself, in words
            told = logging.StreamHandler(sys.stderr)
            told.setLevel(logging.ERROR)
            _attach(told)
        return
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _attach(RotatingFile(folder / FILE_NAME))
    except OSError as problem:
        _attach(logging.StreamHandler(sys.stderr))
        log.warning("no log file: %s", problem)


def _attach(handler: logging.Handler) -> None:
    handler.setFormatter(logging.Formatter(_FORMAT))
    log.addHandler(handler)


class RotatingFile(logging.FileHandler):
    """A log that begins anew once it is full; `BACKUPS` of those before it are kept, numbered.

    As logging.handlers has one too, together with pickle and all that sends logs elsewhere: 0.5 MB.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8")

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, into a new file where this one is full."""
        try:
            if self.stream is not None and self.stream.tell() >= MAX_BYTES:
                self.stream.close()
                self.stream = None  # `super().emit` opens it again
                self._put_aside()
        except OSError:  # Windows: somebody else reads it
            self.handleError(record)
        super().emit(record)

    def _put_aside(self) -> None:
        current = Path(self.baseFilename)
        for number in range(BACKUPS, 0, -1):
            newer = current if number == 1 else Path(f"{current}.{number - 1}")
            if newer.exists():
                newer.replace(f"{current}.{number}")


class UnhandledExceptionHook:
    """Logs every unexpected exception whole, and tells of each kind once.

    `tell` is called with the exception's type name, in whatever thread it happened. PySide6 sends exceptions of slots
    and virtual methods to `sys.excepthook`, and the event loop goes on (desktop-pitfalls 3.6).
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told: set[tuple[str, str]] = set()

    def install(self) -> None:
        """Take over the hooks of the interpreter and of its threads."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def _on_exception(self, kind: type[BaseException], problem: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, problem, traceback)
            return
        log.error("unexpected: %s", problem, exc_info=(kind, problem, traceback))
        place = (kind.__name__, str(traceback.tb_lineno) if traceback else "")
        if place not in self._told:
            self._told.add(place)
            self._tell(kind.__name__)
