"""The Atom feed, Atlassian's and incident.io's, on small bodies of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import pytest

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.untrusted import Unreadable

PAGE = "https://status.example.com"
ULID = "01KGJK9Q6PDB3C3VX6MPCY6106"


def said(day: str, time: str, word: str, text: str) -> str:
    return (
        f"<p><small>Jan <var data-var='date'>{day}</var>, <var data-var='time'>{time}</var> UTC</small><br>"
        f"<strong>{word}</strong> - {text}</p>"
    )


def entry(content: str, *, title: str = "Delays", link: str = f"{PAGE}/incidents/cstx3v63mklm",
          updated: str = "2026-01-09T06:01:43Z") -> str:  # fmt: skip
    return (
        f"<entry><id>tag:x,2005:Incident/1</id><updated>{updated}</updated><link href='{link}'/>"
        f"<title>{escape(title)}</title><content type='html'>{escape(content)}</content></entry>"
    )


def read(*entries: str) -> PageReading:
    body = f"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'>{''.join(entries)}</feed>"
    return read_page(body.encode(), PAGE)


def test_all_updates_of_a_feed_entry_are_read_newest_first() -> None:
    content = said(" 9", "04:51", "Identified", "We know.") + said(" 9", "04:34", "Investigating", "We look.")
    (found,) = read(entry(content)).incidents
    assert [(each.phase, each.text) for each in found.updates] == [
        (Phase.IDENTIFIED, "We know."), (Phase.INVESTIGATING, "We look.")]  # fmt: skip
    assert found.updates[0].at == datetime(2026, 1, 9, 4, 51, tzinfo=UTC)
    assert (found.id, found.url) == ("cstx3v63mklm", f"{PAGE}/incidents/cstx3v63mklm")


def test_the_word_update_does_not_hide_the_phase() -> None:
    content = (
        said(" 9", "06:01", "Update", "Still.") + said(" 9", "05:00", "Monitoring", "Fixed.")
        + said(" 9", "04:34", "Investigating", "We look.")
    )  # fmt: skip
    (found,) = read(entry(content)).incidents
    assert (found.phase, found.updates[0].phase) == (Phase.MONITORING, Phase.MONITORING)
    assert found.is_open


def test_a_date_without_a_year_is_in_the_year_before_the_entry_changed() -> None:
    content = said("9", "06:00", "Resolved", "Done.") + said("9", "05:00", "Investigating", "We look.").replace(
        "Jan <var data-var='date'>9", "Dec <var data-var='date'>31"
    )
    (found,) = read(entry(content)).incidents
    assert found.started_at == datetime(2025, 12, 31, 5, tzinfo=UTC)
    assert found.resolved_at == datetime(2026, 1, 9, 6, tzinfo=UTC)


def test_updates_of_one_minute_are_no_reopening() -> None:
    content = said("9", "06:00", "Resolved", "Done.") + said("9", "06:00", "Monitoring", "Fixed.")
    (found,) = read(entry(content)).incidents
    assert (found.phase, found.reopened) == (Phase.RESOLVED, False)


def test_an_incidentio_entry_holds_the_last_update_and_the_states_of_components() -> None:
    content = (
        "<b>Status: Identified</b><br/><br/>We know & fix.<br/><br/><b>Affected components</b>\n "
        "<ul>\n <li>Login (Operational)</li>\n<li>Login (Partial outage)</li></ul>"
    )
    (found,) = read(entry(content, link=f"{PAGE}//incidents/{ULID}")).incidents
    assert (found.phase, found.health, found.id) == (Phase.IDENTIFIED, Health.PARTIAL_OUTAGE, ULID)
    assert found.updates[0].text == "We know & fix."
    assert found.url == f"{PAGE}/incidents/{ULID}"
    assert found.published_at == datetime(2026, 2, 3, 20, 32, 27, 350_000, tzinfo=UTC)


def test_an_entry_without_component_list_is_read() -> None:
    (found,) = read(entry("<b>Status: Resolved</b><br/><br/>Done.")).incidents
    assert (found.phase, found.impact_stated) == (Phase.RESOLVED, False)


def test_a_feed_with_nothing_open_states_operational_and_one_with_something_open_nothing() -> None:
    calm, troubled = "<b>Status: Resolved</b>Done.", "<b>Status: Monitoring</b>Soon."
    assert read(entry(calm)).stated_health is Health.OPERATIONAL
    assert read(entry(calm), entry(troubled, link=f"{PAGE}/incidents/b")).stated_health is None


def test_a_feed_without_entries_says_nothing() -> None:
    reading = read()
    assert (reading.stated_health, reading.incidents_complete) == (Health.UNKNOWN, False)


@pytest.mark.parametrize(
    ("title", "word", "found"),
    [
        ("Scheduled maintenance caused elevated API errors", "Investigating", True),
        ("Scheduled maintenance caused elevated API errors", "Resolved", True),
        ("Scheduled maintenance overran", "Monitoring", True),
        ("Maintenance: database failover", "Identified", True),
        ("Scheduled maintenance of the database", "Resolved", False),
        ("Scheduled maintenance of the database", "In progress", False),
        ("Scheduled maintenance: errors expected", "Scheduled", False),
        ("Maintenance window extended", "Investigating", True),
    ],
)
def test_a_title_that_tells_what_a_maintenance_did_is_an_incident(title: str, word: str, *, found: bool) -> None:
    reading = read(entry(said("8", "01:00", word, "Text."), title=title))
    assert (len(reading.incidents), len(reading.maintenances)) == ((1, 0) if found else (0, 1))


def test_a_planned_maintenance_of_a_feed_is_no_incident() -> None:
    planned = "<strong>THIS IS A SCHEDULED EVENT May <var>28</var> - later</strong>" + said(
        "8", "01:00", "Scheduled", "Move."
    )
    reading = read(
        entry(planned), entry("<b>Status: Completed</b>", title="Maintenance: move", link=f"{PAGE}/incidents/b")
    )
    assert reading.incidents == ()
    assert [each.phase for each in reading.maintenances] == [MaintenancePhase.SCHEDULED, MaintenancePhase.COMPLETED]


def test_a_feed_of_something_else_is_no_status_page() -> None:
    with pytest.raises(Unreadable, match="not a status page"):
        read(entry("<p>Our new blue theme</p>"))


@pytest.mark.parametrize(
    "body",
    [b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><feed>&a;</feed>", b"<?xml version='1.0'?><feed",
     b"<rss></rss>", b"<?xml version='1.0'?>" + b"<a>" * 50_000],
)  # fmt: skip
def test_hostile_or_other_xml_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_page(body, PAGE)
