"""The tab "Elsewhere": the answer, the table, the notes, and what a screen reader hears of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.screenshots.moments import MOMENTS
from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.regions import (
    PlaceKind,
    PlaceSample,
    Platform,
    RegionalStatus,
    RegionsProblem,
    RegionsReport,
    TestLimits,
)
from trayapp.domain.model.reports import Whereabouts
from trayapp.domain.regions.assessment import assess
from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.rows import rows
from trayapp.ui.presenters.panel_view_model import PanelViewModel, Tab
from trayapp.ui.presenters.present import present

G, B, Q = Result.GOOD, Result.BAD, Result.INCONCLUSIVE


def sample(country: str, result: Result | None, target: str = "auth", **more) -> PlaceSample:
    kind = PlaceKind.COUNTRY if country == "GB" else PlaceKind.ELSEWHERE
    latency_ms = more.pop("latency_ms", 200.0) if result is G else None
    return PlaceSample(**{"kind": kind, "country": country, "target": target, "result": result,
                          "latency_ms": latency_ms, **more})  # fmt: skip


UK_BAD = (*(sample("GB", B) for _ in "123"), sample("DE", B), sample("US", G), sample("JP", G))


def shown(*samples: PlaceSample, name: str = "confirmed", left: int = 0, **more) -> PanelViewModel:
    seen = MOMENTS[name]()
    at = seen.now - timedelta(minutes=2)
    report = replace(
        RegionsReport(
            "openai", at, at, samples, finished=True, platform=Platform.GLOBALPING, tests=8, expected=8,
            limits=TestLimits(250, 242, 1800.0), whereabouts=Whereabouts("GB", "LHR", vpn=False),
        ),
        **more,
    )  # fmt: skip
    finding = assess(report, ("auth",), "")
    status = RegionalStatus(report, finding, current=report.finished, tests_left=left)
    services = tuple(replace(each, regions=status) for each in seen.snapshot.services)
    return present(replace(seen.snapshot, services=services), seen.now, extras=seen.extras).panel


def listed(panel: PanelViewModel) -> list[Row]:
    return list(rows(panel, frozenset(), Tab.ELSEWHERE))


def test_before_anybody_was_asked_there_is_a_button_and_what_it_does() -> None:
    panel = MOMENTS["confirmed"]()
    view = present(panel.snapshot, panel.now, extras=panel.extras).panel
    ask, note, *_ = list(rows(view, frozenset(), Tab.ELSEWHERE))
    assert (ask.kind, ask.note, ask.can_be_chosen) == (Kind.ASK, "Check other places", True)
    assert "Nothing about you is sent" in note.spoken
    assert view.sources[3].word == "Not asked"


def test_bad_in_britain_and_germany_and_good_elsewhere() -> None:
    panel = shown(*UK_BAD)
    assert panel.elsewhere is not None
    assert (panel.elsewhere.answer, panel.elsewhere.sentence) == (
        "No.",
        "Sign-in fails in 2 of 4 countries, your own included.",
    )
    said = [row.spoken for row in listed(panel) if row.kind is Kind.PLACE]
    assert said == [
        "United Kingdom (you): Sign-in: 0 of 3",
        "Germany: Sign-in: 0 of 1",
        "United States: Sign-in: 200 ms",
        "Japan: Sign-in: 200 ms",
    ]
    tab = panel.sources[3]
    assert (tab.word, tab.figure, tab.state) == ("2 of 4", "2 min ago", IconState.OUTAGE)
    assert panel.header.more.endswith("in 2 of 4 countries.")


def test_the_notes_say_who_was_asked_what_is_missing_and_what_is_left() -> None:
    problems = ((RegionsProblem.RATE_LIMITED, Platform.GLOBALPING), (RegionsProblem.UNREACHABLE, Platform.CHECK_HOST))
    panel = shown(*UK_BAD, left=3, problems=problems)
    assert panel.elsewhere is not None
    assert panel.elsewhere.notes == (
        "6 home connections, asked once through Globalping, 2 min ago.\nNo key, no cookie, nothing about you was sent.",
        "Globalping allows no more tests for 30 min.\ncheck-host.net doesn't answer.",
    )
    assert panel.elsewhere.footnotes == (
        "Your connection comes from: United Kingdom, by way of LHR.\n3 tests left for this incident.",
    )
    assert listed(panel)[-1].spoken == panel.elsewhere.footnotes[0], "which ends the tab"


def test_what_was_true_hours_ago_is_no_state_of_now() -> None:
    seen = MOMENTS["elsewhere"]()
    (one,) = seen.snapshot.services
    assert one.regions is not None
    for found in (one.regions, replace(one.regions, current=False)):
        snapshot = replace(seen.snapshot, services=(replace(one, regions=found),))
        panel = present(snapshot, seen.now).panel
        tab, answered = panel.sources[3], panel.elsewhere
        assert answered is not None
        assert answered.answer == ("No." if found.current else "2 min ago: No.")
        expected = (IconState.OUTAGE, "12\u00d7 the usual") if found.current else (IconState.UNKNOWN, "2 min ago")
        assert (tab.state, tab.word, tab.figure) == (expected[0], "4 of 6", expected[1])


@pytest.mark.parametrize(("left", "check"), [(0, ""), (1, "Check again")])
def test_without_a_test_left_there_is_no_button(left: int, check: str) -> None:
    ask = listed(shown(*UK_BAD, left=left))[0]
    assert (ask.note, ask.can_be_chosen) == (check, bool(check))


def test_while_it_runs_progress_is_shown_and_no_conclusion() -> None:
    panel = shown(sample("GB", B), sample("US", None), finished=False)
    assert panel.elsewhere is not None
    assert (panel.elsewhere.check, panel.elsewhere.sentence) == ("", "1 of 8 have answered.")
    assert panel.sources[3].word == "Asking…"
    assert "countries" not in panel.header.more


def test_a_dead_proxy_is_one_word_for_all_targets() -> None:
    dead = [
        sample("SG", Q, target, kind=PlaceKind.VANTAGE, vantage="Office", symptom=Symptom.PROXY)
        for target in ("auth", "api")
    ]
    panel = shown(*UK_BAD, *(sample(each.country, G, "api") for each in UK_BAD), *dead)
    place = next(row for row in listed(panel) if row.kind is Kind.PLACE and row.spoken.startswith("Office"))
    assert place.spoken == "Office (yours): proxy not responding"
    assert place.content.merged  # type: ignore[union-attr] # a place


def test_an_answer_much_slower_than_elsewhere_is_marked() -> None:
    panel = shown(sample("GB", B), sample("IN", G, latency_ms=1400.0), sample("US", G), sample("JP", G))
    assert panel.elsewhere is not None
    cells = {each.name: each.cells[0] for each in panel.elsewhere.places}
    assert (cells["India"].state, cells["India"].calm) == (IconState.DEGRADED, False)
    assert (cells["Japan"].state, cells["Japan"].calm) == (IconState.OPERATIONAL, True)


def test_what_only_we_see_is_said_so_while_nobody_has_confirmed_it() -> None:
    fine = [sample("GB", G), sample("GB", G), sample("US", G), sample("DE", G)]
    assert shown(*fine, name="likely").header.answer == "It looks like it's only here."
    assert shown(*fine).header.answer == "It's OpenAI, not you."


def test_names_of_others_are_cleaned_and_cut() -> None:
    odd = sample("SG", G, kind=PlaceKind.VANTAGE, vantage="a\u202eb\n" + "x" * 300)
    panel = shown(*UK_BAD, odd)
    assert panel.elsewhere is not None
    name = panel.elsewhere.places[-1].name
    assert "\u202e" not in name
    assert len(name) <= 80
