"""`status --json` keeps to schema 1: keys, types, words, times and order, for every page."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from tests.black_box.outside import DEAD_URL, canary_config, plain, run_here
from tests.support import bodies

HEALTH = {"operational", "maintenance", "degraded", "partial_outage", "major_outage", "unknown"}
CONFIRMATION = {"none", "suspected", "likely", "confirmed"}
NETWORK = {"online", "offline", "captive_portal", "proxy_unreachable", "unknown"}
PAGE_STATE = {"fresh", "stale", "unreadable", "unreachable", "never"}
PHASE = {"investigating", "identified", "monitoring", "resolved"}
MAINTENANCE_PHASE = {"scheduled", "in_progress", "completed"}
PROBE_STATE = {"up", "suspect", "down", "recovering", "slow", "unknown"}
RESULT = {"good", "bad", "inconclusive"}
SOURCE = {"page", "probe", "network", "regions", "reports"}


class Moment:
    """A time in UTC with a Z."""

    SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


class Link:
    """An https address, or an http one on loopback."""

    SHAPE = re.compile(r"(https://|http://127\.0\.0\.1)\S+")


class Maybe:
    """What may be null."""

    def __init__(self, kind: object) -> None:
        self.kind = kind


VERDICT = {"health": HEALTH, "confirmation": CONFIRMATION, "recovering": bool, "headline": str}
SCHEMA = {
    "schema": int,
    "checked_at": Moment,
    **VERDICT,
    "network": NETWORK,
    "services": [
        {
            "id": str,
            "name": str,
            **VERDICT,
            "page": {
                "url": Link,
                "format": Maybe(str),
                "state": PAGE_STATE,
                "fetched_at": Maybe(Moment),
                "detail": Maybe(str),
                "contradictions": [str],
            },
            "components": [{"id": str, "name": str, "group": Maybe(str), "health": HEALTH}],
            "incidents": [
                {
                    "id": str,
                    "title": str,
                    "phase": PHASE,
                    "health": HEALTH,
                    "started_at": Maybe(Moment),
                    "published_at": Maybe(Moment),
                    "resolved_at": Maybe(Moment),
                    "reopened": bool,
                    "url": Maybe(Link),
                    "component_ids": [str],
                    "scope": {"plans": [str], "regions": [str], "platforms": [str]},
                    "confirmation_lag_s": Maybe(float),
                    "updates": [{"id": str, "phase": PHASE, "at": Moment, "text": str}],
                }
            ],
            "maintenances": [
                {
                    "id": str,
                    "title": str,
                    "phase": MAINTENANCE_PHASE,
                    "starts_at": Maybe(Moment),
                    "ends_at": Maybe(Moment),
                    "url": Maybe(Link),
                    "component_ids": [str],
                }
            ],
            "probes": [
                {
                    "target": str,
                    "result": Maybe(RESULT),
                    "symptom": Maybe(str),
                    "latency_ms": Maybe(float),
                    "at": Maybe(Moment),
                    "state": PROBE_STATE,
                }
            ],
            "evidence": [{"source": SOURCE, "text": str, "since": Maybe(Moment)}],
            "tips": [{"id": str, "text": str, "because": str, "source_url": Maybe(Link)}],
        }
    ],
}


def hold(value: object, kind: object, where: str = "") -> None:
    """Hold `value` against its part of the schema; keys may be added."""
    if isinstance(kind, Maybe):
        if value is not None:
            hold(value, kind.kind, where)
    elif isinstance(kind, dict):
        assert isinstance(value, dict), where
        assert kind.keys() <= value.keys(), where
        for key, inner in kind.items():
            hold(value[key], inner, f"{where}.{key}")
    elif isinstance(kind, list):
        assert isinstance(value, list), where
        for index, each in enumerate(value):
            hold(each, kind[0], f"{where}[{index}]")
    elif isinstance(kind, set):
        assert value in kind, (where, value)
    elif kind in {Moment, Link}:
        assert isinstance(value, str), where
        assert kind.SHAPE.fullmatch(value), (where, value)
    elif kind is float:
        assert isinstance(value, int | float), where
        assert not isinstance(value, bool), where
    else:
        assert type(value) is kind, (where, value)


def looked(serve, profile, path: str, body: object) -> tuple[int, dict]:
    page = serve({path: plain(body)})
    folder = profile(canary_config(f"{DEAD_URL}/generate_204"))
    ended = run_here("--profile", folder, "status", "--no-probe", "--json", "--page", page.url)
    assert ended.err == ""
    document = ended.json
    hold(document, SCHEMA)
    assert document["schema"] == 1
    (service,) = document["services"]
    assert all(document[key] == service[key] for key in VERDICT)
    for incident in service["incidents"]:
        moments = [update["at"] for update in incident["updates"]]
        assert all(later >= earlier for later, earlier in pairwise(moments))
        assert len({update["id"] for update in incident["updates"]}) == len(incident["updates"])
        assert (incident["resolved_at"] is None) or incident["phase"] == "resolved"
    return ended.code, service


NATIVE, WIDGET, STATUSPAGE = "/proxy/127.0.0.1", "/api/v1/summary", "/api/v2/summary.json"


def feed(word: str) -> dict:
    affected = [{"component_id": "c", "status": word}] if word != "operational" else []
    return {
        "summary": {
            "components": [{"id": "c", "name": "C"}, {"id": "d", "name": "C"}],
            "structure": {"items": [{"group": {"id": "g", "name": "G", "components": [{"component_id": "c"}]}}]},
            "affected_components": affected,
            "ongoing_incidents": [],
        }
    }


WORDS = {
    "operational": ("operational", 0),
    "under_maintenance": ("maintenance", 0),
    "degraded_performance": ("degraded", 1),
    "partial_outage": ("partial_outage", 2),
    "full_outage": ("major_outage", 2),
    "major_outage": ("major_outage", 2),
    "never_heard_of": ("unknown", 3),
}


@pytest.mark.parametrize("word", WORDS)
def test_every_word_for_a_component_means_the_same_in_every_format(serve, profile, word):
    health, exit_code = WORDS[word]
    part = {"id": "c", "name": "C", "status": word}
    box = {"page_url": "https://status.example.com", "ongoing_incidents": []}
    box["affected_components"] = [{"id": "c", "name": "C", "current_status": word}] if word != "operational" else []
    for path, body in ((NATIVE, feed(word)), (WIDGET, box), (STATUSPAGE, {"components": [part]})):
        code, service = looked(serve, profile, path, body)
        found = [each["health"] for each in service["components"] if each["id"] == "c"] or ["operational"]
        assert found == [health]
        if path != WIDGET or word != "never_heard_of":
            assert (code, service["health"]) == (exit_code, health)


@pytest.mark.parametrize(
    ("indicator", "health"),
    [
        ("none", "operational"),
        ("minor", "degraded"),
        ("major", "partial_outage"),
        ("critical", "major_outage"),
        ("never_heard_of", "unknown"),
    ],
)
def test_every_indicator_has_its_health(serve, profile, indicator, health):
    part = {"id": "c", "name": "C", "status": "operational"}
    body = {"status": {"indicator": indicator}, "components": [part]}
    assert looked(serve, profile, STATUSPAGE, body)[1]["health"] == health


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("investigating", "investigating"),
        ("identified", "identified"),
        ("fixing", "identified"),
        ("monitoring", "monitoring"),
        ("resolved", "resolved"),
        ("postmortem", "resolved"),
        ("never_heard_of", "investigating"),
    ],
)
def test_every_word_for_an_incident_has_its_phase(serve, profile, word, phase):
    update = {"id": "u", "status": word, "body": "T.", "created_at": "2026-11-22T14:00:00+02:00"}
    incident = {"id": "i", "name": "I", "status": word, "impact": "minor", "created_at": "2026-11-22T12:00:00.09Z"}
    body = {"status": {"indicator": "minor"}, "incidents": [{**incident, "incident_updates": [update]}]}
    _, service = looked(serve, profile, STATUSPAGE, body)
    if phase == "resolved":
        assert all(each["phase"] == "resolved" for each in service["incidents"])
    else:
        (told,) = service["incidents"]
        assert (told["phase"], told["updates"][0]["phase"], told["updates"][0]["at"]) == (
            phase,
            phase,
            "2026-11-22T12:00:00Z",
        )


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("scheduled", "scheduled"),
        ("in_progress", "in_progress"),
        ("verifying", "in_progress"),
        ("completed", "completed"),
    ],
)
def test_every_word_for_a_maintenance_has_its_phase(serve, profile, word, phase):
    planned = {"id": "m", "name": "M", "status": word, "scheduled_for": "2026-11-22T12:00:00Z"}
    body = {"status": {"indicator": "none"}, "scheduled_maintenances": [planned]}
    _, service = looked(serve, profile, STATUSPAGE, body)
    assert [(each["phase"], each["ends_at"]) for each in service["maintenances"]] == [(phase, None)]


WHOLE_PAGES = bodies.at_hand(
    ("ours/reopened.json", NATIVE, ("degraded", 1)),
    ("ours/all-clear.json", STATUSPAGE, ("operational", 0)),
    ("ours/one-incident-monitoring.json", STATUSPAGE, ("degraded", 1)),
    ("ours/incidents-over.json", STATUSPAGE, None),
    ("ours/native-history.json", NATIVE, None),
    ("ours/impacts.json", NATIVE, None),
    ("ours/two-at-once.json", NATIVE, None),
    ("ours/partial-outage-called-minor.json", STATUSPAGE, ("partial_outage", 2)),
    ("ours/signpost-and-two-plans.json", STATUSPAGE, ("degraded", 1)),
    ("ours/feed-all-over.atom", "/history.atom", None),
    ("ours/feed-one-open.atom", "/history.atom", None),
    ("ours/incidents-of-three-updates.json", STATUSPAGE, None),
    ("ours/without-groups.json", NATIVE, ("partial_outage", 2)),
    ("ours/another-list.json", STATUSPAGE, ("partial_outage", 2)),
    ("ours/another-format.utf16be.json", STATUSPAGE, ("major_outage", 2)),
    ("ours/another-object.json", STATUSPAGE, ("unknown", 3)),
    ("ours/rss.xml", "/history.atom", ("unknown", 3)),
    ("openai-incidentio/page-summary-20260317T1556Z.json", NATIVE, ("degraded", 1)),
    ("openai-incidentio/summary-20260915-all-clear.json", STATUSPAGE, ("operational", 0)),
    ("openai-incidentio/summary-20260922T1526Z-one-incident-monitoring.json", STATUSPAGE, ("degraded", 1)),
    ("openai-incidentio/incidents-20260915T1222Z.json", STATUSPAGE, None),
    ("openai-incidentio/proxy-incidents-20260817-trimmed.json", NATIVE, None),
    ("openai-incidentio/component-impacts-20260317T1556Z.json", NATIVE, None),
    ("openai-incidentio/feb-03-2026-both-incidents-extract.json", NATIVE, None),
    ("anthropic/summary-20260922T0057Z-one-incident.json", STATUSPAGE, ("partial_outage", 2)),
    ("github/crazymax-data-summary.json", STATUSPAGE, None),
    ("github/history-20260822.atom", "/history.atom", None),
    ("github/history-20260709-one-ongoing.atom", "/history.atom", None),
    ("cloudflare/incidents-20260807-trimmed.json", STATUSPAGE, None),
    ("incidentio-other/aiven-minor-page-summary.json", NATIVE, None),
    ("gcp/incidents-20220703.json", STATUSPAGE, ("operational", 0)),
    ("aws/currentevents-20260807-trimmed.utf16be.json", STATUSPAGE, ("major_outage", 2)),
    ("instatus/mastodonsocial-major-page-state.json", STATUSPAGE, ("unknown", 3)),
    ("xai/feed-20260707.xml", "/history.atom", None),
)
REOPENED = bodies.at_hand(("ours/reopened.json",), ("openai-incidentio/page-summary-20260317T1556Z.json",))


@pytest.mark.parametrize(("name", "path", "expected"), WHOLE_PAGES)
def test_whole_pages_keep_to_the_schema(serve, profile, name, path, expected):
    code, service = looked(serve, profile, path, bodies.body(name))
    if expected is not None:
        assert (service["health"], code) == expected
    if service["page"]["state"] != "fresh":
        assert (service["health"], code) == ("unknown", 3)
        assert service["page"]["detail"]


@pytest.mark.parametrize("name", REOPENED)
def test_a_reopened_incident_is_one_and_recovering(serve, profile, name):
    _, service = looked(serve, profile, NATIVE, bodies.body(name))
    assert service["recovering"] is True
    assert [each["reopened"] for each in service["incidents"]] == [True]
    assert service["incidents"][0]["confirmation_lag_s"] is not None


def test_probes_and_tips_keep_to_the_schema_too(serve, profile):
    server = serve(
        {STATUSPAGE: plain({"status": {"indicator": "critical"}}), "/generate_204": plain(b"", 204)},
        otherwise=plain(json.dumps({"error": {"code": "server_error"}}), 500),
    )
    probe = f'[[service.probe]]\nname = "api"\nurl = "{server.url}/v1/models"\ngood = [200, 401]\n'
    config = canary_config(f"{server.url}/generate_204") + f'[[service]]\nid = "openai"\npage = "{server.url}"\n{probe}'
    ended = run_here("--profile", profile(config), "status", "--json")
    hold(ended.json, SCHEMA)
    (service,) = ended.json["services"]
    assert (service["probes"][0]["result"], service["probes"][0]["symptom"]) == ("bad", "errors")
    assert {each["source"] for each in service["evidence"]} == {"page", "probe", "network"}
    assert service["tips"]
