"""What the panel says of the page's lateness, and of our own record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.screenshots import moments
from trayapp.domain.model.record import Lateness, Outcome, PublishedCase, RecordEntry, TrackRecord
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.lateness import lateness

FMT = Formatter(moments.NOW, ENGLISH)
CASE = PublishedCase("openai", "p1", "Sign-in", moments.NOW - timedelta(days=20), 1200.0, 3600.0)
PUBLISHED = TrackRecord(90, 0, 0, published_lateness=Lateness(1200.0, 21), published_cases=(CASE,))


def entry(name: str, days: int, alarm_min: float, posted_min: float) -> RecordEntry:
    begun = moments.NOW - timedelta(days=days)
    return RecordEntry(
        "openai",
        Outcome.EARLY,
        (name,),
        first_sign_at=begun,
        alarm_at=begun + timedelta(minutes=alarm_min),
        published_at=begun + timedelta(minutes=posted_min),
    )


def shown(record: TrackRecord | None):
    return lateness(replace(moments.service(), record=record), FMT)


def test_on_the_first_day_the_published_cases_speak() -> None:
    view = shown(PUBLISHED)
    assert view is not None
    assert (view.figure, view.sentence, view.own) == ("20 min late", "in the median of 21 outages.", "")
    assert [(each.label, each.noticed_min, each.posted_min) for each in view.outages] == [("14 Jan", None, 20.0)]


def test_own_cases_come_first_and_say_when_we_noticed() -> None:
    own = tuple(entry(f"i{number}", number, 2.0, 30.0 + number) for number in range(1, 6))
    record = replace(PUBLISHED, early=5, wrong=1, entries=own, own_lateness=Lateness(1980.0, 5))
    view = shown(record)
    assert view is not None
    assert (view.figure, view.own) == ("33 min late", "trayapp was first in 5 of 5, usually by 31 min; 1 false alarm.")
    assert [(each.id, each.noticed_min) for each in view.outages] == [
        ("i1", 2.0),
        ("i2", 2.0),
        ("i3", 2.0),
        ("i4", 2.0),
    ]
    assert view.longest_min == 34.0


def test_a_demo_shows_no_outage_of_its_future() -> None:
    coming = PublishedCase("openai", "later", "Sign-in", moments.NOW + timedelta(days=200), 1_200.0, 3_600.0)
    view = shown(replace(PUBLISHED, entries=(entry("own", 0, 2.0, 20.0),), published_cases=(coming,)))
    assert view is not None
    assert [each.id for each in view.outages] == ["own"]


def test_the_lead_is_that_of_the_cases_we_were_first_in() -> None:
    early = tuple(entry(f"i{number}", number, 2.0, posted) for number, posted in enumerate((10.0, 90.0), 1))
    late = replace(entry("late", 3, 40.0, 20.0), outcome=Outcome.LATE)
    for entries, said in (
        ((*early, late), "trayapp was first in 2 of 3, usually by 8 min; 0 false alarms."),
        ((late,), "trayapp was first in 0 of 1; 0 false alarms."),
    ):
        view = shown(replace(PUBLISHED, early=len(entries) - 1, entries=entries))
        assert view is not None
        assert view.own == said


def test_nothing_is_said_while_nothing_is_known() -> None:
    assert shown(None) is None
    assert shown(TrackRecord(90, 0, 0)) is None
