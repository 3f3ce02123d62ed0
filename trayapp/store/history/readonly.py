"""The record for commands: read from the tray app's files, which stay as they are."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path

from trayapp.domain.model.history import ALL_DAYS
from trayapp.domain.model.record import Reference, TrackRecord
from trayapp.domain.record import summary
from trayapp.store.history import queries, schema

_log = logging.getLogger("trayapp.store")

_BUSY_S = 0.2
"""In WAL mode readers and the writer hardly ever wait for each other."""


def read_record(
    history_file: Path, service_ids: Collection[str], now: datetime, reference: Reference, days: int = ALL_DAYS
) -> TrackRecord:
    """Return the record of services; an empty one where there is no history, or it cannot be read.

    The file may be open in the running app.
    """
    empty = summary(days, service_ids, (), reference)
    if not history_file.is_file():
        return empty
    try:
        with closing(sqlite3.connect(f"{history_file.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)) as past:
            (version,) = past.execute("PRAGMA user_version").fetchone()
            return queries.record(past, service_ids, now, reference, days) if version == schema.VERSION else empty
    except (sqlite3.Error, ValueError) as error:
        _log.info("the history cannot be read: %s", error)
        return empty
