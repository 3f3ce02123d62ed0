"""Verdicts on whole pages, our own and recorded ones: what each truly says, through the real parsers."""

from __future__ import annotations

import pytest

from tests.support.bodies import at_hand, body
from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import PageReport
from trayapp.sources.pages.formats.registry import read_page

SAID = at_hand(
    ("ours/one-incident-monitoring.json", ("degraded", "confirmed", True)),
    ("ours/all-clear.json", ("operational", "none", False)),
    ("ours/reopened.json", ("degraded", "confirmed", True)),
    ("ours/partial-outage-called-minor.json", ("partial_outage", "confirmed", False)),
    ("ours/signpost-and-two-plans.json", ("degraded", "confirmed", False)),
    ("ours/without-groups.json", ("partial_outage", "confirmed", True)),
    ("ours/feed-one-open.atom", ("degraded", "confirmed", False)),
    ("openai-incidentio/summary-20260922T1526Z-one-incident-monitoring.json", ("degraded", "confirmed", True)),
    ("openai-incidentio/summary-20260915-all-clear.json", ("operational", "none", False)),
    ("openai-incidentio/page-summary-20260317T1556Z.json", ("degraded", "confirmed", True)),
    ("anthropic/summary-20260922T0057Z-one-incident.json", ("partial_outage", "confirmed", False)),
    ("github/crazymax-data-summary.json", ("degraded", "confirmed", False)),
    ("incidentio-other/aiven-minor-page-summary.json", ("partial_outage", "confirmed", True)),
    ("github/history-20260709-one-ongoing.atom", ("degraded", "confirmed", False)),
)
REOPENED = at_hand(("ours/reopened.json",), ("openai-incidentio/page-summary-20260317T1556Z.json",))


@pytest.mark.parametrize(("name", "said"), SAID)
def test_a_page_is_judged_by_what_it_truly_says(world, name, said):
    reading = read_page(body(name), "https://status.openai.com")
    world.reduce(PageReport("openai", world.at(0), PageState.FRESH, reading))
    assert world.says(1) == said


@pytest.mark.parametrize("name", REOPENED)
def test_a_reopened_incident_is_known_as_reopened(world, name):
    reading = read_page(body(name), "https://status.openai.com")
    world.reduce(PageReport("openai", world.at(0), PageState.FRESH, reading))
    assert [each.reopened for each in world.judge(1).incidents if each.is_open] == [True]
