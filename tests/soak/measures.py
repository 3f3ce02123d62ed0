"""What must not grow: memory, open files, threads, the log; and what must not happen: an exception."""

from __future__ import annotations

import gc
import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path

GROWTH_MB = 12.0
"""Resident memory that may be added after the first quarter: caches fill, and the allocator keeps some."""
MOST_NEW_FILES = 60
"""Connections come and go; a leak of one a check would be thousands."""
MOST_LOG_BYTES = 3 * 1_000_000 + 100_000
"""The log and its two predecessors."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One look at this process."""

    memory_mb: float
    files: int
    threads: int

    @classmethod
    def now(cls) -> Measure:
        """Measure; what can be collected is."""
        gc.collect()
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return cls(resident / 1e6, len(list(Path("/proc/self/fd").iterdir())), threading.active_count())


class Errors(logging.Handler):
    """Keeps what is logged as an error, unless one of the `allowed` words is in it."""

    def __init__(self, *allowed: str) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []
        self._allowed = allowed
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        if not any(word in record.getMessage() for word in self._allowed):
            self.found.append(self.format(record))


def complaints(early: Measure, late: Measure, log_folder: Path | None, errors: Errors) -> list[str]:
    """Return what grew between two measures, and what was logged as an error."""
    found = [f"error: {each}" for each in errors.found[:20]]
    if late.memory_mb - early.memory_mb > GROWTH_MB:
        found.append(f"memory grew from {early.memory_mb:.0f} to {late.memory_mb:.0f} MB")
    if late.files > early.files + MOST_NEW_FILES:
        found.append(f"open files grew from {early.files} to {late.files}")
    if late.threads > early.threads + 2:
        found.append(f"threads grew from {early.threads} to {late.threads}")
    size = sum(each.stat().st_size for each in log_folder.glob("*.log*")) if log_folder is not None else 0
    if size > MOST_LOG_BYTES:
        found.append(f"the log has {size} bytes")
    return found
