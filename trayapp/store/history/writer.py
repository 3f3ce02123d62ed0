"""How urgent entries are written: one statement for each kind, inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any

from trayapp.domain.model.history import VerdictChange
from trayapp.store.history.entries import DetectionSeen, IncidentSeen, NotificationSent, Urgent

LONGEST_TEXT = 8000
"""Characters of an update that are kept; OpenAI's longest are below 3000."""


def write(connection: sqlite3.Connection, entry: Urgent) -> None:
    """Write one entry; writing it again changes nothing."""
    _WRITERS[type(entry)](connection, entry)


def kept_text(text: str) -> str:
    """Return `text` as the database can hold it: not too long, and without halves of characters (JSON has them)."""
    return text[:LONGEST_TEXT].encode(errors="replace").decode()


def seconds(moment: datetime | None) -> float | None:
    """Return `moment` as the database holds it."""
    return None if moment is None else moment.timestamp()


def _incident(connection: sqlite3.Connection, entry: IncidentSeen) -> None:
    incident, at_s = entry.incident, entry.at.timestamp()
    connection.execute(
        "INSERT INTO incidents VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " title = excluded.title, phase = excluded.phase, health = excluded.health, started_at = excluded.started_at,"
        " published_at = excluded.published_at, resolved_at = excluded.resolved_at, reopened = excluded.reopened,"
        " url = excluded.url, component_ids = excluded.component_ids, watched = excluded.watched,"
        " changed_at = excluded.changed_at",
        (
            entry.service_id,
            incident.id,
            kept_text(incident.title),
            str(incident.phase),
            str(incident.health),
            seconds(incident.started_at),
            seconds(incident.published_at),
            seconds(incident.resolved_at),
            incident.reopened,
            incident.url,
            json.dumps(incident.component_ids),
            entry.watched,
            at_s,
            at_s,
        ),
    )
    connection.executemany(
        "INSERT INTO updates VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " phase = excluded.phase, at = excluded.at, text = excluded.text, changed_at = excluded.changed_at",
        [
            (entry.service_id, incident.id, each.id, str(each.phase), seconds(each.at), kept_text(each.text), at_s)
            for each in incident.updates
        ],
    )


def _verdict(connection: sqlite3.Connection, entry: VerdictChange) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO verdicts VALUES(?, ?, ?, ?, ?)",
        (entry.service_id, seconds(entry.at), str(entry.health), str(entry.confirmation), entry.recovering),
    )


def _detection(connection: sqlite3.Connection, entry: DetectionSeen) -> None:
    found = entry.detection
    connection.execute(
        "INSERT OR REPLACE INTO detections VALUES(?, ?, ?, ?, ?, ?, ?)",
        (
            entry.service_id,
            seconds(found.suspected_at),
            seconds(found.likely_at),
            seconds(found.ended_at),
            found.incident_id,
            found.lead_s,
            found.during_maintenance,
        ),
    )


def _notice(connection: sqlite3.Connection, entry: NotificationSent) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO notices VALUES(?, ?, ?, ?, ?)",
        (entry.slot, seconds(entry.at), entry.kind, entry.title, entry.body),
    )


_WRITERS: dict[type, Callable[[sqlite3.Connection, Any], None]] = {
    IncidentSeen: _incident,
    VerdictChange: _verdict,
    DetectionSeen: _detection,
    NotificationSent: _notice,
}
