"""Other people's reports line by line: the two countries side by side, and what could not be learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.screenshots import moments
from trayapp.domain.crowd.levels import status
from trayapp.domain.model.crowd import Bucket, CrowdProblem, CrowdReport, CrowdSeries, CrowdSource
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters.crowd import crowd_facts, public_pages
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present


def series(country: str, usual: float, *counts: int) -> CrowdSeries:
    begin = moments.NOW - timedelta(minutes=15 * len(counts))
    buckets = (Bucket(begin + timedelta(minutes=15 * n), each) for n, each in enumerate(counts))
    return CrowdSeries(CrowdSource.DOWNDETECTOR, country, tuple(buckets), usual, 900.0)


def test_the_united_kingdom_and_the_united_states_stand_side_by_side() -> None:
    report = CrowdReport(
        "openai",
        moments.NOW,
        (series("GB", 200, 200, 12_000, 3700), series("US", 400, 390, 410, 400)),
        ((CrowdSource.GITHUB, CrowdProblem.RATE_LIMITED),),
    )
    (service, *_) = moments.MOMENTS["confirmed"]().snapshot.services
    lines = crowd_facts(replace(service, crowd=status(report, moments.NOW)), Formatter(moments.NOW, ENGLISH))
    assert [(each.text, each.state) for each in lines] == [
        ("Downdetector GB: 18 times the usual, falling, 69 % below its peak", IconState.DEGRADED),
        ("Downdetector US: no more than usual, steady", IconState.OPERATIONAL),
        ("GitHub (openai/codex): not known, we have to wait before asking again", IconState.UNKNOWN),
    ]


def test_nothing_is_said_where_nobody_was_asked() -> None:
    (service, *_) = moments.MOMENTS["confirmed"]().snapshot.services
    assert crowd_facts(service, Formatter(moments.NOW, ENGLISH)) == []
    assert all(each.startswith("https://") for each in public_pages(service))


def test_the_tab_elsewhere_lists_them_below_the_places_with_a_way_to_the_public_pages() -> None:
    moment = moments.MOMENTS["confirmed"]()
    (service, *others) = moment.snapshot.services
    report = CrowdReport("openai", moments.NOW, (series("GB", 200, 200, 12_000, 3700),))
    told = replace(service, crowd=status(report, moments.NOW))
    view = present(replace(moment.snapshot, services=(told, *others)), moment.now, extras=moment.extras).panel
    listed = rows(view, frozenset(), Tab.ELSEWHERE)
    heading = next(number for number, row in enumerate(listed) if row.spoken == "Other people")
    assert [row.spoken for row in listed[heading + 1 :]] == [
        "19:59, now 20:49: Downdetector GB: 18 times the usual, falling, 69 % below its peak",
        "Downdetector GB: 18 times the usual, falling, 69 % below its peak, just now",
        "downdetector.com",
        "downdetector.co.uk",
    ]
    assert [row.url for row in listed[-2:]] == list(public_pages(service))
