"""The history's database: its tables, how it is opened, checked, and kept within its bounds.

SQLite in WAL mode with synchronous=NORMAL: a killed process loses nothing that was committed, a power cut at most the
last commits, and neither harms the file (https://www.sqlite.org/wal.html). Times are seconds since 1970, UTC.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from trayapp.store import atomic_files

VERSION = 5
_BUSY_S = 5.0
_DAY_S = 86_400.0

_INCIDENTS = """
CREATE TABLE incidents(
    service TEXT, id TEXT, title TEXT, phase TEXT, health TEXT, started_at REAL, published_at REAL, resolved_at REAL,
    reopened INTEGER, url TEXT, watched INTEGER, seen_at REAL, changed_at REAL,
    write_up_at REAL, onset_at REAL, onset_ended_at REAL, write_up_digest TEXT,
    expected_median_s REAL, expected_high_s REAL, expected_from INTEGER, write_up_periods TEXT,
    PRIMARY KEY(service, id));
"""
_PAGE_HISTORIES = """
CREATE TABLE IF NOT EXISTS page_histories(service TEXT PRIMARY KEY, read_at REAL, since REAL, impacts TEXT);
"""
_TABLES = f"""
{_INCIDENTS}
{_PAGE_HISTORIES}
CREATE TABLE spans(
    service TEXT, subject TEXT, since REAL, until REAL, health TEXT, PRIMARY KEY(service, subject, since));
CREATE TABLE detections(
    service TEXT, suspected_at REAL, likely_at REAL, ended_at REAL, incident_id TEXT, lead_s REAL,
    during_maintenance INTEGER, unwatched_s REAL DEFAULT 0, PRIMARY KEY(service, suspected_at));
CREATE TABLE notices(slot TEXT, at REAL, kind TEXT, title TEXT, body TEXT, PRIMARY KEY(slot, at));
"""
_FROM_VERSION_1 = f"""
ALTER TABLE incidents RENAME TO incidents_1;
{_INCIDENTS}
INSERT INTO incidents(service, id, title, phase, health, started_at, published_at, resolved_at, reopened, url, watched,
    seen_at, changed_at) SELECT service, id, title, phase, health, started_at, published_at, resolved_at, reopened, url,
    watched, seen_at, changed_at FROM incidents_1;
DROP TABLE incidents_1;
ALTER TABLE detections RENAME COLUMN excused TO during_maintenance;
DROP TABLE updates;
DROP TABLE verdicts;
DROP TABLE samples;
{_PAGE_HISTORIES}
"""  # noqa: S608 -- a constant
"""Version 1 also kept each update's text, each change of the verdict and hourly latencies, which nobody read."""

_FROM_VERSION_4 = "ALTER TABLE detections ADD COLUMN unwatched_s REAL DEFAULT 0;"
_FROM_VERSION_2 = f"ALTER TABLE incidents ADD COLUMN write_up_periods TEXT; {_PAGE_HISTORIES}"

_AGE = {"notices": "at", "spans": "until", "page_histories": "read_at"}
"""Tables whose rows go by age, and by which column."""

_RECORD = {"incidents": "changed_at", "detections": "suspected_at"}
"""The record: kept for good, up to a row for each `_BYTES_A_ROW` of the bound (5120 of them, 15 years of OpenAI's)."""
_BYTES_A_ROW = 4096

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
    if version < VERSION:
        steps = {0: _TABLES, 1: _FROM_VERSION_1, 2: _FROM_VERSION_2, 3: _PAGE_HISTORIES, 4: ""}[version]
        steps += _FROM_VERSION_4 if version else ""
        connection.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {VERSION}; COMMIT;")


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
    rows = limit_bytes // _BYTES_A_ROW
    _trim_record(connection, rows)
    for days in _KEPT_DAYS:
        if used_bytes(connection) <= limit_bytes * _ROOMY:
            break
        edge = now_s - days * _DAY_S if days else float("inf")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for table, age in _AGE.items():
                connection.execute(f"DELETE FROM {table} WHERE {age} < ?", (edge,))  # noqa: S608 -- names of our own
    while rows and used_bytes(connection) > limit_bytes * _ROOMY:  # only where the rows of the record are very long
        rows //= 2
        _trim_record(connection, rows)
    connection.executescript("PRAGMA incremental_vacuum")  # `execute` takes one step of it, which frees one page
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return True


def _trim_record(connection: sqlite3.Connection, rows: int) -> None:
    """Delete the oldest incidents and detections beyond `rows` of each."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for table, age in _RECORD.items():
            oldest = f"SELECT rowid FROM {table} ORDER BY {age} DESC LIMIT -1 OFFSET ?"  # noqa: S608 -- as above
            connection.execute(f"DELETE FROM {table} WHERE rowid IN ({oldest})", (rows,))  # noqa: S608 -- as above
