"""Other people's reports line by line: the two countries side by side, and what could not be learned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.screenshots import moments
from trayapp.domain.crowd.levels import status
from trayapp.domain.model.crowd import Bucket, CrowdProblem, CrowdReport, CrowdSeries, CrowdSource
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.i18n.formatter import ENGLISH
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters.crowd import other_people, public_pages
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present


def series(country: str, usual: float, *counts: int) -> CrowdSeries:
    begin = moments.NOW - timedelta(minutes=15 * len(counts))
    buckets = (Bucket(begin + timedelta(minutes=15 * n), each) for n, each in enumerate(counts))
    return CrowdSeries(CrowdSource.DOWNDETECTOR, country, tuple(buckets), usual, 900.0)


def lines(service: ServiceSnapshot) -> list[tuple[str, IconState | None]]:
    people = other_people(service, Formatter(moments.NOW, ENGLISH))
    assert people is not None
    return [(each.text, each.state) for each in people.facts]


def test_the_united_kingdom_and_the_united_states_stand_side_by_side() -> None:
    report = CrowdReport(
        "openai",
        moments.NOW,
        (series("GB", 200, 200, 12_000, 3700), series("US", 400, 390, 410, 400)),
        ((CrowdSource.GITHUB, CrowdProblem.RATE_LIMITED),),
    )
    (service, *_) = moments.MOMENTS["confirmed"]().snapshot.services
    calm = replace(service, crowd=status(report, moments.NOW), verdict=moments.WELL)
    assert lines(calm) == [
        ("Downdetector GB: 18 times the usual, falling, 69 % below its peak", IconState.DEGRADED),
        ("Downdetector US: no more than usual, steady", IconState.OPERATIONAL),
        ("GitHub (openai/codex): not known, we have to wait before asking again", IconState.UNKNOWN),
    ]


def test_nothing_is_said_where_nobody_was_asked() -> None:
    (service, *_) = moments.MOMENTS["confirmed"]().snapshot.services
    assert other_people(service, Formatter(moments.NOW, ENGLISH)) is None
    assert all(each.startswith("https://") for each in public_pages(service))


def test_the_tab_elsewhere_lists_them_below_the_places_with_a_way_to_the_public_pages() -> None:
    moment = moments.MOMENTS["confirmed"]()
    (service, *others) = moment.snapshot.services
    report = CrowdReport("openai", moments.NOW, (series("GB", 200, 200, 12_000, 3700),))
    told = replace(service, crowd=status(report, moments.NOW))
    view = present(replace(moment.snapshot, services=(told, *others)), moment.now, extras=moment.extras).panel
    listed = rows(view, frozenset(), Tab.ELSEWHERE)
    heading = next(number for number, row in enumerate(listed) if row.content == "Other people")
    assert [row.spoken for row in listed[heading:]] == [
        "Other people. 18\u00d7 the usual, falling",
        view.other_people.chart.spoken,
        "From Downdetector GB, just now. Off unless you turn it on.",
        "downdetector.com",
        "downdetector.co.uk",
    ]
    assert [row.url for row in listed[-2:]] == list(public_pages(service))


def test_the_series_that_is_drawn_has_no_line_of_its_own_and_the_others_keep_theirs() -> None:
    (service, *_) = moments.MOMENTS["confirmed"]().snapshot.services
    both = (series("GB", 200, 200, 12_000, 3700), series("US", 400, 390, 410, 400))
    seen = replace(service, crowd=status(CrowdReport("openai", moments.NOW, both), moments.NOW))
    assert lines(seen) == [("Downdetector US: no more than usual, steady", IconState.OPERATIONAL)]


def test_what_was_not_whole_when_it_was_read_is_not_drawn() -> None:
    (service, *_) = moments.MOMENTS["confirmed"]().snapshot.services
    read = moments.NOW - timedelta(minutes=1)
    report = CrowdReport("openai", read, (series("GB", 200, 200, 9000, 12_000, 5000, 17),))
    people = other_people(replace(service, crowd=status(report, moments.NOW)), Formatter(moments.NOW, ENGLISH))
    assert people is not None
    assert people.chart is not None
    assert people.chart.points[-1][1] == 5000 / 12_000
    assert people.chart.points[-1][0] < 0.75, "the last quarter of an hour is not known yet"


def test_in_the_tab_they_stand_below_the_answer_of_the_places() -> None:
    moment = moments.elsewhere()
    (source,) = [each for each in present(moment.snapshot, moment.now).panel.sources if each.tab is Tab.ELSEWHERE]
    assert (source.word, source.figure) == ("4 of 6", "12\u00d7 the usual")
