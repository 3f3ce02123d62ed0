"""Scenario files and what a replay makes of them, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.black_box.outside import Ended, run_app, run_here

TARGETS = ("api", "auth", "edge")
DAY = 86_400

CALM = {
    "page": {"id": "p", "name": "OpenAI", "url": "https://status.openai.com"},
    "status": {"indicator": "none"},
    "components": [{"id": "c1", "name": "API", "status": "operational"}],
    "incidents": [],
}
OUTAGE = {
    **CALM,
    "status": {"indicator": "critical"},
    "components": [{"id": "c1", "name": "API", "status": "major_outage"}],
    "incidents": [
        {
            "id": "i1",
            "name": "API is down",
            "status": "investigating",
            "impact": "critical",
            "created_at": "2026-03-01T12:25:00Z",
            "incident_updates": [
                {"id": "u1", "status": "investigating", "body": "Looking.", "created_at": "2026-03-01T12:25:00Z"}
            ],
        }
    ],
}
FEED_CALM = {
    "summary": {
        "id": "p",
        "name": "OpenAI",
        "components": [{"id": "c1", "name": "API"}],
        "structure": {"items": [{"component": {"component_id": "c1"}}]},
        "affected_components": [],
        "ongoing_incidents": [],
    }
}
FEED_OUTAGE = {
    "summary": {
        **FEED_CALM["summary"],
        "affected_components": [{"component_id": "c1", "status": "full_outage"}],
        "ongoing_incidents": [
            {
                "id": "i1",
                "name": "API is down",
                "status": "investigating",
                "type": "incident",
                "published_at": "2026-03-01T12:25:00Z",
                "affected_components": [
                    {"component_id": "c1", "status": "full_outage", "current_status": "full_outage"}
                ],
                "updates": [
                    {
                        "id": "u1",
                        "published_at": "2026-03-01T12:25:00Z",
                        "to_status": "investigating",
                        "message_string": "Looking.",
                    }
                ],
            }
        ],
    }
}
TRUTH = [{"from": 600, "to": 1800, "what": "outage"}]


def entry(at: float, body: object, page_format: str = "statuspage-v2", **more: object) -> dict:
    return {"at": at, "format": page_format, "body": body, **more}


def spans(outcome: str, begin: float, end: float, names=TARGETS, **more: object) -> dict:
    return {name: [{"from": begin, "to": end, "outcome": outcome, **more}] for name in names}


Replay = Callable[..., Ended]


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    def run(**keys: object) -> Ended:
        document = {
            "format": "trayapp-scenario/1",
            "name": "by hand",
            "about": "worked out by hand",
            "start": "2026-03-01T12:00:00Z",
            "duration_s": 3600,
            "seed": 1,
            "service": {"id": "openai", "name": "OpenAI"},
            "page": [entry(0, CALM)],
            **keys,
        }
        path = tmp_path / "scenario.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return run_here("replay", path, "--json")

    return run


PAGES = {
    "statuspage-v2": [entry(0, CALM), entry(1500, OUTAGE), entry(1900, CALM)],
    "incidentio-proxy": [
        entry(at, body, "incidentio-proxy") for at, body in ((0, FEED_CALM), (1500, FEED_OUTAGE), (1900, FEED_CALM))
    ],
    "a string": [entry(0, json.dumps(CALM)), entry(1500, json.dumps(OUTAGE)), entry(1900, json.dumps(CALM))],
}


@pytest.mark.parametrize("page", PAGES)
def test_a_total_outage_that_the_page_confirms_late_has_the_figures_of_its_definition(replay, page):
    ended = replay(targets=spans("timeout", 600, 1800), page=PAGES[page], truth=TRUTH)
    assert ended.code == 0
    figures = ended.summary
    verdicts = [each for each in ended.lines if each["event"] == "verdict"]
    likely = next(each["t"] for each in verdicts if each["confirmation"] in {"likely", "confirmed"})
    confirmed = next(each["t"] for each in verdicts if each["confirmation"] == "confirmed")
    assert figures["detected_at_s"] == likely
    assert figures["official_at_s"] == confirmed
    assert 1500 <= confirmed <= 1560
    assert figures["lead_s"] == pytest.approx(confirmed - likely, abs=0.002)
    assert 600 < likely <= 720
    assert (figures["missed"], figures["false_alarms"]) == (0, 0)
    notices = [each for each in ended.lines if each["event"] == "notice"]
    assert figures["notices"] == len(notices) == 3
    assert [each["replaces"] for each in notices] == [False, True, True]
    assert 1800 < figures["recovered_at_s"] == verdicts[-1]["t"]
    assert verdicts[-1]["confirmation"] == "none"
    assert set(figures) == {
        "event", "detected_at_s", "official_at_s", "lead_s", "missed", "false_alarms", "notices", "recovered_at_s",
        "samples", "page_polls", "wall_s",
    }  # fmt: skip


def test_verdicts_begin_at_once_and_tell_changes_only(replay):
    ended = replay(targets=spans("http_500", 0, DAY / 2, ratio=0.08), duration_s=DAY / 2, seed=3)
    verdicts = [each for each in ended.lines if each["event"] == "verdict"]
    assert verdicts[0]["t"] < 5
    states = [(each["health"], each["confirmation"], each["recovering"]) for each in verdicts]
    assert len(states) > 10
    assert all(one != other for one, other in pairwise(states))
    moments = [each["t"] for each in ended.lines[:-1]]
    assert moments == sorted(moments)
    assert ended.lines[-1]["event"] == "summary"


OUTCOMES = {
    "ok": "none",
    "tls": "none",
    "challenge": "none",
    "html": "suspected",  # breaks a steady history everywhere, but a network's own page would look the same
    "http_401": "detected",
    "http_429": "detected",
    "http_429:insufficient_quota": "detected",  # nobody's quota: our probe has no key
    "http_500": "detected",
    "http_503:overloaded": "detected",
    "http_403": "detected",
    "timeout": "detected",
    "refused": "detected",
    "reset": "detected",
    "dns": "detected",
}
"""What becomes of an answer that all targets give after ten good minutes."""


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_is_trouble_of_the_service_a_suspicion_or_nothing(replay, outcome):
    ended = replay(targets=spans(outcome, 600, 1800), truth=TRUTH)
    found = "detected" if ended.summary["detected_at_s"] is not None else "none"
    if found == "none" and any(each.get("confirmation") == "suspected" for each in ended.lines):
        found = "suspected"
    assert found == OUTCOMES[outcome]
    assert ended.summary["missed"] == (1 if found == "none" else 0)
    assert ended.summary["false_alarms"] == 0


def test_slow_replies_are_a_first_sign_and_no_more(replay):
    ended = replay(targets=spans("slow", 7200, 10_800, latency_ms=4000), duration_s=4 * 3600)
    sure = {each["confirmation"] for each in ended.lines if each["event"] == "verdict"}
    assert sure == {"none", "suspected"}


def test_the_later_of_overlapping_spans_wins(replay):
    hidden = {name: [*spans("timeout", 600, 1800)[name], *spans("ok", 0, 3600)[name]] for name in TARGETS}
    shown = {name: [*spans("ok", 0, 3600)[name], *spans("timeout", 600, 1800)[name]] for name in TARGETS}
    assert replay(targets=hidden, truth=TRUTH).summary["missed"] == 1
    assert replay(targets=shown, truth=TRUTH).summary["missed"] == 0


def test_a_ratio_is_the_chance_of_one_sample(replay):
    assert replay(targets=spans("timeout", 600, 1800, ratio=0.0), truth=TRUTH).summary["missed"] == 1
    assert replay(targets=spans("http_500", 600, 1800, ratio=0.5), truth=TRUTH).summary["missed"] == 0


def test_an_outage_that_nobody_calls_true_is_one_false_alarm(replay):
    figures = replay(targets=spans("timeout", 600, 1800), truth=[]).summary
    assert (figures["false_alarms"], figures["missed"]) == (1, 0)


def test_no_suspicion_while_the_canaries_are_dead(replay):
    dead = [{"from": 600, "to": 1800, "outcome": "timeout"}]
    ended = replay(targets=spans("timeout", 600, 1800), canaries=dead)
    assert {each["confirmation"] for each in ended.lines if each["event"] == "verdict"} == {"none"}
    assert ended.summary["notices"] == 0


def test_an_outage_slept_through_is_not_met(replay):
    asleep = [{"from": 500, "to": 2000}]
    ended = replay(targets=spans("timeout", 600, 1800), truth=TRUTH, suspend=asleep)
    assert (ended.summary["missed"], ended.summary["notices"]) == (1, 0)
    assert not [each for each in ended.lines[:-1] if 500 < each["t"] < 2000]


def test_the_page_alone_counts_for_a_service_without_targets(replay):
    page = [entry(0, CALM), entry(600, OUTAGE), entry(1800, CALM)]
    figures = replay(service={"id": "acme", "name": "Acme"}, page=page, truth=TRUTH).summary
    assert figures["samples"] == 0
    assert 600 <= figures["official_at_s"] == figures["detected_at_s"] <= 660
    assert (figures["lead_s"], figures["missed"], figures["false_alarms"]) == (0, 0, 0)


@pytest.mark.parametrize(
    "world",
    [
        {"service": {"id": "acme", "name": "Acme"}, "targets": spans("http_500", 600, 1800, ("web", "mail"))},
        {"targets": spans("http_500", 600, 1800, ("chat", "api"))},
        {"targets": spans("http_500", 600, 1800, ("api",))},
        {"targets": spans("http_500", 600, 1800), "page": []},
        {"targets": spans("http_500", 600, 1800), "page": [entry(2500, CALM)]},
    ],
    ids=["another service", "another target", "one target", "no page", "a page after all"],
)
def test_other_worlds_are_judged_by_the_same_rules(replay, world):
    figures = replay(truth=TRUTH, **world).summary
    assert 600 < figures["detected_at_s"] < 900
    assert (figures["missed"], figures["false_alarms"], figures["official_at_s"]) == (0, 0, None)
    assert figures["recovered_at_s"] > 1800


def test_a_maintenance_is_met_without_any_alarm(replay):
    planned = {
        "id": "m1",
        "name": "Move",
        "status": "in_progress",
        "scheduled_for": "2026-03-01T12:10:00Z",
        "scheduled_until": "2026-03-01T12:30:00Z",
    }
    page = [entry(0, CALM), entry(600, {**CALM, "scheduled_maintenances": [planned]}), entry(1800, CALM)]
    truth = [{"from": 600, "to": 1800, "what": "maintenance"}]
    ended = replay(page=page, truth=truth)
    assert (ended.summary["missed"], ended.summary["false_alarms"], ended.summary["notices"]) == (0, 0, 0)
    assert "maintenance" in {each["health"] for each in ended.lines if each["event"] == "verdict"}


def test_the_same_seed_gives_the_same_bytes_but_for_the_machine_s_seconds(tmp_path: Path):
    waves = [{"from": at, "to": at + 900, "outcome": "http_500", "ratio": 0.7} for at in range(0, DAY // 4, 1800)]
    document = {
        "format": "trayapp-scenario/1",
        "start": "2026-03-01T12:00:00Z",
        "duration_s": DAY / 4,
        "seed": 7,
        "targets": dict.fromkeys(TARGETS, waves),
        "canaries": [{"from": 7200, "to": 9000, "outcome": "dns", "ratio": 0.5}],
        "page": [entry(0, CALM)],
    }
    path = tmp_path / "same.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    def told(**environment: str) -> list[str]:
        *lines, last = run_app("replay", path, "--json", **environment).out.splitlines()
        return [*lines, last.partition('"wall_s"')[0]]

    first = told()
    assert len(first) > 50
    assert first == told(PYTHONHASHSEED="5", TZ="Asia/Tokyo", LANG="de_DE.UTF-8")
    document["seed"] = 8
    path.write_text(json.dumps(document), encoding="utf-8")
    assert first != told()


WRONG = {
    "duration_s": [0, -1, "long", 1e12, None],
    "start": ["yesterday", "2026-01-01T00:00:00", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00+14:00", None],
    "format": ["trayapp-scenario/2", None],
    "seed": ["a", 1.5],
    "service": ["openai"],
    "targets": [[], spans("boom", 1, 2), spans("ok", 2, 1), spans("slow", 1, 2), spans("ok", 1, 2, ratio=2)],
    "canaries": [{}, [{"from": 1, "to": 2}]],
    "page": [[entry(0, [])], [entry(0, {}, "rss")], [entry(0, {}, status=99)], [entry(-1, {})]],
    "suspend": [[{"from": 5}]],
    "truth": [[{"from": 1, "to": 2}], [{"from": 1, "to": 2, "what": "nuisance"}]],
    "colour": ["blue"],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_a_scenario_that_cannot_be_names_the_key_at_fault(replay, key, value):
    ended = replay(**{key: value})
    assert (ended.code, ended.out) == (64, "")
    assert key in ended.err
    assert "Traceback" not in ended.err


def test_a_replay_for_people_says_never_of_what_never_was(tmp_path: Path):
    path = tmp_path / "calm.json"
    document = {"format": "trayapp-scenario/1", "start": "2026-03-01T12:00:00Z", "duration_s": 600}
    path.write_text(json.dumps({**document, "page": [entry(0, CALM)]}), encoding="utf-8")
    ended = run_here("replay", path)
    assert "Detected never; confirmed by the page never; recovered never." in ended.out
    assert "operational: Working, as far as we can tell" in ended.out  # the first targets answer before the page
