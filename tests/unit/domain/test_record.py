"""The record: who was first, what was missed, and how late the page was."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp import resources
from trayapp.domain.model.enums import Health
from trayapp.domain.model.record import Expectation, Grade, Lateness, Outcome, Reference
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.record import IncidentRow, entries, expectation, lateness, parse_reference, summary
from trayapp.i18n.formatter import translate
from trayapp.output.record import record_csv, record_json
from trayapp.output.record_text import as_text
from trayapp.typed_table import TableError

NOW = datetime(2026, 7, 25, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def incident(name: str, published: float | None, resolved: float | None = None, seen: float | None = None, **facts):
    seen = published if seen is None else seen
    times = {"published_at": None if published is None else at(published)}
    times["resolved_at"] = None if resolved is None else at(resolved)
    return IncidentRow(name, name.upper(), Health.DEGRADED, at(seen), **{**times, **facts})


def detection(
    suspected: float, ended: float | None = None, name: str | None = None, lead_s: float | None = None, **facts
):
    end = None if ended is None else at(ended)
    return Detection(at(suspected), at(suspected + 1), end, name, lead_s, **facts)


def judged(incidents=(), detections=(), now: float = 600):
    return entries("openai", incidents, detections, at(now))


CASES = {
    "ours_first": ([incident("a", 20, 60)], [detection(0, 62, "a")], [Outcome.EARLY]),
    "page_first": ([incident("a", 0, 60)], [detection(10, 62, "a")], [Outcome.LATE]),
    "missed": ([incident("a", 0, 60)], [], [Outcome.MISSED]),
    "first_seen_long_after": ([incident("a", 0, 60, seen=50)], [], [Outcome.NOT_OBSERVED]),
    "not_watched": ([incident("a", 0, 60, watched=False)], [], [Outcome.NOT_OBSERVED]),
    "no_trouble": ([IncidentRow("a", "A", Health.OPERATIONAL, at(0), published_at=at(0))], [], [Outcome.NOT_OBSERVED]),
    "false_alarm": ([], [detection(0, 20)], [Outcome.FALSE_ALARM]),
    "in_maintenance": ([], [detection(0, 20, during_maintenance=True)], [Outcome.DURING_MAINTENANCE]),
    "goes_on": ([], [detection(0)], [Outcome.PENDING]),
    "may_still_be_confirmed": ([], [detection(500, 520)], [Outcome.PENDING]),
    "suspicion_only": ([], [Detection(at(0), None, at(3))], []),
    "posted_afterwards_and_found": ([incident("a", 90, 60)], [detection(0, 55, "a")], [Outcome.EARLY]),
    "posted_afterwards_and_missed": ([incident("a", 90, 60, checking=True)], [], [Outcome.MISSED]),
    "posted_afterwards_while_away": ([incident("a", 90, 60, checking=False)], [], [Outcome.NOT_OBSERVED]),
    "second_wave_of_ours": ([incident("a", 20, 60)], [detection(0, 62, "a"), detection(80, 95)], [Outcome.EARLY]),
    "second_wave_on_the_page": (
        [incident("a", 20, 60), incident("b", 75, 90)],
        [detection(0, 62, "a")],
        [Outcome.EARLY],
    ),
    "later_is_another": (
        [incident("a", 20, 60), incident("b", 200, 260)],
        [detection(0, 62, "a"), detection(190, 262, "b")],
        [Outcome.EARLY, Outcome.EARLY],
    ),
    "two_at_once": ([incident("a", 20, 60), incident("b", 44, 90)], [detection(0, 92, "a")], [Outcome.EARLY] * 2),
    "false_beside_what_nobody_watches": (
        [incident("a", 0, 300, watched=False)],
        [detection(10, 30)],
        [Outcome.FALSE_ALARM, Outcome.NOT_OBSERVED],
    ),
    "second_wave_that_only_the_write_up_names": (
        [incident("a", 19, 60, periods=((at(0), at(22)), (at(222), at(232))))],
        [detection(2, 40, "a"), detection(224, 250)],
        [Outcome.EARLY],
    ),
    "incident_forgotten": ([], [detection(0, 30, "a", 1080.0)], [Outcome.EARLY]),
}


@pytest.mark.parametrize("name", CASES)
def test_each_case_is_judged_as_it_went(name: str) -> None:
    incidents, detections, outcomes = CASES[name]
    assert [each.outcome for each in judged(incidents, detections)] == outcomes


def test_one_story_has_its_first_signs_and_its_last_ends() -> None:
    (entry,) = judged([incident("a", 20, 60), incident("b", 75, 90)], [detection(0, 62, "a"), detection(70, 95, "b")])
    assert entry.incident_ids == ("a", "b")
    assert (entry.first_sign_at, entry.alarm_at, entry.recovered_at) == (at(0), at(1), at(95))
    assert (entry.published_at, entry.resolved_at) == (at(20), at(90))
    assert entry.lead_s == 19 * 60


def test_two_incidents_with_one_write_up_are_one_story() -> None:
    waves = [
        incident("a", 19, 51, onset_at=at(0), write_up_digest="x"),
        incident("b", 156, 179, onset_at=at(145), write_up_digest="x"),
    ]
    (entry,) = judged(waves, [detection(2, 53, "a"), detection(147, 180, "b")])
    assert (entry.onset_at, entry.page_delay_s, entry.detection_delay_s) == (at(0), 19 * 60, 180)


def test_a_write_up_adds_to_the_other_values_and_replaces_none() -> None:
    plain = judged([incident("a", 20, 60)], [detection(5, 62, "a")])[0]
    read = judged([incident("a", 20, 60, onset_at=at(0), onset_ended_at=at(58))], [detection(5, 62, "a")])[0]
    assert (plain.page_delay_s, read.page_delay_s) == (15 * 60, 20 * 60)
    assert (plain.lead_s, plain.first_sign_at, plain.outcome) == (read.lead_s, read.first_sign_at, read.outcome)
    assert (plain.detection_delay_s, read.detection_delay_s) == (None, 6 * 60)


@pytest.mark.parametrize(
    ("minutes", "grade"),
    [(0, Grade.A), (14.9, Grade.A), (15, Grade.B), (29.9, Grade.B), (30, Grade.C), (119, Grade.C), (120, Grade.D)],
)
def test_the_grade_is_that_of_status_page_services(minutes: float, grade: Grade) -> None:
    assert Lateness(minutes * 60, 1).grade is grade


def test_the_published_cases_are_told_apart_from_the_users_own() -> None:
    found = judged([incident("a", 8, 60)], [detection(0, 62, "a")])
    record = summary(90, ("openai",), found, resources.lateness())
    assert record.published_lateness == Lateness(20 * 60, 21)
    assert record.published_lateness.grade is Grade.B
    assert record.own_lateness == Lateness(8 * 60, 1)
    assert (record.entries[0].expected.median_s, record.entries[0].expected.count) == (112 * 60, 98)
    assert summary(90, ("other",), (), resources.lateness()).published_lateness is None


def test_the_published_cases_have_what_the_write_ups_say() -> None:
    cases = resources.lateness().cases
    assert len({each.incident_id for each in cases}) == 21
    assert min(each.delay_s for each in cases) == 11 * 60
    assert max(each.delay_s for each in cases) == 76 * 60
    assert sum(each.delay_s < 15 * 60 for each in cases) == 4
    assert all(each.delay_s < each.duration_s for each in cases)


def test_few_durations_say_nothing() -> None:
    assert expectation([60.0] * 7) is None
    assert expectation([float(each) for each in range(1, 10)]).median_s == 5


def test_nothing_has_no_lateness() -> None:
    assert lateness([]) is None
    assert summary(90, ("openai",), (), Reference()).own_lateness is None


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"onset": "yesterday"}, "case[0].onset"),
        ({"late_min": -1}, "case[0].late_min"),
        ({"late_min": True}, "case[0].late_min"),
        ({"colour": "red"}, "case[0].colour"),
    ],
)
def test_a_wrong_reference_names_its_key(row: dict[str, object], key: str) -> None:
    good = {"service": "s", "incident": "i", "title": "t", "onset": "2026-02-03T20:12Z", "late_min": 1, "lasted_min": 2}
    with pytest.raises(TableError) as raised:
        parse_reference({"case": [good | row]})
    assert raised.value.key == key


_spans = st.tuples(st.integers(0, 3000), st.integers(1, 400))


@settings(deadline=None)
@given(st.lists(_spans, max_size=6), st.lists(_spans, max_size=6))
def test_no_incident_and_no_alarm_gets_lost(incident_spans, detection_spans) -> None:
    incidents = [incident(f"i{n}", begin, begin + length) for n, (begin, length) in enumerate(incident_spans)]
    detections = [detection(begin, begin + length) for begin, length in detection_spans]
    found = judged(incidents, detections, now=10_000)
    assert sorted(name for each in found for name in each.incident_ids) == sorted(each.id for each in incidents)
    alarms = {each.alarm_at for each in found if each.alarm_at is not None}
    assert alarms <= {each.likely_at for each in detections}
    for each in detections:
        assert any(
            entry.first_sign_at is not None and entry.first_sign_at <= each.suspected_at <= entry.recovered_at
            for entry in found
        )


def test_expectations_are_scored_once_an_incident_ended() -> None:
    usual = Expectation(600, 3600, 20)
    rows = [
        incident("a", 0, 30, expected=usual),
        incident("b", 100, 200, expected=usual),
        incident("c", 300, None, expected=usual),
        incident("d", 400, 420),
    ]
    record = summary(90, ("openai",), judged(rows), Reference())
    assert record.predictions == (1, 2)
    assert record.expectation_of("c") == usual
    assert record.expectation_of("d") is None


def test_the_record_is_exported_with_every_case_in_json_and_csv() -> None:
    found = judged([incident("a", 20, 60, url="https://s.example/a"), incident("b", 300, 360)], [detection(0, 62, "a")])
    record = summary(90, ("openai",), [replace(found[1], title='=cmd|"x"'), found[0]], resources.lateness())
    first, second = record_json(record)["incidents"]
    assert (first["outcome"], first["lead_s"], first["page_delay_s"]) == ("early", 1140.0, 1200.0)
    assert (first["page_delay_from"], first["first_sign_at"]) == ("first_sign", "2026-07-25T12:00:00Z")
    assert (second["outcome"], second["alarm_at"]) == ("missed", None)
    rows = list(csv.DictReader(io.StringIO(record_csv(record))))
    assert [row["outcome"] for row in rows] == ["early", "missed"]
    assert rows[0].keys() == first.keys()
    assert rows[0]["title"].startswith("'="), "no spreadsheet runs a title"
    text = as_text(record, translate)
    assert "detected early, 19 min before the page, page 20 min late" in text
