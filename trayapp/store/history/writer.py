"""How urgent entries are written: one statement for each kind, inside the caller's transaction.

A row never loses what it has: a later entry that knows less leaves the first confirmation, the page's first word and a
detection's incident as they are.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Any

from trayapp.domain.model.status_page import Incident
from trayapp.domain.record import expectation
from trayapp.store.history.entries import (
    DetectionSeen,
    IncidentSeen,
    NotificationSent,
    PageHistoryRead,
    Urgent,
    WriteUpSeen,
)

LONGEST_TITLE = 300
LONGEST_TEXT = 2000
MOST_PERIODS = 10
_BYTES_AN_IMPACT = 100

_INCIDENT = """
INSERT INTO incidents(service, id, title, phase, health, started_at, published_at, resolved_at, reopened, url, watched,
    seen_at, changed_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET title = excluded.title, phase = excluded.phase, health = excluded.health,
    started_at = coalesce(excluded.started_at, started_at),
    published_at = coalesce(published_at, excluded.published_at),
    resolved_at = excluded.resolved_at, reopened = max(reopened, excluded.reopened), url = coalesce(excluded.url, url),
    watched = max(watched, excluded.watched), changed_at = excluded.changed_at
"""
_DETECTION = """
INSERT INTO detections VALUES(?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET likely_at = coalesce(likely_at, excluded.likely_at), ended_at = excluded.ended_at,
    lead_s = CASE WHEN incident_id IS NULL THEN excluded.lead_s ELSE lead_s END,
    incident_id = coalesce(incident_id, excluded.incident_id),
    during_maintenance = max(during_maintenance, excluded.during_maintenance),
    unwatched_s = max(unwatched_s, excluded.unwatched_s)
"""
_DURATIONS = """
SELECT resolved_at - published_at FROM incidents WHERE service = ? AND health = ? AND resolved_at > published_at
ORDER BY published_at DESC LIMIT 200
"""
_EXPECTATION = """
UPDATE incidents SET expected_median_s = ?, expected_high_s = ?, expected_from = ?
WHERE service = ? AND id = ? AND expected_from IS NULL
"""
_WRITE_UP = """
UPDATE incidents SET write_up_at = ?, onset_at = coalesce(?, onset_at), onset_ended_at = coalesce(?, onset_ended_at),
    write_up_digest = coalesce(?, write_up_digest), write_up_periods = coalesce(?, write_up_periods)
WHERE service = ? AND id = ?
"""


def write(connection: sqlite3.Connection, entry: Urgent) -> None:
    """Write one entry; writing it again changes nothing."""
    _WRITERS[type(entry)](connection, entry)


def size(entry: Urgent) -> int:
    """Return about how many bytes an entry takes."""
    texts = (entry.title, entry.body) if isinstance(entry, NotificationSent) else ()
    if isinstance(entry, PageHistoryRead):
        return 600 + _BYTES_AN_IMPACT * len(entry.history.impacts)
    return 600 + sum(len(text[:LONGEST_TEXT].encode(errors="replace")) for text in texts)


def kept_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return `text` as the database can hold it: not too long, and without halves of characters (JSON has them)."""
    return text[:longest].encode(errors="replace").decode()


def seconds(moment: datetime | None) -> float | None:
    """Return `moment` as the database holds it."""
    return None if moment is None else moment.timestamp()


def _incident(connection: sqlite3.Connection, entry: IncidentSeen) -> None:
    incident, at_s = entry.incident, entry.at.timestamp()
    connection.execute(
        _INCIDENT,
        (
            entry.service_id,
            incident.id,
            kept_text(incident.title, LONGEST_TITLE),
            str(incident.phase),
            str(incident.health),
            seconds(incident.started_at),
            seconds(incident.published_at),
            seconds(incident.resolved_at),
            incident.reopened,
            incident.url,
            entry.watched,
            at_s,
            at_s,
        ),
    )
    if incident.is_open:
        _expect(connection, entry.service_id, incident)


def _expect(connection: sqlite3.Connection, service_id: str, incident: Incident) -> None:
    """Note once how long an open incident may last, by those of the same severity: to be compared when it ends."""
    durations = connection.execute(_DURATIONS, (service_id, str(incident.health))).fetchall()
    expected = expectation([seconds for (seconds,) in durations])
    if expected is not None:
        figures = expected.median_s, expected.high_s, expected.count
        connection.execute(_EXPECTATION, (*figures, service_id, incident.id))


def _detection(connection: sqlite3.Connection, entry: DetectionSeen) -> None:
    found = entry.detection
    connection.execute(
        _DETECTION,
        (
            entry.service_id,
            seconds(found.suspected_at),
            seconds(found.likely_at),
            seconds(found.ended_at),
            found.incident_id,
            found.lead_s,
            found.during_maintenance,
            found.unwatched_s,
        ),
    )


def _write_up(connection: sqlite3.Connection, entry: WriteUpSeen) -> None:
    times = seconds(entry.at), seconds(entry.onset_at), seconds(entry.ended_at)
    periods = [[begin.timestamp(), end.timestamp()] for begin, end in entry.periods[:MOST_PERIODS]]
    stated = entry.digest, json.dumps(periods) if periods else None
    connection.execute(_WRITE_UP, (*times, *stated, entry.service_id, entry.incident_id))


def _page_history(connection: sqlite3.Connection, entry: PageHistoryRead) -> None:
    found = entry.history
    impacts = [
        [each.component_id, str(each.health), seconds(each.since), seconds(each.until)] for each in found.impacts
    ]
    connection.execute(
        "INSERT OR REPLACE INTO page_histories VALUES(?, ?, ?, ?)",
        (entry.service_id, seconds(found.read_at), seconds(found.since), json.dumps(impacts)),
    )


def _notification(connection: sqlite3.Connection, entry: NotificationSent) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO notices VALUES(?, ?, ?, ?, ?)",
        (entry.slot, seconds(entry.at), entry.kind, kept_text(entry.title), kept_text(entry.body)),
    )


_WRITERS: dict[type, Callable[[sqlite3.Connection, Any], None]] = {
    IncidentSeen: _incident,
    DetectionSeen: _detection,
    WriteUpSeen: _write_up,
    PageHistoryRead: _page_history,
    NotificationSent: _notification,
}
