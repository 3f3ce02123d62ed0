"""The record as a table: what each case says, and how it sorts."""

from __future__ import annotations

from datetime import timedelta

from tests.screenshots import moments
from trayapp.domain.model.record import Outcome, PublishedCase, RecordEntry, Reference, TrackRecord
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.record_table import record_table

FMT = Formatter(moments.NOW, ENGLISH)
NAMES = {"openai": "OpenAI"}
BEGUN = moments.NOW - timedelta(days=3)
EARLY = RecordEntry(
    "openai",
    Outcome.EARLY,
    ("i1",),
    "Sign-in <b>fails</b>",
    "https://status.openai.com/incidents/i1",
    first_sign_at=BEGUN,
    alarm_at=BEGUN + timedelta(minutes=1),
    published_at=BEGUN + timedelta(minutes=20),
    resolved_at=BEGUN + timedelta(hours=3),
)
WRONG = RecordEntry("openai", Outcome.FALSE_ALARM, first_sign_at=BEGUN, recovered_at=BEGUN + timedelta(minutes=9))
CASES = tuple(
    PublishedCase(service, name, "Old", BEGUN - timedelta(days=days), 1_200.0, 3_600.0)
    for service, name, days in (("openai", "i1", 3), ("openai", "i0", 40), ("other", "x", 1))
)


def test_every_case_says_who_was_first_and_by_how_much() -> None:
    table = record_table(TrackRecord(90, 1, 1, entries=(EARLY, WRONG)), Reference(CASES), NAMES, FMT)
    assert table.columns[3:] == ("Who was first", "We were earlier by", "Page late by", "Lasted")
    assert [row.cells for row in table.rows] == [
        ("2026-01-31 20:49", "OpenAI", "Sign-in <b>fails</b>", "trayapp", "19 min", "20 min", "2 h 40 min"),
        ("2026-01-31 20:49", "OpenAI", "No incident was posted", "False alarm", "", "", "9 min"),
        ("2025-12-22 20:49", "OpenAI", "Old", "trayapp wasn't running", "", "20 min", "1 h"),
    ]
    assert [row.url for row in table.rows] == ["https://status.openai.com/incidents/i1", "", ""]
    assert table.rows[0].keys[4:] == (1_140.0, 1_200.0, 9_600.0)
    assert table.summary.startswith("3 incidents.")


def test_an_empty_record_says_what_will_come() -> None:
    table = record_table(TrackRecord(90, 0, 0), Reference(), NAMES, FMT)
    assert table.rows == ()
    assert table.summary.startswith("No incidents yet.")


def test_where_the_page_was_first_the_lead_is_negative() -> None:
    late = RecordEntry("openai", Outcome.LATE, ("i",), "T", alarm_at=BEGUN, published_at=BEGUN - timedelta(minutes=5))
    (row,) = record_table(TrackRecord(90, 0, 0, entries=(late,)), Reference(), NAMES, FMT).rows
    assert row.cells[4] == "-5 min"
