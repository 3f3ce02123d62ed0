"""Reads the events of Codex and Claude Code in an OTLP/HTTP JSON body: who asked, when, and how it ended.

Of an event only its name, its time, the status, the duration and the attempt are read; texts never are.
Facts: https://opentelemetry.io/docs/specs/otlp/ (JSON encoding), `codex-rs/otel` in openai/codex, and
https://docs.anthropic.com/en/docs/claude-code/monitoring-usage.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from trayapp.domain.model.own_targets import CLAUDE_CODE, CODEX

MOST_RECORDS = 2000
"""Events of one body that are read; clients send them every few seconds."""
LARGEST_ATTRIBUTES = 64

_KINDS: Mapping[str, tuple[str, bool]] = {
    "codex.api_request": (CODEX, False),
    "claude_code.api_request": (CLAUDE_CODE, False),
    "claude_code.api_error": (CLAUDE_CODE, True),
}
"""By the event's name: the target that it speaks for, and whether it tells of failures alone."""
_STATUS = ("http.response.status_code", "status_code")
_OK = 200
_LATEST_AHEAD, _OLDEST = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a program of the user's made. `status` is None where nobody answered."""

    target: str
    at: datetime
    status: int | None
    duration_ms: float | None = None
    attempt: int = 1


def read_calls(body: bytes, now: datetime) -> tuple[Call, ...] | None:
    """Return the calls that a body tells of, the oldest first; None where it is no OTLP body of logs.

    Events that are older than ten minutes, or ahead of `now`, are left out: they say nothing about this moment.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or not isinstance(data.get("resourceLogs"), list):
        return None
    calls = []
    for number, record in enumerate(_records(data)):
        if number >= MOST_RECORDS:
            break
        call = _call(record, now)
        if call is not None:
            calls.append(call)
    return tuple(sorted(calls, key=lambda each: each.at))


def _records(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for resource in _objects(data.get("resourceLogs")):
        for scope in _objects(resource.get("scopeLogs")):
            yield from _objects(scope.get("logRecords"))


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def _call(record: Mapping[str, Any], now: datetime) -> Call | None:
    said = {
        str(each.get("key")): _plain(each.get("value"))
        for each in list(_objects(record.get("attributes")))[:LARGEST_ATTRIBUTES]
    }
    kind = _kind(record, said)
    at = _time(record, said)
    if kind is None or at is None or not now - _OLDEST <= at <= now + _LATEST_AHEAD:
        return None
    target, failed = kind
    status = next((_whole(said.get(name)) for name in _STATUS if name in said), None)
    if status is not None and not 100 <= status <= 599:
        status = None
    if status is None and not failed and not any("error" in name for name in said):
        status = _OK  # Claude Code tells of success without a status
    return Call(target, min(at, now), status, _milliseconds(said.get("duration_ms")), _whole(said.get("attempt")) or 1)


def _kind(record: Mapping[str, Any], said: Mapping[str, object]) -> tuple[str, bool] | None:
    named = [record.get("eventName"), _plain(record.get("body")), said.get("event.name")]
    for name in named:
        if isinstance(name, str):
            found = _KINDS.get(name) or _KINDS.get(f"claude_code.{name}")
            if found is not None:
                return found
    return None


def _time(record: Mapping[str, Any], said: Mapping[str, object]) -> datetime | None:
    for name in ("timeUnixNano", "observedTimeUnixNano"):
        nanoseconds = _whole(record.get(name))
        if nanoseconds is not None and 0 < nanoseconds < 2**63:
            return datetime.fromtimestamp(nanoseconds / 1e9, UTC)
    stated = said.get("event.timestamp")
    try:
        at = datetime.fromisoformat(stated) if isinstance(stated, str) and len(stated) < 64 else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _plain(value: object) -> object:
    """Return what an `AnyValue` holds, if that is a text or a number."""
    if not isinstance(value, dict):
        return None
    for name in ("stringValue", "intValue", "doubleValue"):
        if name in value:
            return value[name]
    return None


def _whole(value: object) -> int | None:
    """Return a whole number; the JSON encoding writes those of 64 bits as texts."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 20:
        return int(value)
    return None


def _milliseconds(value: object) -> float | None:
    number = value if isinstance(value, float) else _whole(value)
    return float(number) if number is not None and 0 <= number < 1e8 else None
