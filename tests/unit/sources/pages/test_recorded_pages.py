"""Bodies that real pages sent, where they are at hand: what the page truly says is what the reading says."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trayapp.domain.model.enums import Health, MaintenancePhase, PageState, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.reader import PageReader

PAYLOADS = Path(__file__).resolve().parents[5] / "shared" / "payloads"
PAGE = "http://127.0.0.1:8123"
SIGN_IN = "01JMXBNJXG1S2D9V65P1ZZTD94"

pytestmark = pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the recorded bodies are not beside the repository")


def read(name: str) -> PageReading:
    return read_page((PAYLOADS / name).read_bytes(), PAGE)


def test_openai_all_clear_without_an_incidents_key() -> None:
    reading = read("openai-incidentio/summary-20260915-all-clear.json")
    assert (reading.stated_health, reading.incidents, reading.maintenances) == (Health.OPERATIONAL, (), ())
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    assert (len(reading.components), reading.complete) == (25, False)


def test_openai_with_an_incident_outside_the_25_components_is_not_operational() -> None:
    reading = read("openai-incidentio/summary-20260922T1526Z-one-incident-monitoring.json")
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    assert reading.stated_health is Health.DEGRADED
    (found,) = reading.incidents
    assert (found.phase, found.health, found.is_open, len(found.updates)) == (
        Phase.MONITORING,
        Health.DEGRADED,
        True,
        2,
    )
    assert found.url == "https://status.openai.com/incidents/01M34TAFM9WBGEBE3G1GBH4SE8"
    assert {"plus", "pro", "business", "enterprise"} <= set(found.scope.plans)


def test_claude_is_a_partial_outage_though_the_indicator_says_minor() -> None:
    reading = read("anthropic/summary-20260922T0057Z-one-incident.json")
    assert reading.stated_health is Health.DEGRADED
    assert worst(each.health for each in reading.components) is Health.PARTIAL_OUTAGE
    (found,) = reading.incidents
    assert (found.health, len(found.component_ids), reading.complete) == (Health.PARTIAL_OUTAGE, 4, True)


def test_the_native_feed_of_17_march_is_recovering_with_one_reopened_incident() -> None:
    reading = read("openai-incidentio/page-summary-20260317T1556Z.json")
    assert (len(reading.components), reading.complete, reading.format) == (31, True, "incidentio")
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    (found,) = reading.incidents
    assert (found.reopened, found.phase, found.resolved_at) == (True, Phase.MONITORING, None)
    assert (found.health, found.component_ids, found.recovered_ids) == (Health.DEGRADED, (SIGN_IN,), (SIGN_IN,))
    assert [each.phase for each in found.updates] == [
        Phase.MONITORING, Phase.IDENTIFIED, Phase.RESOLVED, Phase.MONITORING, Phase.IDENTIFIED]  # fmt: skip
    assert found.started_at == datetime(2026, 3, 17, 2, 42, tzinfo=UTC)
    assert round(found.confirmation_lag_s or 0) == 24 * 60 + 14
    assert sorted(each.group or "" for each in reading.components if each.name == "Login") == [
        "APIs",
        "ChatGPT",
        "Sora",
    ]


def test_aiven_has_components_without_groups_and_one_incident_monitored_four_times() -> None:
    reading = read("incidentio-other/aiven-minor-page-summary.json")
    assert {each.group for each in reading.components} == {None}
    (found,) = reading.incidents
    assert (found.health, found.reopened, len(found.updates)) == (Health.PARTIAL_OUTAGE, False, 4)
    assert found.recovered_ids == ()


def test_openais_incident_list_holds_25_that_are_over() -> None:
    reading = read("openai-incidentio/incidents-20260915T1222Z.json")
    assert (len(reading.incidents), sum(len(each.updates) for each in reading.incidents)) == (25, 103)
    assert not any(each.is_open for each in reading.incidents)
    assert reading.stated_health is Health.OPERATIONAL
    assert Counter(each.impact_stated for each in reading.incidents) == {True: 20, False: 5}
    again = {each.id: each for each in reading.incidents}["01M2D1CZG0862JB4JHVW56QF89"]
    assert again.reopened
    assert again.resolved_at == datetime(2026, 9, 13, 10, 53, 10, tzinfo=UTC)
    assert not any("](" in update.text or "```" in update.text for each in reading.incidents for update in each.updates)


def test_the_native_history_has_a_full_outage_and_fractions_of_two_digits() -> None:
    reading = read("openai-incidentio/proxy-incidents-20260817-trimmed.json")
    assert [each.health for each in reading.incidents] == [Health.DEGRADED, Health.MAJOR_OUTAGE, Health.DEGRADED]
    assert reading.incidents[0].resolved_at == datetime(2026, 8, 13, 23, 58, 22, 90_000, tzinfo=UTC)


def test_both_incidents_of_3_february_have_their_true_times() -> None:
    second, first = read("openai-incidentio/feb-03-2026-both-incidents-extract.json").incidents
    assert (len(first.component_ids), len(second.component_ids)) == (14, 1)
    assert first.resolved_at == datetime(2026, 2, 3, 22, 14, 3, 218_000, tzinfo=UTC)
    assert second.published_at == datetime(2026, 2, 3, 20, 55, 53, 516_000, tzinfo=UTC)


def test_the_90_days_of_impacts_hold_69_incidents_of_which_one_is_open() -> None:
    reading = read("openai-incidentio/component-impacts-20260317T1556Z.json")
    assert len(reading.incidents) == 69
    assert [each.id for each in reading.incidents if each.is_open] == ["01KKWW47249GJZZP9ZGR1PTHV5"]
    assert Counter(each.health for each in reading.incidents) == {
        Health.DEGRADED: 62, Health.PARTIAL_OUTAGE: 5, Health.MAJOR_OUTAGE: 2}  # fmt: skip


def test_github_of_2020_has_a_line_of_text_among_its_components_and_two_plans() -> None:
    reading = read("github/crazymax-data-summary.json")
    assert len(reading.components) == 8
    assert [each.phase for each in reading.maintenances] == [MaintenancePhase.SCHEDULED] * 2
    assert not any("<" in update.text for each in reading.incidents for update in each.updates)


def test_githubs_feed_with_one_open_incident_whose_newest_word_is_update() -> None:
    reading = read("github/history-20260709-one-ongoing.atom")
    assert [each.id for each in reading.incidents if each.is_open] == ["cstx3v63mklm"]
    assert reading.incidents[0].started_at == datetime(2026, 7, 9, 4, 34, tzinfo=UTC)
    assert reading.stated_health is None


def test_githubs_feed_with_all_over() -> None:
    reading = read("github/history-20260822.atom")
    assert (len(reading.incidents), reading.stated_health) == (25, Health.OPERATIONAL)
    assert not any(each.reopened for each in reading.incidents)


def test_cloudflares_incidents_are_over() -> None:
    reading = read("cloudflare/incidents-20260807-trimmed.json")
    assert [(each.phase, len(each.updates)) for each in reading.incidents] == [(Phase.RESOLVED, 3)] * 3


@pytest.mark.parametrize(
    "name",
    ["aws/currentevents-20260807-trimmed.utf16be.json", "gcp/incidents-20220703.json",
     "instatus/mastodonsocial-major-page-state.json", "xai/feed-20260707.xml"],
)  # fmt: skip
def test_formats_that_we_do_not_read_are_unreadable_and_never_operational(transport, clock, name) -> None:
    transport.paths["*"] = (PAYLOADS / name).read_bytes()
    report = asyncio.run(PageReader("x", PAGE, transport, clock).read())
    assert (report.state, report.reading) == (PageState.UNREADABLE, None)


@pytest.mark.parametrize("name", ["openai-incidentio/page-summary-20260317T1556Z.json", "github/history-20260822.atom"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_another_encoding_reads_the_same(name, encoding) -> None:
    text = (PAYLOADS / name).read_text(encoding="utf-8")
    assert read_page(text.encode(encoding), PAGE) == read(name)
