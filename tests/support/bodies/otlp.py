"""OTLP/HTTP JSON bodies as Codex and Claude Code send them, by their documented attributes."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

SECRET = "Bitte fasse meinen Vertrag zusammen"
"""What stands in texts that nobody here may read."""


def text(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": {"stringValue": value}}


def number(key: str, value: int) -> dict[str, Any]:
    return {"key": key, "value": {"intValue": str(value)}}


def nanoseconds(at: datetime) -> str:
    return str(round(at.timestamp()) * 1_000_000_000)


def export(service: str, *records: dict[str, Any]) -> bytes:
    resource = {"attributes": [text("service.name", service), text("service.version", "1.2.3")]}
    logs = {"resource": resource, "scopeLogs": [{"scope": {"name": service}, "logRecords": list(records)}]}
    return json.dumps({"resourceLogs": [logs]}).encode()


def codex(at: datetime, status: int | None, attempt: int = 0, duration_ms: int = 1200) -> dict[str, Any]:
    """`codex.api_request`: names in `event.name`, whole numbers as texts, a message where it failed."""
    attributes = [
        text("event.name", "codex.api_request"),
        text("event.timestamp", at.isoformat().replace("+00:00", "Z")),
        text("conversation.id", "0197c3a4-0000-7000-8000-000000000000"),
        text("user.email", "someone@example.org"),
        text("model", "gpt-5-codex"),
        number("duration_ms", duration_ms),
        number("attempt", attempt),
    ]
    if status is not None:
        attributes.append(number("http.response.status_code", status))
    if status is None or status >= 400:
        attributes.append(text("error.message", SECRET))
    return {"observedTimeUnixNano": nanoseconds(at), "severityNumber": 9, "attributes": attributes}


def codex_prompt(at: datetime) -> dict[str, Any]:
    return {
        "observedTimeUnixNano": nanoseconds(at),
        "attributes": [text("event.name", "codex.user_prompt"), text("prompt", SECRET)],
    }


def claude(at: datetime) -> dict[str, Any]:
    """`claude_code.api_request`: success, without a status."""
    return {
        "timeUnixNano": nanoseconds(at),
        "body": {"stringValue": "claude_code.api_request"},
        "attributes": [
            text("event.name", "api_request"),
            text("session.id", "a-session"),
            text("model", "claude-sonnet-4-5"),
            text("cost_usd", "0.01"),
            number("duration_ms", 2400),
            number("input_tokens", 10),
        ],
    }


def claude_error(at: datetime, status: str, attempt: int = 1) -> dict[str, Any]:
    """`claude_code.api_error`: the status is a text, "undefined" where nobody answered."""
    return {
        "timeUnixNano": nanoseconds(at),
        "body": {"stringValue": "claude_code.api_error"},
        "attributes": [
            text("event.name", "api_error"),
            text("error", SECRET),
            text("status_code", status),
            number("duration_ms", 600),
            number("attempt", attempt),
        ],
    }
