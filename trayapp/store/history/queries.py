"""Questions to the history, answered on its own thread: `history.ask(lambda past: notices(past, 20))`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from trayapp.domain import record as records
from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import (
    ALL_DAYS,
    Day,
    Impact,
    PageHistory,
    ServiceHistory,
    Span,
    day_starts,
    days_of,
)
from trayapp.domain.model.record import Expectation, RecordEntry, Reference, TrackRecord
from trayapp.domain.model.snapshot import Detection
from trayapp.store.history.entries import NotificationSent

WRITE_UP_DAYS = 60
"""For so long after an incident its write-up is asked for."""

_INCIDENTS = """
SELECT id, title, health, seen_at, watched, url, started_at, published_at, resolved_at, onset_at, onset_ended_at,
    write_up_digest, write_up_periods, expected_median_s, expected_high_s, expected_from,
    EXISTS(SELECT 1 FROM spans AS s WHERE s.service = i.service AND s.subject = i.service
        AND s.since <= coalesce(i.started_at, i.published_at, i.seen_at)
        AND s.until >= coalesce(i.started_at, i.published_at, i.seen_at))
FROM incidents AS i WHERE service = ? AND max(coalesce(published_at, 0), seen_at) >= ?
"""
_DETECTIONS = """
SELECT suspected_at, likely_at, ended_at, incident_id, lead_s, during_maintenance, unwatched_s FROM detections
WHERE service = ? AND likely_at >= ?
"""
_WITHOUT_WRITE_UP = """
SELECT id, url, coalesce(published_at, seen_at) FROM incidents
WHERE service = ? AND url IS NOT NULL AND onset_at IS NULL AND resolved_at IS NOT NULL
    AND resolved_at >= ? AND coalesce(write_up_at, 0) < ? ORDER BY coalesce(write_up_at, 0), resolved_at DESC LIMIT ?
"""


def service_history(
    past: sqlite3.Connection,
    service_id: str,
    *,
    subjects: Mapping[str, Collection[str]],
    now: datetime,
    zone: tzinfo,
    reference: Reference,
) -> ServiceHistory:
    """Return all that the panel shows of one service's past; `subjects` are its id and its groups' ids.

    With each go the ids of its components, to which the page's own history is told.
    """
    starts, page = day_starts(now, ALL_DAYS, zone), page_history(past, service_id)
    return ServiceHistory(
        days={
            subject: days(past, service_id, subject, starts, zone, page=page and page.of(parts))
            for subject, parts in subjects.items()
        },
        record=record(past, (service_id,), now, reference),
    )


def days(
    past: sqlite3.Connection,
    service_id: str,
    subject: str,
    starts: Sequence[datetime],
    zone: tzinfo,
    *,
    page: PageHistory | None = None,
) -> tuple[Day, ...]:
    """Return the days that begin at `starts` (see `day_starts`), oldest first; blank where nothing is known."""
    rows = past.execute(
        "SELECT health, since, until FROM spans WHERE service = ? AND subject = ? AND until >= ? ORDER BY since",
        (service_id, subject, starts[0].timestamp()),
    )
    spans = [Span(Health(health), _known(begin), _known(end)) for health, begin, end in rows]
    return days_of(spans, starts, zone, page)


def page_history(past: sqlite3.Connection, service_id: str) -> PageHistory | None:
    """Return the page's own history as it was last read; None where it never was."""
    row = past.execute("SELECT since, read_at, impacts FROM page_histories WHERE service = ?", (service_id,)).fetchone()
    if row is None:
        return None
    since, read_at, impacts = row
    found = (
        Impact(component, Health(health), _known(begin), _moment(end))
        for component, health, begin, end in json.loads(impacts)
    )
    return PageHistory(_known(since), _known(read_at), tuple(found))


def record(
    past: sqlite3.Connection,
    service_ids: Collection[str],
    now: datetime,
    reference: Reference,
    count: int = ALL_DAYS,
) -> TrackRecord:
    """Return the record of services over the last `count` days."""
    since_s = now.timestamp() - count * 86400
    found: list[RecordEntry] = []
    for service_id in service_ids:
        incidents = [_incident(row) for row in past.execute(_INCIDENTS, (service_id, since_s))]
        detections = [_detection(row) for row in past.execute(_DETECTIONS, (service_id, since_s))]
        found += records.entries(service_id, incidents, detections, now)
    return records.summary(count, service_ids, found, reference)


def _incident(row: tuple[object, ...]) -> records.IncidentRow:
    identifier, title, health, seen_at, watched, url, started, published, resolved, onset, ended, digest = row[:12]
    periods, middle, high, count, checking = row[12:]
    return records.IncidentRow(
        id=str(identifier),
        title=str(title),
        health=Health(str(health)),
        first_seen_at=_known(seen_at),
        watched=bool(watched),
        checking=bool(checking),
        url=None if url is None else str(url),
        started_at=_moment(started),
        published_at=_moment(published),
        resolved_at=_moment(resolved),
        onset_at=_moment(onset),
        onset_ended_at=_moment(ended),
        write_up_digest=None if digest is None else str(digest),
        periods=tuple((_known(begin), _known(end)) for begin, end in json.loads(str(periods))) if periods else (),
        expected=Expectation(_number(middle), _number(high), int(_number(count))) if count else None,
    )


def _detection(row: tuple[object, ...]) -> Detection:
    suspected, likely, ended, incident_id, lead, during_maintenance, unwatched = row
    return Detection(
        _known(suspected),
        _moment(likely),
        _moment(ended),
        None if incident_id is None else str(incident_id),
        None if lead is None else _number(lead),
        during_maintenance=bool(during_maintenance),
        unwatched_s=_number(unwatched),
    )


def without_write_up(
    past: sqlite3.Connection, service_id: str, now: datetime, most: int
) -> tuple[tuple[str, str, datetime], ...]:
    """Return ended incidents whose write-up may exist and was not asked for today: id, address, publication."""
    oldest, asked = now - timedelta(days=WRITE_UP_DAYS), now - timedelta(hours=23)
    rows = past.execute(_WITHOUT_WRITE_UP, (service_id, oldest.timestamp(), asked.timestamp(), most))
    return tuple((identifier, url, _known(published)) for identifier, url, published in rows)


def notices(past: sqlite3.Connection, most: int = 50) -> tuple[NotificationSent, ...]:
    """Return the last notifications, newest first."""
    rows = past.execute("SELECT at, slot, kind, title, body FROM notices ORDER BY at DESC LIMIT ?", (most,))
    return tuple(NotificationSent(_known(at), slot, kind, title, body) for at, slot, kind, title, body in rows)


def _moment(at_s: object) -> datetime | None:
    return None if at_s is None else _known(at_s)


def _known(at_s: object) -> datetime:
    return datetime.fromtimestamp(_number(at_s), UTC)


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return value
