"""Whole bodies, of our own and of real pages: what a page truly says is what the reading says."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.support.bodies import at_hand, body
from trayapp.domain.model.enums import Health, MaintenancePhase, PageState, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.reader import PageReader

PAGE = "http://127.0.0.1:8123"
SIGN_IN = "01JMXBNJXG1S2D9V65P1ZZTD94"


def read(name: str) -> PageReading:
    return read_page(body(name), PAGE)


@pytest.mark.parametrize(
    ("name", "count"), at_hand(("ours/all-clear.json", 3), ("openai-incidentio/summary-20260915-all-clear.json", 25))
)
def test_an_all_clear_without_an_incidents_key(name: str, count: int) -> None:
    reading = read(name)
    assert (reading.stated_health, reading.incidents, reading.maintenances) == (Health.OPERATIONAL, (), ())
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    assert (len(reading.components), reading.complete) == (count, False)


@pytest.mark.parametrize(
    ("name", "url", "plans"),
    at_hand(
        (
            "ours/one-incident-monitoring.json",
            "https://status.example.org/incidents/01KQS6WG48FCEA9MF8BH5XCF8Q",
            {"plus", "pro", "business"},
        ),
        (
            "openai-incidentio/summary-20260922T1526Z-one-incident-monitoring.json",
            "https://status.openai.com/incidents/01M34TAFM9WBGEBE3G1GBH4SE8",
            {"plus", "pro", "business", "enterprise"},
        ),
    ),
)
def test_an_incident_outside_the_listed_components_is_not_operational(name: str, url: str, plans: set[str]) -> None:
    reading = read(name)
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    assert reading.stated_health is Health.DEGRADED
    (found,) = reading.incidents
    assert (found.phase, found.health, found.is_open, len(found.updates)) == (
        Phase.MONITORING,
        Health.DEGRADED,
        True,
        2,
    )
    assert found.url == url
    assert plans <= set(found.scope.plans)


@pytest.mark.parametrize(
    ("name", "count"),
    at_hand(("ours/partial-outage-called-minor.json", 2), ("anthropic/summary-20260922T0057Z-one-incident.json", 4)),
)
def test_a_partial_outage_is_one_though_the_indicator_says_minor(name: str, count: int) -> None:
    reading = read(name)
    assert reading.stated_health is Health.DEGRADED
    assert worst(each.health for each in reading.components) is Health.PARTIAL_OUTAGE
    (found,) = reading.incidents
    assert (found.health, len(found.component_ids), reading.complete) == (Health.PARTIAL_OUTAGE, count, True)


@pytest.mark.parametrize(
    ("name", "count", "began", "lag_s"),
    at_hand(
        ("ours/reopened.json", 6, datetime(2026, 4, 2, 9, 10, tzinfo=UTC), 21 * 60 + 30),
        (
            "openai-incidentio/page-summary-20260317T1556Z.json",
            31,
            datetime(2026, 3, 17, 2, 42, tzinfo=UTC),
            24 * 60 + 14,
        ),
    ),
)
def test_a_native_feed_is_recovering_with_one_reopened_incident(
    name: str, count: int, began: datetime, lag_s: int
) -> None:
    reading = read(name)
    assert (len(reading.components), reading.complete, reading.format) == (count, True, "incidentio")
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    (found,) = reading.incidents
    assert (found.reopened, found.phase, found.resolved_at) == (True, Phase.MONITORING, None)
    assert (found.health, found.component_ids, found.recovered_ids) == (Health.DEGRADED, (SIGN_IN,), (SIGN_IN,))
    assert [each.phase for each in found.updates] == [
        Phase.MONITORING, Phase.IDENTIFIED, Phase.RESOLVED, Phase.MONITORING, Phase.IDENTIFIED]  # fmt: skip
    assert found.open_intervals[0][0] == began
    assert found.started_at == found.updates[1].at
    assert round(found.confirmation_lag_s or 0) == lag_s
    assert sorted(each.group or "" for each in reading.components if each.name == "Login") == [
        "APIs",
        "ChatGPT",
        "Sora",
    ]


@pytest.mark.parametrize(
    ("name", "count"),
    at_hand(("ours/without-groups.json", 3), ("incidentio-other/aiven-minor-page-summary.json", 4)),
)
def test_components_without_groups_and_one_incident_monitored_all_the_time(name: str, count: int) -> None:
    reading = read(name)
    assert {each.group for each in reading.components} == {None}
    (found,) = reading.incidents
    assert (found.health, found.reopened, len(found.updates)) == (Health.PARTIAL_OUTAGE, False, count)
    assert found.recovered_ids == ()


@pytest.mark.parametrize(
    ("name", "counts", "stated", "again", "resolved_at"),
    at_hand(
        (
            "ours/incidents-over.json",
            (3, 10),
            {True: 2, False: 1},
            "01KR3Y6NR0S5WK1NXDCE15WF8P",
            datetime(2026, 5, 8, 18, 30, 10, tzinfo=UTC),
        ),
        (
            "openai-incidentio/incidents-20260915T1222Z.json",
            (25, 103),
            {True: 20, False: 5},
            "01M2D1CZG0862JB4JHVW56QF89",
            datetime(2026, 9, 13, 10, 53, 10, tzinfo=UTC),
        ),
    ),
)
def test_a_list_of_incidents_that_are_over(
    name: str, counts: tuple[int, int], stated: dict[bool, int], again: str, resolved_at: datetime
) -> None:
    reading = read(name)
    assert (len(reading.incidents), sum(len(each.updates) for each in reading.incidents)) == counts
    assert not any(each.is_open for each in reading.incidents)
    assert reading.stated_health is Health.OPERATIONAL
    assert Counter(each.impact_stated for each in reading.incidents) == stated
    reopened = {each.id: each for each in reading.incidents}[again]
    assert reopened.reopened
    assert reopened.resolved_at == resolved_at
    assert not any("](" in update.text or "```" in update.text for each in reading.incidents for update in each.updates)


@pytest.mark.parametrize(
    ("name", "healths", "resolved_at"),
    at_hand(
        (
            "ours/native-history.json",
            [Health.DEGRADED, Health.MAJOR_OUTAGE],
            datetime(2026, 5, 13, 23, 58, 22, 90_000, tzinfo=UTC),
        ),
        (
            "openai-incidentio/proxy-incidents-20260817-trimmed.json",
            [Health.DEGRADED, Health.MAJOR_OUTAGE, Health.DEGRADED],
            datetime(2026, 8, 13, 23, 58, 22, 90_000, tzinfo=UTC),
        ),
    ),
)
def test_a_native_history_has_a_full_outage_and_fractions_of_two_digits(
    name: str, healths: list[Health], resolved_at: datetime
) -> None:
    reading = read(name)
    assert [each.health for each in reading.incidents] == healths
    assert reading.incidents[0].resolved_at == resolved_at


@pytest.mark.parametrize(
    ("name", "hit", "resolved_at", "published_at"),
    at_hand(
        (
            "ours/two-at-once.json",
            2,
            datetime(2026, 2, 10, 22, 4, 3, 218_000, tzinfo=UTC),
            datetime(2026, 2, 10, 20, 55, 0, 516_000, tzinfo=UTC),
        ),
        (
            "openai-incidentio/feb-03-2026-both-incidents-extract.json",
            14,
            datetime(2026, 2, 3, 22, 14, 3, 218_000, tzinfo=UTC),
            datetime(2026, 2, 3, 20, 55, 53, 516_000, tzinfo=UTC),
        ),
    ),
)
def test_two_incidents_at_once_have_their_true_times(
    name: str, hit: int, resolved_at: datetime, published_at: datetime
) -> None:
    second, first = read(name).incidents
    assert (len(first.component_ids), len(second.component_ids)) == (hit, 1)
    assert first.resolved_at == resolved_at
    assert second.published_at == published_at


@pytest.mark.parametrize(
    ("name", "still_open", "healths"),
    at_hand(
        (
            "ours/impacts.json",
            "01KJSBC2FMSCFF8QPTCFJ22314",
            {Health.DEGRADED: 3, Health.PARTIAL_OUTAGE: 1, Health.MAJOR_OUTAGE: 1},
        ),
        (
            "openai-incidentio/component-impacts-20260317T1556Z.json",
            "01KKWW47249GJZZP9ZGR1PTHV5",
            {Health.DEGRADED: 62, Health.PARTIAL_OUTAGE: 5, Health.MAJOR_OUTAGE: 2},
        ),
    ),
)
def test_a_list_of_impacts_has_all_incidents_of_which_one_is_open(
    name: str, still_open: str, healths: dict[Health, int]
) -> None:
    reading = read(name)
    assert [each.id for each in reading.incidents if each.is_open] == [still_open]
    assert Counter(each.health for each in reading.incidents) == healths


@pytest.mark.parametrize(
    ("name", "count"),
    at_hand(("ours/signpost-and-two-plans.json", 2), ("github/crazymax-data-summary.json", 8)),
)
def test_a_line_of_text_among_the_components_and_two_plans(name: str, count: int) -> None:
    reading = read(name)
    assert len(reading.components) == count
    assert [each.phase for each in reading.maintenances] == [MaintenancePhase.SCHEDULED] * 2
    assert not any("<" in update.text for each in reading.incidents for update in each.updates)


@pytest.mark.parametrize(
    ("name", "still_open", "began"),
    at_hand(
        ("ours/feed-one-open.atom", "brdgefeed003", datetime(2026, 5, 9, 4, 34, tzinfo=UTC)),
        ("github/history-20260709-one-ongoing.atom", "cstx3v63mklm", datetime(2026, 7, 9, 4, 34, tzinfo=UTC)),
    ),
)
def test_a_feed_with_one_open_incident_whose_newest_word_is_update(name: str, still_open: str, began: datetime) -> None:
    reading = read(name)
    assert [each.id for each in reading.incidents if each.is_open] == [still_open]
    assert reading.incidents[0].started_at == began
    assert reading.stated_health is None


@pytest.mark.parametrize(
    ("name", "count"), at_hand(("ours/feed-all-over.atom", 2), ("github/history-20260822.atom", 25))
)
def test_a_feed_with_all_over(name: str, count: int) -> None:
    reading = read(name)
    assert (len(reading.incidents), reading.stated_health) == (count, Health.OPERATIONAL)
    assert not any(each.reopened for each in reading.incidents)


@pytest.mark.parametrize(
    ("name", "count"),
    at_hand(("ours/incidents-of-three-updates.json", 2), ("cloudflare/incidents-20260807-trimmed.json", 3)),
)
def test_incidents_that_are_over_keep_their_updates(name: str, count: int) -> None:
    reading = read(name)
    assert [(each.phase, len(each.updates)) for each in reading.incidents] == [(Phase.RESOLVED, 3)] * count


@pytest.mark.parametrize(
    ("name", "page_format", "open_now", "part"),
    at_hand(
        ("ours/another-format.utf16be.json", "aws", ["More errors than usual"], "storage-north"),
        ("ours/another-list.json", "google", ["Queries are slow"], ""),
        ("aws/currentevents-20260807-trimmed.utf16be.json", "aws", ["Increased Error Rates"], "me-central-1"),
        ("gcp/incidents-20220703.json", "google", [], ""),
        ("xai/feed-20260707.xml", "xai", [], ""),
    ),
)
def test_lists_of_other_vendors_are_read(name, page_format, open_now, part) -> None:
    reading = read(name)
    found = [each for each in reading.incidents if each.is_open]
    assert (reading.format, [each.title.rpartition(": ")[2] for each in found]) == (page_format, open_now)
    assert all(part in each.component_ids for each in found if part)
    assert reading.stated_health is (None if open_now else Health.OPERATIONAL)


@pytest.mark.parametrize(
    "name",
    at_hand(
        ("ours/another-object.json",),
        ("ours/rss.xml",),
        ("instatus/mastodonsocial-major-page-state.json",),
    ),
)
def test_formats_that_we_do_not_read_are_unreadable_and_never_operational(transport, clock, name) -> None:
    transport.paths["*"] = body(name)
    report = asyncio.run(PageReader("x", PAGE, transport, clock).read())
    assert (report.state, report.reading) == (PageState.UNREADABLE, None)


@pytest.mark.parametrize(
    "name",
    at_hand(
        ("ours/reopened.json",),
        ("ours/feed-all-over.atom",),
        ("openai-incidentio/page-summary-20260317T1556Z.json",),
        ("github/history-20260822.atom",),
    ),
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_another_encoding_reads_the_same(name, encoding) -> None:
    assert read_page(body(name).decode().encode(encoding), PAGE) == read(name)
