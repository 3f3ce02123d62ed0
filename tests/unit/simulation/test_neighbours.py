"""Courses near to those once misjudged, through the whole pipeline: filters, odd answers, waves, late posts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.enums import Confirmation
from trayapp.domain.model.settings import Settings
from trayapp.i18n.formatter import translate
from trayapp.simulation.replay import Event, NotificationEvent, SummaryEvent, VerdictEvent, replay
from trayapp.simulation.scenario import parse_scenario
from trayapp.simulation.score import Summary
from trayapp.simulation.simulated_world import service_of

START = datetime(2026, 5, 4, 6, tzinfo=UTC)
ALL = ("api", "auth", "edge")
PART = {"id": "01JMXBNJXGV1T5GT2M9XA83XNG", "name": "Conversations"}
END_S = 2.5 * 3600


def stamp(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def page(at: float, *incidents: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the Statuspage form from `at` on, with these incidents."""
    sick = any(each["status"] not in {"resolved", "postmortem"} for each in incidents)
    body = {
        "page": {"id": "p", "name": "OpenAI", "url": "https://status.openai.com"},
        "status": {"indicator": "minor" if sick else "none"},
        "components": [PART | {"status": "partial_outage" if sick else "operational"}],
        "incidents": list(incidents),
    }
    return {"at": at, "format": "statuspage-v2", "body": body}


def incident(name: str, began: float, *words: tuple[str, float], created: float | None = None) -> dict[str, Any]:
    updates = [
        {"id": f"{name}{count}", "status": word, "created_at": stamp(at), "body": "Text."}
        for count, (word, at) in enumerate(words)
    ]
    return {
        "id": name, "name": f"Errors {name}", "status": words[-1][0], "impact": "minor", "components": [PART],
        "created_at": stamp(began if created is None else created), "started_at": stamp(began),
        "resolved_at": stamp(words[-1][1]) if words[-1][0] == "resolved" else None, "incident_updates": updates[::-1],
    }  # fmt: skip


def span(begin: float, end: float, outcome: str, ratio: float = 1.0) -> dict[str, Any]:
    return {"from": begin, "to": end, "outcome": outcome, "ratio": ratio}


def play(
    targets: dict[str, list[dict[str, Any]]],
    pages: list[dict[str, Any]] | None = None,
    canaries: list[dict[str, Any]] | None = None,
    truth: list[tuple[float, float]] | None = None,
    duration_s: float = END_S,
) -> tuple[Summary, list[NotificationKind], list[VerdictEvent]]:
    events = events_of(targets, pages, canaries, truth, duration_s)
    told = [each.notice.kind for each in events if isinstance(each, NotificationEvent)]
    verdicts = [each for each in events if isinstance(each, VerdictEvent)]
    (summary,) = [each.summary for each in events if isinstance(each, SummaryEvent)]
    return summary, told, verdicts


def events_of(
    targets: dict[str, list[dict[str, Any]]],
    pages: list[dict[str, Any]] | None = None,
    canaries: list[dict[str, Any]] | None = None,
    truth: list[tuple[float, float]] | None = None,
    duration_s: float = END_S,
) -> list[Event]:
    scenario = parse_scenario({
        "format": "trayapp-scenario/1", "start": stamp(0), "duration_s": duration_s, "seed": 11,
        "service": {"id": "openai", "name": "OpenAI"}, "targets": targets, "canaries": canaries or [],
        "page": pages or [page(0)],
        "truth": [{"from": begin, "to": end, "what": "outage"} for begin, end in truth or []],
    })  # fmt: skip
    service = service_of(scenario, resources.services())
    monitor = Monitor([service], Settings(), resources.tip_rules(), local=datetime.time)
    return list(replay(scenario, service, Settings(), monitor))


def everywhere(*spans: dict[str, Any], names: tuple[str, ...] = ALL) -> dict[str, list[dict[str, Any]]]:
    return {name: list(spans) for name in names}


FILTERED = ["dns", "refused", "reset", "timeout", "tls", "html"]


@pytest.mark.parametrize("outcome", FILTERED)
@pytest.mark.parametrize("names", [ALL, ("auth",), ("api", "edge")], ids="+".join)
def test_a_filter_that_was_there_from_the_first_second_is_no_alarm(outcome: str, names: tuple[str, ...]) -> None:
    summary, told, verdicts = play(everywhere(span(0, END_S, outcome), names=names))
    assert (summary.false_alarms, told) == (0, [])
    assert len(verdicts) <= 3
    if names == ALL:
        assert verdicts[-1].verdict.confirmation is Confirmation.SUSPECTED


@pytest.mark.parametrize(
    "outcome", ["http_404", "http_410", "http_421", "http_429", "http_431", "http_405", "http_302"]
)
@pytest.mark.parametrize("names", [ALL, ("auth",)], ids="+".join)
def test_an_odd_answer_after_an_hour_of_good_ones_is_found_long_before_the_page(
    outcome: str, names: tuple[str, ...]
) -> None:
    post = [page(0), page(4800, incident("a", 4800, ("investigating", 4800)))]
    summary, told, _ = play(everywhere(span(3600, 6000, outcome), names=names), post, truth=[(3600, 6000)])
    assert (summary.missed, summary.false_alarms) == (0, 0)
    assert summary.detected_at_s - 3600 <= 180
    assert summary.lead_s >= 0.75 * 1200
    assert told[0] is NotificationKind.LIKELY


