"""The feeds of status pages, Atom and RSS, on small bodies of our own."""

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


def instatus(time: str, word: str, kind: str = "Incident") -> str:
    return f"<p><strong>Type:</strong> {kind}</p>" + said(" 9", time, word, "Text.").replace("UTC", "GMT+0")


def test_times_with_seconds_are_read() -> None:
    (found,) = read(entry(instatus("01:40:38", "Investigating"))).incidents
    assert found.is_open
    assert found.updates[0].at == datetime(2026, 1, 9, 1, 40, 38, tzinfo=UTC)


def test_an_entry_of_which_only_update_is_said_is_open() -> None:
    reading = read(
        entry(said("9", "06:00", "Update", "Still.")), entry("<b>Status: Resolved</b>", link=f"{PAGE}/incidents/b")
    )
    assert [each.is_open for each in reading.incidents] == [True, False]
    assert reading.stated_health is None


@pytest.mark.parametrize("word", ["Untersuchung", "\u8abf\u67fb\u4e2d", "Mitigated", ""])
def test_an_entry_whose_word_is_unknown_is_never_all_clear(word: str) -> None:
    over = entry("<b>Status: Resolved</b>", link=f"{PAGE}/incidents/b")
    reading = read(entry(said("9", "06:00", word, "Still.")), over)
    assert (reading.stated_health, reading.incidents_complete) == (Health.UNKNOWN, False)
    reopened = read(entry(said("9", "07:00", word, "Again.") + said("9", "06:00", "Resolved", "Done.")), over)
    assert reopened.stated_health is Health.UNKNOWN


def test_an_entry_without_any_word_beside_others_is_never_all_clear() -> None:
    reading = read(entry("<p>Nobody knows.</p>"), entry("<b>Status: Resolved</b>", link=f"{PAGE}/incidents/b"))
    assert reading.stated_health is Health.UNKNOWN


def test_what_is_said_in_the_minute_of_the_resolution_does_not_reopen() -> None:
    content = (
        said("9", "06:00", "Investigating", "Actions is operating normally.") + said("9", "06:00", "Resolved", "Done.")
        + said("9", "05:00", "Investigating", "We look.")
    )  # fmt: skip
    reading = read(entry(content))
    (found,) = reading.incidents
    assert (found.phase, found.reopened, reading.stated_health) == (Phase.RESOLVED, False, Health.OPERATIONAL)


def test_what_is_said_a_minute_after_the_resolution_reopens() -> None:
    content = said("9", "06:01", "Investigating", "Again.") + said("9", "06:00", "Resolved", "Done.")
    assert [each.is_open for each in read(entry(content)).incidents] == [True]


@pytest.mark.parametrize(
    ("content", "phase"),
    [
        (said("9", "06:00", "In progress", "It runs."), MaintenancePhase.IN_PROGRESS),
        (said("9", "06:00", "Update", "It runs."), MaintenancePhase.IN_PROGRESS),
        (instatus("06:00:00", "Identified", "Maintenance"), MaintenancePhase.IN_PROGRESS),
        (instatus("06:00:00", "Completed", "Maintenance"), MaintenancePhase.COMPLETED),
    ],
)
def test_a_running_maintenance_is_kept_beside_an_entry_that_is_over(content: str, phase: MaintenancePhase) -> None:
    over = entry("<b>Status: Resolved</b>", link=f"{PAGE}/incidents/b")
    reading = read(entry(content, title="Database Scheduled Maintenance"), over)
    assert [each.phase for each in reading.maintenances] == [phase]
    assert (reading.stated_health, len(reading.incidents)) == (Health.OPERATIONAL, 1)


def rss(*items: str) -> PageReading:
    return read_page(f"<rss version='2.0'><channel><title>X</title>{''.join(items)}</channel></rss>".encode(), PAGE)


def item(title: str, description: str = "", more: str = "", guid: str = "i1") -> str:
    return (
        f"<item><title>{escape(title)}</title><guid>{guid}</guid><link>{PAGE}/incidents/{guid}</link>{more}"
        f"<pubDate>Fri, 09 Jan 2026 06:01:43 PST</pubDate><description>{escape(description)}</description></item>"
    )


@pytest.mark.parametrize(
    ("source", "phase"),
    [
        (item("Delays", said("9", "06:00", "Monitoring", "Fixed.")), Phase.MONITORING),
        (item("[Resolved] Delays"), Phase.RESOLVED),
        (item("Investigating: delays"), Phase.INVESTIGATING),
        (item("Delays - Identified"), Phase.IDENTIFIED),
        (item("Delays (Resolved)"), Phase.RESOLVED),
        (item("Delays", "Monitoring - A fix is in place."), Phase.MONITORING),
        (item("Delays", more="<category>degraded</category><category>monitoring</category>"), Phase.MONITORING),
        (item("Delays", "<h3>Resolved</h3><p>Done.</p><h3>Investigating</h3>"), Phase.RESOLVED),
        (item("Delays", "<strong>Identified:</strong> we know"), Phase.IDENTIFIED),
    ],
)
def test_an_item_of_rss_is_read_by_whatever_says_its_phase(source: str, phase: Phase) -> None:
    (found,) = rss(source).incidents
    assert (found.phase, found.url) == (phase, f"{PAGE}/incidents/i1")


