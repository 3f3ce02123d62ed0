"""Verdicts on recorded pages: what each truly says, through the real parsers. Skips where the recordings are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import PageReport
from trayapp.sources.pages.formats.registry import read_page

PAYLOADS = Path(__file__).resolve().parents[5] / "shared" / "payloads"
RECORDED = [
    ("openai-incidentio/summary-20260922T1526Z-one-incident-monitoring.json", ("degraded", "confirmed", True)),
    ("openai-incidentio/summary-20260915-all-clear.json", ("operational", "none", False)),
    ("openai-incidentio/page-summary-20260317T1556Z.json", ("degraded", "confirmed", True)),
    ("anthropic/summary-20260922T0057Z-one-incident.json", ("partial_outage", "confirmed", False)),
    ("github/crazymax-data-summary.json", ("degraded", "confirmed", False)),
    ("incidentio-other/aiven-minor-page-summary.json", ("partial_outage", "confirmed", True)),
    ("github/history-20260709-one-ongoing.atom", ("degraded", "confirmed", False)),
]


@pytest.mark.parametrize(("name", "said"), RECORDED)
def test_a_recorded_page_is_judged_by_what_it_truly_says(world, name, said):
    path = PAYLOADS / name
    if not path.exists():
        pytest.skip("the recordings are not here")
    reading = read_page(path.read_bytes(), "https://status.openai.com")
    world.reduce(PageReport("openai", world.at(0), PageState.FRESH, reading))
    assert world.says(1) == said


def test_the_reopened_incident_of_march_is_known_as_reopened(world):
    path = PAYLOADS / "openai-incidentio/page-summary-20260317T1556Z.json"
    if not path.exists():
        pytest.skip("the recordings are not here")
    reading = read_page(path.read_bytes(), "https://status.openai.com")
    world.reduce(PageReport("openai", world.at(0), PageState.FRESH, reading))
    assert [each.reopened for each in world.judge(1).incidents if each.is_open] == [True]
