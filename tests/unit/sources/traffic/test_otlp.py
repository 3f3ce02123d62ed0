"""Which events are read out of a body, and that no text is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.bodies import otlp
from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.own_targets import CLAUDE_CODE, CODEX
from trayapp.sources.traffic.counter import KEPT_MINUTES, TrafficCounter, judge
from trayapp.sources.traffic.otlp import MOST_RECORDS, Call, read_calls

NOW = datetime(2026, 7, 23, 15, 0, 30, tzinfo=UTC)
AGO = NOW - timedelta(seconds=20)


def test_the_requests_of_codex_are_read_with_status_attempt_and_duration() -> None:
    body = otlp.export("codex_cli_rs", otlp.codex_prompt(AGO), otlp.codex(AGO, 200), otlp.codex(AGO, 503, 2))
    assert read_calls(body, NOW) == (Call(CODEX, AGO, 200, 1200.0, 1), Call(CODEX, AGO, 503, 1200.0, 2))


def test_the_requests_and_errors_of_claude_code_are_read() -> None:
    body = otlp.export(
        "claude-code", otlp.claude(AGO), otlp.claude_error(AGO, "529", 3), otlp.claude_error(AGO, "undefined")
    )
    assert [(each.target, each.status, each.attempt) for each in read_calls(body, NOW) or ()] == [
        (CLAUDE_CODE, 200, 1),
        (CLAUDE_CODE, 529, 3),
        (CLAUDE_CODE, None, 1),
    ]


def test_no_text_of_an_event_is_kept_anywhere() -> None:
    calls = read_calls(otlp.export("codex", otlp.codex(AGO, 500), otlp.codex_prompt(AGO)), NOW) or ()
    counter = TrafficCounter()
    for each in calls:
        counter.add(each)
    said = repr((calls, counter.minutes, counter.take(CODEX, NOW)))
    assert otlp.SECRET not in said
    assert "someone@example.org" not in said


@pytest.mark.parametrize("age", [timedelta(minutes=11), -timedelta(minutes=2)])
def test_events_of_another_time_are_left_out(age: timedelta) -> None:
    assert read_calls(otlp.export("codex", otlp.codex(NOW - age, 500)), NOW) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"resourceLogs": {}}',
        b"\xff\xfe",
        b'{"resourceMetrics": []}',
        b"[" * 100_000,
        b'{"user": "a stranger"}',
    ],
)
def test_a_strangers_body_is_no_export(body: bytes) -> None:
    assert read_calls(body, NOW) is None


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                        ["scopeLogs", "logRecords", "attributes", "key", "value", "intValue", "body", "timeUnixNano"]),
                        inner, max_size=4)))  # fmt: skip
def test_nothing_within_an_export_raises(value: object) -> None:
    read_calls(json.dumps({"resourceLogs": [value, {"scopeLogs": [{"logRecords": [value]}]}]}).encode(), NOW)


def test_of_a_flood_in_one_body_a_part_is_read() -> None:
    body = otlp.export("codex", *[otlp.codex(AGO, 200)] * (MOST_RECORDS + 50))
    assert len(read_calls(body, NOW) or ()) == MOST_RECORDS


@pytest.mark.parametrize(
    ("status", "result", "symptom"),
    [
        (200, Result.GOOD, None),
        (None, Result.BAD, Symptom.NO_RESPONSE),
        (500, Result.BAD, Symptom.ERRORS),
        (503, Result.BAD, Symptom.OVERLOADED),
        (529, Result.BAD, Symptom.OVERLOADED),
        (429, Result.INCONCLUSIVE, Symptom.RATE_LIMITED),
        (401, Result.INCONCLUSIVE, Symptom.UNEXPECTED),
        (403, Result.INCONCLUSIVE, Symptom.UNEXPECTED),
        (404, Result.INCONCLUSIVE, Symptom.UNEXPECTED),
        (400, Result.GOOD, None),
    ],
)
def test_a_status_says_whether_it_was_them(status: int | None, result: Result, symptom: Symptom | None) -> None:
    assert judge(Call(CODEX, AGO, status)) == (result, symptom)


def test_a_round_gets_the_last_call_that_tells_anything_and_only_once() -> None:
    counter = TrafficCounter()
    for seconds, status in ((30, 200), (20, 500), (10, 429)):
        counter.add(Call(CODEX, NOW - timedelta(seconds=seconds), status, 1000.0))
    sample = counter.take(CODEX, NOW)
    assert sample is not None
    assert (sample.result, sample.status, sample.latency_ms) == (Result.BAD, 500, None)
    assert counter.take(CODEX, NOW) is None
    assert counter.last_at == {CODEX: NOW - timedelta(seconds=10)}


def test_calls_are_counted_by_program_and_minute_and_old_minutes_are_dropped() -> None:
    counter = TrafficCounter()
    for minute in range(KEPT_MINUTES + 20):
        at = NOW + timedelta(minutes=minute)
        for call in (Call(CODEX, at, 200, 100.0), Call(CODEX, at, 500, 300.0, 2), Call(CODEX, at, 429)):
            counter.add(call)
    assert len(counter.minutes) == KEPT_MINUTES
    last = counter.minutes[CODEX, at.replace(second=0)]
    assert (last.calls, last.failed, last.yours, last.retries, last.duration_ms) == (3, 1, 1, 1, 400.0)


def test_a_call_of_long_ago_says_nothing_about_this_round() -> None:
    counter = TrafficCounter()
    counter.add(Call(CODEX, NOW - timedelta(minutes=3), 500))
    assert counter.take(CODEX, NOW) is None