def test_rss_is_all_clear_only_where_every_item_is_over() -> None:
    over = item("[Resolved] Delays")
    assert rss(over).stated_health is Health.OPERATIONAL
    assert rss(over, item("Delays", guid="i2")).stated_health is Health.UNKNOWN
    assert rss(over, item("[Identified] Delays", guid="i2")).stated_health is None
    assert rss().stated_health is Health.UNKNOWN


def test_rss_of_something_else_is_no_status_page() -> None:
    with pytest.raises(Unreadable, match="not a status page"):
        rss(item("Our new blue theme", "<h2>Colours</h2>"))


def instatus_rss(*updates: tuple[str, str], kind: str = "Incident", began: str = "28 Feb 2026 23:15:00") -> str:
    """Return an item of Instatus's RSS: its markup is escaped twice, the oldest update comes first and dates it."""
    told = "".join(said(" 1", time, word, "Text.").replace("Jan", month).replace("UTC", "GMT+0")
                   for month, time, word in ((at[:3], at[4:], word) for at, word in updates))  # fmt: skip
    markup = f"<p><strong>Type:</strong> {kind}</p><p><strong>Duration:</strong> 2 days</p>{escape(told)}"
    return (
        f"<item xmlns:c='http://purl.org/rss/1.0/modules/content/'><title>Delays</title><guid>{PAGE}/incident/i1</guid>"
        f"<description>Type: {kind}</description><c:encoded><![CDATA[{markup}]]></c:encoded>"
        f"<pubDate>Sat, {began} +0000</pubDate></item>"
    )


def test_instatus_rss_is_read_from_its_oldest_update_on() -> None:
    (found,) = rss(instatus_rss(("Mar 00:15:00", "Investigating"), ("Mar 16:01:05", "Resolved"))).incidents
    assert (found.phase, found.reopened) == (Phase.RESOLVED, False)
    assert [each.at for each in found.updates] == [
        datetime(2026, 3, 1, 16, 1, 5, tzinfo=UTC),
        datetime(2026, 3, 1, 0, 15, tzinfo=UTC),
    ]
    (open_one,) = rss(instatus_rss(("Mar 00:15:00", "Investigating"), ("Mar 16:01:05", "Monitoring"))).incidents
    assert (open_one.phase, open_one.is_open) == (Phase.MONITORING, True)


def test_instatus_maintenance_that_is_dated_ahead_is_scheduled() -> None:
    source = instatus_rss(("Mar 00:15:00", "Identified"), kind="Maintenance")
    text = f"<rss version='2.0'><channel><title>X</title>{source}</channel></rss>".encode()
    phases = [read_page(text, PAGE, datetime(2026, month, 5, tzinfo=UTC)).maintenances[0].phase for month in (2, 3)]
    assert phases == [MaintenancePhase.SCHEDULED, MaintenancePhase.IN_PROGRESS]


def test_times_of_a_page_in_another_zone_are_of_that_zone() -> None:
    content = escape(said("9", "10:30", "Resolved", "Done.").replace("UTC", "CET"))
    dated = "<pubDate>Fri, 09 Jan 2026 10:30:18 +0100</pubDate>"
    source = f"<item><title>Delays</title><guid>i1</guid>{dated}<description>{content}</description></item>"
    assert rss(source).incidents[0].resolved_at == datetime(2026, 1, 9, 9, 30, tzinfo=UTC)


def test_a_time_with_a_half_of_the_day_is_read_though_the_item_is_dated_by_its_beginning() -> None:
    told = [f"<p><small>Jan 9, {at} UTC</small><br/><strong>{word}</strong> - <p>Text.</p></p>"
            for at, word in (("10:33 PM", "RESOLVED"), ("12:05 PM", "INVESTIGATING"))]  # fmt: skip
    source = (
        item("Delays", "".join(told))
        .replace("06:01:43 PST", "12:05:10 GMT")
        .replace(f"<link>{PAGE}", f"<link>{PAGE[8:]}")
    )
    (found,) = rss(source).incidents
    assert [each.at.hour for each in found.updates] == [22, 12]
    assert (found.phase, found.url) == (Phase.RESOLVED, f"{PAGE}/incidents/i1")
