"""What the history is asked, on its own thread: `history.ask(lambda past: verdict_changes(past, "openai"))`."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from trayapp.domain.model.enums import Confirmation, Health
from trayapp.domain.model.history import (
    ALL_DAYS,
    Day,
    LatencyPoint,
    Lead,
    ServiceHistory,
    Span,
    Uptime,
    VerdictChange,
    day_starts,
    days_of,
    uptime_of,
)
from trayapp.domain.model.snapshot import TrackRecord
from trayapp.store.history.entries import NotificationSent
from trayapp.store.history.rollups import median_ms

FIRST_SEEN_WITHIN_S = 1800.0
"""An incident first seen later than this after its publishing began while nobody looked: no miss of the detector."""


def service_history(
    past: sqlite3.Connection,
    service_id: str,
    *,
    subjects: Sequence[str],
    targets: Sequence[str],
    now: datetime,
    zone: tzinfo,
) -> ServiceHistory:
    """Return all that the panel shows of one service's past; `subjects` are its id and its groups' ids."""
    starts = day_starts(now, ALL_DAYS, zone)
    since = now - timedelta(days=ALL_DAYS)
    return ServiceHistory(
        days={subject: days(past, service_id, subject, starts, zone) for subject in subjects},
        uptime=uptime(past, service_id, service_id, since, now),
        latencies={target: latency(past, service_id, target, now - timedelta(days=1)) for target in targets},
        record=record(past, service_id, now),
        leads=leads(past, service_id),
        changes=verdict_changes(past, service_id),
    )


def days(
    past: sqlite3.Connection, service_id: str, subject: str, starts: Sequence[datetime], zone: tzinfo
) -> tuple[Day, ...]:
    """Return the days that begin at `starts` (see `day_starts`), oldest first. Days that nobody looked are blank."""
    return days_of(_spans(past, service_id, subject, starts[0]), starts, zone)


def uptime(past: sqlite3.Connection, service_id: str, subject: str, begin: datetime, end: datetime) -> Uptime:
    """Return how a subject did in the time that somebody looked."""
    return uptime_of(_spans(past, service_id, subject, begin), begin, end)


def _spans(past: sqlite3.Connection, service_id: str, subject: str, since: datetime) -> list[Span]:
    rows = past.execute(
        "SELECT health, since, until FROM spans WHERE service = ? AND subject = ? AND until >= ? ORDER BY since",
        (service_id, subject, since.timestamp()),
    )
    return [Span(Health(health), _moment(begin), _moment(end)) for health, begin, end in rows]


def latency(past: sqlite3.Connection, service_id: str, target: str, since: datetime) -> tuple[LatencyPoint, ...]:
    """Return the hours of one target from `since` on, oldest first; hours without samples are left out."""
    rows = past.execute(
        "SELECT hour, good, bad, inconclusive, timed, sum_ms, low_ms, high_ms, bins FROM samples"
        " WHERE service = ? AND target = ? AND hour > ? ORDER BY hour",
        (service_id, target, since.timestamp() - 3600),
    )
    return tuple(_point(row) for row in rows)


def _point(row: tuple[float, int, int, int, int, float, float, float, str]) -> LatencyPoint:
    hour, good, bad, inconclusive, timed, sum_ms, low_ms, high_ms, bins = row
    if not timed:
        return LatencyPoint(_moment(hour), good, bad, inconclusive)
    median = median_ms(bins, low_ms, high_ms)
    return LatencyPoint(_moment(hour), good, bad, inconclusive, sum_ms / timed, low_ms, high_ms, median)


def record(past: sqlite3.Connection, service_id: str, now: datetime, count: int = ALL_DAYS) -> TrackRecord:
    """Return how the detector did in the last `count` days.

    Early: likely before the page confirmed it. Wrong: it was likely, it ended, no page confirmed it, and
    no maintenance excused it. Missed: an incident with something in trouble began while we looked, and no finding of
    ours belongs to it.
    """
    since = now.timestamp() - count * 86400
    early, wrong = past.execute(
        "SELECT count(*) FILTER (WHERE incident_id IS NOT NULL AND lead_s > 0),"
        " count(*) FILTER (WHERE incident_id IS NULL AND ended_at IS NOT NULL AND NOT excused)"
        " FROM detections WHERE service = ? AND likely_at >= ?",
        (service_id, since),
    ).fetchone()
    (missed,) = past.execute(
        "SELECT count(*) FROM incidents AS i WHERE service = ? AND watched AND published_at >= ?"
        " AND seen_at - published_at <= ?"
        " AND health IN ('degraded', 'partial_outage', 'major_outage') AND NOT EXISTS ("
        " SELECT 1 FROM detections AS d WHERE d.service = i.service AND d.likely_at IS NOT NULL"
        " AND (d.incident_id = i.id OR d.likely_at <= coalesce(i.resolved_at, ?)"
        " AND coalesce(d.ended_at, ?) >= coalesce(i.started_at, i.published_at)))",
        (service_id, since, FIRST_SEEN_WITHIN_S, now.timestamp(), now.timestamp()),
    ).fetchone()
    return TrackRecord(days=count, early=early, wrong=wrong, missed=missed)


def leads(past: sqlite3.Connection, service_id: str, most: int = 20) -> tuple[Lead, ...]:
    """Return the findings that the page confirmed, newest first."""
    rows = past.execute(
        "SELECT d.incident_id, coalesce(i.title, ''), d.likely_at, d.lead_s FROM detections AS d"
        " LEFT JOIN incidents AS i ON i.service = d.service AND i.id = d.incident_id"
        " WHERE d.service = ? AND d.incident_id IS NOT NULL AND d.lead_s IS NOT NULL AND d.likely_at IS NOT NULL"
        " ORDER BY d.likely_at DESC LIMIT ?",
        (service_id, most),
    )
    return tuple(Lead(incident, title, _moment(likely_at), lead_s) for incident, title, likely_at, lead_s in rows)


def verdict_changes(past: sqlite3.Connection, service_id: str, most: int = 50) -> tuple[VerdictChange, ...]:
    """Return the last changes of the verdict, newest first."""
    rows = past.execute(
        "SELECT at, health, confirmation, recovering FROM verdicts WHERE service = ? ORDER BY at DESC LIMIT ?",
        (service_id, most),
    )
    return tuple(
        VerdictChange(service_id, _moment(at), Health(health), Confirmation(confirmation), bool(recovering))
        for at, health, confirmation, recovering in rows
    )


def notices(past: sqlite3.Connection, most: int = 50) -> tuple[NotificationSent, ...]:
    """Return the last notifications, newest first."""
    rows = past.execute("SELECT at, slot, kind, title, body FROM notices ORDER BY at DESC LIMIT ?", (most,))
    return tuple(NotificationSent(_moment(at), slot, kind, title, body) for at, slot, kind, title, body in rows)


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, UTC)
