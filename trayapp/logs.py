"""The log: a rotating file in the platform's log folder, and what becomes of an unexpected exception.

Levels by meaning: error = something was given up; warning = degraded but going on; info = a state change that a user
could ask about; debug = the rest. Nothing private is logged: hosts, never query strings, addresses or keys.
"""

from __future__ import annotations

import contextlib
import errno
import io
import logging
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from trayapp.printable import on_one_line, printable

FILE_NAME = "trayapp.log"
MAX_BYTES = 1_000_000
BACKUPS = 2

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

log = logging.getLogger("trayapp")


def start(folder: Path | None, *, verbose: bool) -> None:
    """Begin logging to `folder` (None: no file), and to the terminal where `verbose`. Call once."""
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    # httpx announces every request with its whole URL at INFO.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if verbose:
        _attach(TerminalHandler(logging.DEBUG))
    if folder is None:
        if not verbose:  # a command reports what degrades it in its own words
            _attach(TerminalHandler(logging.ERROR))
        return
    try:
        _ensure_dir(folder)
        _attach(RotatingFile(folder / FILE_NAME))
    except OSError as problem:
        if not verbose:
            _attach(TerminalHandler(logging.WARNING))
        log.warning("no log file: %s", problem.strerror or problem)


def stop() -> None:
    """End logging to the file: Windows removes no folder in which a file is open."""
    for handler in [each for each in log.handlers if isinstance(each, RotatingFile)]:
        log.removeHandler(handler)
        handler.close()


def _attach(handler: logging.Handler) -> None:
    handler.setFormatter(_Formatter(_FORMAT))
    log.addHandler(handler)


def _ensure_dir(folder: Path) -> None:
    """Make `folder` and those above it for the owner alone; mkdir(parents=True) goes by the umask above the last."""
    if not folder.is_dir():
        _ensure_dir(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)


class _Formatter(logging.Formatter):
    """One line for each record: what is quoted in it begins no other, and controls no terminal.

    The lines of a traceback follow, indented.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class calls it so
        """Return the line of a record."""
        return on_one_line(super().formatMessage(record))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - the base class calls it so
        """Return a traceback."""
        return "\n".join(f"    {printable(line)}" for line in super().formatException(ei).splitlines())


class TerminalHandler(logging.StreamHandler[TextIO]):
    """The log on standard error; where that takes nothing, nothing is said."""

    def __init__(self, level: int) -> None:
        super().__init__(sys.stderr)
        self.setLevel(level)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the base class calls it so
        """Say nothing: there is nowhere left to say it."""


class RotatingFile(logging.FileHandler):
    """A log that starts over once it is full; `BACKUPS` of those before it are kept, numbered. Not through links.

    logging.handlers has one too, together with pickle and all that sends logs elsewhere: 0.5 MB.

    Raises:
        OSError: the file cannot be opened, or something else than a file of the user's own is in its place.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", errors="backslashreplace")

    def _open(self) -> io.TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", errors=self.errors, opener=_owner_only)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, into a new file where this one is full."""
        try:
            if self.stream is not None and self.stream.tell() >= MAX_BYTES:
                self.stream.close()
                self.stream = None  # `super().emit` opens it again
                self._put_aside()
        except OSError:  # Windows: somebody else reads it
            self.handleError(record)
        try:
            super().emit(record)
        except OSError:  # it cannot be opened again
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the base class calls it so
        """Drop the record, such as on a full disk, and open the file again for the next one."""
        stream, self.stream = self.stream, None
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.close()

    def _put_aside(self) -> None:
        current = Path(self.baseFilename)
        for number in range(BACKUPS, 0, -1):
            newer = current if number == 1 else Path(f"{current}.{number - 1}")
            if newer.exists():
                newer.replace(f"{current}.{number}")


def _owner_only(path: str, flags: int) -> int:
    handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0), 0o600)
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or (sys.platform != "win32" and found.st_uid != os.geteuid()):
        os.close(handle)
        raise OSError(errno.EINVAL, f"{path} is not a file of yours")
    if sys.platform != "win32":
        os.fchmod(handle, 0o600)
    return handle


class UnhandledExceptionHook:
    """Logs every unexpected exception with its traceback, and reports each kind once.

    `report` is called with the exception's type name, in whatever thread it happened. PySide6 sends exceptions of slots
    and virtual methods to `sys.excepthook`, and the event loop goes on.
    """

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._reported: set[tuple[str, str]] = set()

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
        key = (kind.__name__, str(traceback.tb_lineno) if traceback else "")
        if key not in self._reported:
            self._reported.add(key)
            self._report(kind.__name__)
