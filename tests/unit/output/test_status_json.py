"""`status`: the JSON contract key by key, the exit code, and the text for people."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceSource,
    Health,
    MaintenancePhase,
    Network,
    PageState,
    Phase,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.record import Lateness, TrackRecord
from trayapp.domain.model.snapshot import (
    Detection,
    Evidence,
    NetworkStatus,
    PageStatus,
    ServiceSnapshot,
    Snapshot,
    TargetStatus,
    Tip,
    Verdict,
)
from trayapp.domain.model.status_page import Component, Incident, Maintenance, Scope, Update
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.output.status_json import as_json, exit_code
from trayapp.output.status_text import as_text

NOW = datetime(2026, 2, 3, 21, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=30)
URL = "https://status.example.com/incidents/i1"
NOTHING_KNOWN = PageStatus("https://status.example.com", None, PageState.NEVER, None)
WELL = Verdict(Health.OPERATIONAL, Confirmation.NONE, recovering=False, headline=message("Everything works"))
INCIDENT = Incident(
    "i1",
    "Errors with \x1b[31m<b>sign-in</b>",
    Phase.IDENTIFIED,
    Health.PARTIAL_OUTAGE,
    started_at=EARLIER,
    published_at=EARLIER + timedelta(seconds=90),
    url=URL,
    component_ids=("c1",),
    scope=Scope(plans=("free",), regions=("EU",)),
    updates=(
        Update("u1", Phase.INVESTIGATING, EARLIER, "Looking"),
        Update("u2", Phase.IDENTIFIED, NOW, "Found"),
    ),
    worst_health=Health.MAJOR_OUTAGE,
    open_intervals=((EARLIER, EARLIER + timedelta(minutes=5)), (EARLIER + timedelta(minutes=10), None)),
)
FULL = ServiceSnapshot(
    id="svc",
    name="Service",
    verdict=Verdict(
        Health.PARTIAL_OUTAGE,
        Confirmation.CONFIRMED,
        recovering=True,
        headline=message("{part} is failing", part="Sign-in"),
        evidence=(Evidence(EvidenceSource.PROBE, message("auth does not respond"), EARLIER),),
        symptom=Symptom.ERRORS,
        since=EARLIER,
    ),
    page=PageStatus(
        "https://status.example.com",
        "incidentio-proxy",
        PageState.FRESH,
        NOW - timedelta(seconds=40),
        health=Health.PARTIAL_OUTAGE,
        contradictions=(message("It contradicts itself"),),
    ),
    components=(Component("c1", "Login", "Chat", Health.DEGRADED), Component("c2", "API", None, Health.OPERATIONAL)),
    incidents=(INCIDENT,),
    maintenances=(Maintenance("m1", "Upgrade", MaintenancePhase.SCHEDULED, NOW, None, None, ("c2",)),),
    probes=(
        TargetStatus("api", Result.GOOD, None, 350.123, NOW, TargetState.UP, "api"),
        TargetStatus("auth", Result.BAD, Symptom.NO_RESPONSE, None, NOW, TargetState.DOWN, "login"),
    ),
    tips=(Tip("stay", message("Stay signed in"), message("sign-in is failing"), "https://help.example.com"),),
    detection=Detection(EARLIER, EARLIER, None, "i1", 1080.0),
    record=TrackRecord(90, 9, 1, 2, published_lateness=Lateness(1200, 21)),
)


def snapshot(*services, network=Network.ONLINE):
    return Snapshot(NOW, NetworkStatus(network), services)


def service(verdict=WELL, **facts):
    return ServiceSnapshot(**{"id": "svc", "name": "Service", "verdict": verdict, "page": NOTHING_KNOWN, **facts})


def verdict(health, confirmation=Confirmation.NONE):
    return Verdict(health, confirmation, recovering=False, headline=message("Headline"))


def test_the_whole_contract_with_every_value_known():
    assert as_json(snapshot(FULL), translate) == {
        "schema": 1,
        "checked_at": "2026-02-03T21:00:00Z",
        "health": "partial_outage",
        "confirmation": "confirmed",
        "recovering": True,
        "headline": "Sign-in is failing",
        "network": "online",
        "services": [
            {
                "id": "svc",
                "name": "Service",
                "health": "partial_outage",
                "confirmation": "confirmed",
                "recovering": True,
                "headline": "Sign-in is failing",
                "since": "2026-02-03T20:30:00Z",
                "symptom": "errors",
                "page": {
                    "url": "https://status.example.com",
                    "format": "incidentio-proxy",
                    "state": "fresh",
                    "fetched_at": "2026-02-03T20:59:20Z",
                    "detail": None,
                    "stale": False,
                    "contradictions": ["It contradicts itself"],
                },
                "components": [
                    {"id": "c1", "name": "Login", "group": "Chat", "health": "degraded"},
                    {"id": "c2", "name": "API", "group": None, "health": "operational"},
                ],
                "incidents": [
                    {
                        "id": "i1",
                        "title": "Errors with \x1b[31m<b>sign-in</b>",
                        "phase": "identified",
                        "health": "partial_outage",
                        "worst_health": "major_outage",
                        "started_at": "2026-02-03T20:30:00Z",
                        "published_at": "2026-02-03T20:31:30Z",
                        "resolved_at": None,
                        "reopened": False,
                        "open_intervals": [
                            {"from": "2026-02-03T20:30:00Z", "to": "2026-02-03T20:35:00Z"},
                            {"from": "2026-02-03T20:40:00Z", "to": None},
                        ],
                        "url": URL,
                        "component_ids": ["c1"],
                        "scope": {"plans": ["free"], "regions": ["EU"], "platforms": []},
                        "confirmation_lag_s": 90.0,
                        "watched": True,
                        "updates": [
                            {"id": "u2", "phase": "identified", "at": "2026-02-03T21:00:00Z", "text": "Found"},
                            {"id": "u1", "phase": "investigating", "at": "2026-02-03T20:30:00Z", "text": "Looking"},
                        ],
                    }
                ],
                "maintenances": [
                    {
                        "id": "m1",
                        "title": "Upgrade",
                        "phase": "scheduled",
                        "starts_at": "2026-02-03T21:00:00Z",
                        "ends_at": None,
                        "url": None,
                        "component_ids": ["c2"],
                    }
                ],
                "probes": [
                    {
                        "target": "api",
                        "result": "good",
                        "symptom": None,
                        "latency_ms": 350.1,
                        "at": "2026-02-03T21:00:00Z",
                        "state": "up",
                    },
                    {
                        "target": "auth",
                        "result": "bad",
                        "symptom": "no_response",
                        "latency_ms": None,
                        "at": "2026-02-03T21:00:00Z",
                        "state": "down",
                    },
                ],
                "evidence": [{"source": "probe", "text": "auth does not respond", "since": "2026-02-03T20:30:00Z"}],
                "tips": [
                    {
                        "id": "stay",
                        "text": "Stay signed in",
                        "because": "sign-in is failing",
                        "source_url": "https://help.example.com",
                    }
                ],
                "detection": {
                    "suspected_at": "2026-02-03T20:30:00Z",
                    "likely_at": "2026-02-03T20:30:00Z",
                    "ended_at": None,
                    "incident_id": "i1",
                },
                "lead_s": 1080.0,
                "record": {
                    "days": 90,
                    "early": 9,
                    "wrong": 1,
                    "missed": 2,
                    "page_lateness": {
                        "published": {"median_s": 1200, "count": 21, "grade": "B"},
                        "own": None,
                    },
                    "ended_as_expected": {"count": 0, "of": 0},
                    "incidents": [],
                },
            }
        ],
    }


def test_what_is_not_known_is_null_and_no_key_is_missing():
    (known,) = as_json(snapshot(FULL), translate)["services"]
    unknown = service(probes=(TargetStatus("api", None, None, None, None, TargetState.UNKNOWN),))
    (found,) = as_json(snapshot(unknown), translate)["services"]
    assert found.keys() == known.keys()
    assert found["page"] == {
        "url": "https://status.example.com",
        "format": None,
        "state": "never",
        "fetched_at": None,
        "detail": None,
        "stale": False,
        "contradictions": [],
    }
    assert found["probes"][0].keys() == known["probes"][0].keys()
    assert found["incidents"] == found["components"] == found["tips"] == []
    assert found["lead_s"] is found["detection"] is found["record"] is None


def test_it_is_json():
    assert json.loads(json.dumps(as_json(snapshot(FULL, service()), translate), allow_nan=False))["schema"] == 1


def test_without_services_nothing_is_known():
    found = as_json(snapshot(network=Network.UNKNOWN), translate)
    assert (found["health"], found["confirmation"], found["headline"]) == ("unknown", "none", None)
    assert found["network"] == "unknown"


def test_the_worst_service_speaks_for_all():
    found = as_json(snapshot(service(), FULL), translate)
    assert (found["health"], found["headline"]) == ("partial_outage", "Sign-in is failing")


def test_a_reading_that_is_out_of_date_is_stale_and_a_lost_page_says_so():
    old = PageStatus("https://s.example", "x", PageState.FRESH, EARLIER, stale=True)
    gone = PageStatus("https://s.example", "x", PageState.UNREACHABLE, EARLIER, "timeout", stale=True)
    states = [as_json(snapshot(service(page=page)), translate)["services"][0]["page"]["state"] for page in (old, gone)]
    assert states == ["stale", "unreachable"]


def test_other_zones_are_told_in_utc_and_fractions_are_kept():
    at = datetime(2026, 2, 3, 22, 0, 0, 120_000, tzinfo=timezone(timedelta(hours=1)))
    assert (
        as_json(Snapshot(at, NetworkStatus(Network.ONLINE)), translate)["checked_at"] == "2026-02-03T21:00:00.120000Z"
    )


def test_an_incident_that_touches_nothing_watched_says_so():
    found = as_json(snapshot(service(incidents=(INCIDENT,), unwatched=frozenset({"i1"}))), translate)
    assert found["services"][0]["incidents"][0]["watched"] is False


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 3),
        ([verdict(Health.OPERATIONAL)], 0),
        ([verdict(Health.MAINTENANCE)], 0),
        ([verdict(Health.DEGRADED, Confirmation.CONFIRMED)], 1),
        ([verdict(Health.OPERATIONAL, Confirmation.SUSPECTED)], 1),
        ([verdict(Health.UNKNOWN, Confirmation.SUSPECTED)], 1),
        ([verdict(Health.PARTIAL_OUTAGE, Confirmation.LIKELY)], 2),
        ([verdict(Health.MAJOR_OUTAGE, Confirmation.CONFIRMED)], 2),
        ([verdict(Health.UNKNOWN)], 3),
        ([verdict(Health.OPERATIONAL), verdict(Health.UNKNOWN)], 3),
        ([verdict(Health.DEGRADED, Confirmation.LIKELY), verdict(Health.UNKNOWN)], 1),
        ([verdict(Health.UNKNOWN), verdict(Health.MAJOR_OUTAGE, Confirmation.LIKELY)], 2),
    ],
)
def test_the_exit_code_is_that_of_the_worst(verdicts, code):
    assert exit_code(snapshot(*map(service, verdicts))) == code


def test_the_text_says_what_is_wrong_since_when_who_says_so_and_what_to_do():
    assert as_text(snapshot(FULL), translate).splitlines() == [
        "Service: Sign-in is failing",
        "  Recovering · it began 30 min ago",
        "  We noticed 18 min before Service confirmed it",
        "  Status page: partial outage, 40 s ago, https://status.example.com",
        "  Our probe: API up (350 ms) and sign-in down (no response)",
        "  Your network: online",
        "  Why:",
        "    - auth does not respond",
        "  Incidents:",
        "    - Errors with  [31m<b>sign-in</b> (Cause found), 28 min",
        "  What you can do:",
        "    - Stay signed in",
        "      because sign-in is failing",
        "  Last 90 days: 9 outages caught first, 1 false alarm",
    ]


def test_a_calm_text_is_short():
    assert as_text(snapshot(service()), translate).splitlines() == [
        "Service: Everything works",
        "  No problems found",
        "  Status page: not checked yet, https://status.example.com",
        "  Your network: online",
    ]


def test_a_page_that_cannot_be_read_says_why():
    page = PageStatus("https://s.example", None, PageState.UNREADABLE, None, "a web page: <html>")
    text = as_text(snapshot(service(verdict(Health.UNKNOWN), page=page)), translate)
    assert "Status page: can't be read (a web page: <html>), https://s.example" in text


def test_what_others_wrote_cannot_steer_the_terminal():
    hostile = "\x1b]0;owned\x07\x9b31m\u202e\r\nroot"
    text = as_text(snapshot(service(name=hostile)), translate)
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert len(text.splitlines()) == 4


def test_without_services_the_text_says_so():
    assert as_text(snapshot(), translate) == "No service configured"