@pytest.mark.parametrize("canary", ["dns", "refused", "reset", "timeout", "tls", "http_403", "html"])
def test_blocked_canaries_neither_hide_an_outage_nor_make_one(canary: str) -> None:
    blocked = [span(0, END_S, canary)]
    calm, told, verdicts = play({}, canaries=blocked)
    assert (calm.false_alarms, told) == (0, [])
    assert len(verdicts) <= 2
    outage, told, _ = play(everywhere(span(3600, 5400, "http_503")), canaries=blocked, truth=[(3600, 5400)])
    assert (outage.missed, outage.false_alarms) == (0, 0)
    assert outage.detected_at_s - 3600 <= 120
    assert told == [NotificationKind.LIKELY, NotificationKind.RESOLVED]


@pytest.mark.parametrize("minutes", [4, 11, 17, 23, 29])
def test_a_second_wave_soon_after_the_end_is_the_same_story(minutes: float) -> None:
    first, second = (1200.0, 3000.0), (3000 + 300 + minutes * 60, 3000 + 300 + minutes * 60 + 1500)
    summary, told, _ = play(everywhere(span(*first, "http_500"), span(*second, "http_500")), truth=[first, second])
    assert (summary.missed, summary.false_alarms) == (0, 0)
    assert told.count(NotificationKind.LIKELY) == 1
    assert told.count(NotificationKind.RELAPSED) <= 1
    assert told[-1] is NotificationKind.RESOLVED
    assert summary.notices <= 4


@pytest.mark.parametrize("gap_s", [60, 400, 2000, 5000])
def test_a_page_that_reopens_says_again_once_and_ends_once(gap_s: float) -> None:
    opened, ended = ("investigating", 1200.0), ("resolved", 1800.0)
    again, over = ("identified", 1800 + gap_s), ("resolved", 2400 + gap_s)
    pages = [
        page(0), page(1200, incident("a", 1200, opened)), page(1800, incident("a", 1200, opened, ended)),
        page(again[1], incident("a", 1200, opened, ended, again)),
        page(over[1], incident("a", 1200, opened, ended, again, over)),
    ]  # fmt: skip
    _, told, _ = play({}, pages)
    assert told[0] is NotificationKind.CONFIRMED
    assert told.count(NotificationKind.RELAPSED) <= 1
    assert told[-1] is NotificationKind.RESOLVED
    assert len(told) <= 4


@pytest.mark.parametrize(("posted", "found"), [(4200, True), (7800, True), (4200, False)])
def test_what_is_posted_after_its_end_raises_no_alarm(posted: float, found: bool) -> None:  # noqa: FBT001
    late = incident("a", 1800, ("resolved", 3000.0), created=posted)
    targets = everywhere(span(1800, 3000, "http_503")) if found else {}
    summary, told, verdicts = play(targets, [page(0), page(posted, late)], truth=[(1800, 3000)] if found else [])
    assert summary.false_alarms == 0
    assert told[:2] == ([NotificationKind.LIKELY, NotificationKind.RESOLVED] if found else [])
    assert set(told[2:]) <= {NotificationKind.RESOLVED}
    after = [each.verdict.confirmation for each in verdicts if each.moment_s > posted]
    assert Confirmation.CONFIRMED not in after


def told_in_words(pages: list[dict[str, Any]], *failing: dict[str, Any]) -> list[tuple[str, str]]:
    events = events_of(everywhere(*failing), pages)
    notices = [each.notice for each in events if isinstance(each, NotificationEvent)]
    return [(translate(each.title), translate(each.body)) for each in notices]


def test_what_fails_after_the_page_called_it_resolved_lasted_until_it_worked() -> None:
    opened, ended = ("investigating", 2400.0), ("resolved", 4000.0)
    pages = [page(0), page(2400, incident("a", 2400, opened)), page(4000, incident("a", 2400, opened, ended))]
    title, body = told_in_words(pages, span(1700, 6000, "http_503"))[-1]
    assert title == "OpenAI works again"
    assert body.startswith("It was down for 1 h 12 min.")


def test_a_part_in_trouble_without_an_incident_is_what_is_told() -> None:
    sick = page(1800)
    sick["body"] |= {"status": {"indicator": "minor"}, "components": [PART | {"status": "degraded_performance"}]}
    assert [title for title, _ in told_in_words([page(0), sick, page(3600)])] == [
        "ChatGPT has problems",
        "ChatGPT works again",
    ]


def test_a_page_whose_headline_alone_speaks_of_trouble_lists_no_components() -> None:
    stated = page(1800)
    stated["body"]["status"] = {"indicator": "critical"}
    ((title, body),) = told_in_words([page(0), stated])
    assert title == "OpenAI is down"
    assert body.startswith("OpenAI's page says so, but names no component and no incident.")
