"""The track record as scripts read it: JSON objects and lines of CSV."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from trayapp.domain.model.record import Lateness, Outcome, RecordEntry, TrackRecord

Object = dict[str, Any]


def record_json(record: TrackRecord) -> Object:
    """Return a track record; times are UTC with a Z, durations seconds."""
    return {
        "days": record.days,
        "early": record.early,
        "wrong": record.wrong,
        "missed": record.missed,
        "page_lateness": {
            "published": _lateness(record.published_lateness),
            "own": _lateness(record.own_lateness),
        },
        "ended_as_expected": {"count": record.predictions[0], "of": record.predictions[1]},
        "incidents": [entry_json(each) for each in record.entries],
    }


def entry_json(entry: RecordEntry) -> Object:
    """Return one case: ours, the page's and the write-up's times side by side."""
    expected = entry.expected
    return {
        "service": entry.service_id,
        "outcome": str(entry.outcome),
        "incident_ids": list(entry.incident_ids),
        "title": entry.title or None,
        "url": entry.url,
        "first_sign_at": stamp(entry.first_sign_at),
        "alarm_at": stamp(entry.alarm_at),
        "recovered_at": stamp(entry.recovered_at),
        "unwatched_s": entry.unwatched_s,
        "published_at": stamp(entry.published_at),
        "resolved_at": stamp(entry.resolved_at),
        "onset_at": stamp(entry.onset_at),
        "onset_ended_at": stamp(entry.onset_ended_at),
        "retroactive": entry.retroactive,
        "lead_s": entry.lead_s,
        "page_delay_s": entry.page_delay_s,
        "page_delay_from": None if entry.page_delay_s is None else "write_up" if entry.onset_at else "first_sign",
        "detection_delay_s": entry.detection_delay_s,
        "duration_s": entry.duration_s,
        "expected_median_s": None if expected is None else expected.median_s,
        "expected_upper_quartile_s": None if expected is None else expected.high_s,
        "expected_from": None if expected is None else expected.count,
        "ended_as_expected": entry.ended_as_expected,
    }


def record_csv(record: TrackRecord) -> str:
    """Return the cases as CSV with a header; lists are joined by blanks, what is not known is empty."""
    import csv  # noqa: PLC0415 - `status` comes through here, and prints none

    out = io.StringIO()
    writer = csv.DictWriter(out, list(entry_json(RecordEntry("", Outcome.PENDING))), lineterminator="\n")
    writer.writeheader()
    for each in record.entries:
        row = entry_json(each)
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"  # a spreadsheet would run it as a formula, and titles are foreign
    return value


def _lateness(lateness: Lateness | None) -> Object | None:
    if lateness is None:
        return None
    return {"median_s": lateness.median_s, "count": lateness.count, "grade": str(lateness.grade)}


def stamp(moment: datetime | None) -> str | None:
    """Return a moment as RFC 3339 in UTC with a Z."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
