"""What a passer-by may know of the past: `trayapp status` looks at the tray app's files and leaves them as they are."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from trayapp.domain.model.snapshot import TrackRecord
from trayapp.store.history import queries, schema

_log = logging.getLogger("trayapp.store")

_BUSY_S = 0.2
"""A passer-by does not wait for a writer; in WAL mode there is hardly ever anything to wait for."""


def track_records(history_file: Path, service_ids: Iterable[str], now: datetime) -> dict[str, TrackRecord]:
    """Return the detector's record by service; nothing where there is no history, or it cannot be read.

    It may be open in the running app: readers and the writer do not disturb each other.
    """
    if not history_file.is_file():
        return {}
    try:
        with closing(sqlite3.connect(f"{history_file.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)) as past:
            (version,) = past.execute("PRAGMA user_version").fetchone()
            if version != schema.VERSION:
                return {}
            return {each: queries.record(past, each, now) for each in service_ids}
    except sqlite3.Error as error:
        _log.info("the history cannot be read: %s", error)
        return {}
