"""The history's database: its tables, how it is opened, checked, and kept within its bounds.

SQLite in WAL mode with synchronous=NORMAL: a killed process loses nothing that was committed, a power cut at most the
last commits, and neither harms the file (https://www.sqlite.org/wal.html). Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from trayapp.store import atomic_files

VERSION = 1
_BUSY_S = 5.0
_DAY_S = 86_400.0

_TABLES = """
CREATE TABLE incidents(
    service TEXT, id TEXT, title TEXT, phase TEXT, health TEXT, started_at REAL, published_at REAL, resolved_at REAL,
    reopened INTEGER, url TEXT, component_ids TEXT, watched INTEGER,
    seen_at REAL, changed_at REAL, PRIMARY KEY(service, id));
CREATE TABLE updates(
    service TEXT, incident_id TEXT, id TEXT, phase TEXT, at REAL, text TEXT, changed_at REAL,
    PRIMARY KEY(service, incident_id, id));
CREATE TABLE verdicts(
    service TEXT, at REAL, health TEXT, confirmation TEXT, recovering INTEGER, PRIMARY KEY(service, at));
CREATE TABLE samples(
    service TEXT, target TEXT, hour REAL, good INTEGER, bad INTEGER, inconclusive INTEGER, timed INTEGER, sum_ms REAL,
    low_ms REAL, high_ms REAL, bins TEXT, PRIMARY KEY(service, target, hour));
CREATE TABLE spans(
    service TEXT, subject TEXT, since REAL, until REAL, health TEXT, PRIMARY KEY(service, subject, since));
CREATE TABLE detections(
    service TEXT, suspected_at REAL, likely_at REAL, ended_at REAL, incident_id TEXT, lead_s REAL,
    excused INTEGER, PRIMARY KEY(service, suspected_at));
CREATE TABLE notices(slot TEXT, at REAL, kind TEXT, title TEXT, body TEXT, PRIMARY KEY(slot, at));
"""

_AGE = {
    "samples": "hour",
    "notices": "at",
    "spans": "until",
    "verdicts": "at",
    "updates": "changed_at",
    "incidents": "changed_at",
    "detections": "suspected_at",
}
"""By which column each table's rows grow old."""

_KEPT_DAYS = (1000.0, 400.0, 200.0, 100.0, 60.0, 30.0, 14.0, 7.0, 3.0, 1.0, 0.25, 0.0)
"""When the bound is met, what is older than the first of these that is enough goes; the last is everything."""

_FULL, _ROOMY = 0.8, 0.65
"""Shares of the bound: pruning begins at the first and ends at the second; the rest is room for the WAL."""


class NewerError(Exception):
    """The file is of a newer version of the app: it is left alone."""


def open_database(path: Path, limit_bytes: int) -> sqlite3.Connection:
    """Open the database at `path`, made (0600) if missing, and check it whole.

    Raises sqlite3.DatabaseError (`is_broken` tells whether the file is at fault), OSError, or NewerError. The
    connection belongs to the calling thread.
    """
    connection = sqlite3.connect(atomic_files.ensure_file(path), timeout=_BUSY_S, isolation_level=None)
    try:
        _prepare(connection, limit_bytes)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, limit_bytes: int) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerError
    if version == 0:
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before the first table: later it has no effect
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA wal_autocheckpoint = {max(8, limit_bytes // 20 // 4096)}")
    connection.execute(f"PRAGMA journal_size_limit = {limit_bytes // 20}")
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise _broken(str(verdict))
    if version == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")


def _broken(detail: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(detail)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def is_broken(error: sqlite3.Error) -> bool:
    """Tell whether `error` says that the file is damaged, and not that the disk is full or the file is locked."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return False
    return (code & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def used_bytes(connection: sqlite3.Connection) -> int:
    """Return how many bytes of the database are in use."""
    counts = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count")]
    return int((counts[0] - counts[1]) * connection.execute("PRAGMA page_size").fetchone()[0])


def prune(connection: sqlite3.Connection, limit_bytes: int, now_s: float) -> bool:
    """Delete the oldest where the database nears `limit_bytes`, and give the room back; tell whether it did."""
    if used_bytes(connection) <= limit_bytes * _FULL:
        return False
    for days in _KEPT_DAYS:
        edge = now_s - days * _DAY_S if days else float("inf")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for table, age in _AGE.items():
                connection.execute(f"DELETE FROM {table} WHERE {age} < ?", (edge,))  # noqa: S608 -- names of our own
        if used_bytes(connection) <= limit_bytes * _ROOMY:
            break
    connection.executescript("PRAGMA incremental_vacuum")  # `execute` takes one step of it, which frees one page
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return True
