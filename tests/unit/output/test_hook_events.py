"""What a hook is told, event by event."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health, Network, PageState
from trayapp.domain.model.snapshot import Evidence, NetworkStatus, PageStatus, ServiceSnapshot, Snapshot, Verdict
from trayapp.i18n.formatter import translate
from trayapp.i18n.message import message
from trayapp.output.hook_events import HookEvents

NOW = datetime(2026, 2, 3, 20, 14, tzinfo=UTC)
LINE = Evidence(EvidenceSource.PROBE, message("{target} fails", target="api"), NOW)


def view(health, confirmation=Confirmation.NONE, *, recovering=False, name="openai"):
    verdict = Verdict(health, confirmation, recovering=recovering, headline=message("{h}", h=str(health)))
    if health.in_trouble:
        verdict = replace(verdict, evidence=(LINE,))
    return ServiceSnapshot(name, name.title(), verdict, PageStatus("", None, PageState.NEVER, None))


def snapshot(*views):
    return Snapshot(NOW, NetworkStatus(Network.ONLINE), views)


UNKNOWN = snapshot(view(Health.UNKNOWN))
WELL = snapshot(view(Health.OPERATIONAL))
DOWN = snapshot(view(Health.MAJOR_OUTAGE, Confirmation.LIKELY))


def test_nothing_is_told_before_anything_is_known():
    assert HookEvents(translate).verdicts(UNKNOWN) == []


def test_the_first_verdict_has_no_before():
    (event,) = HookEvents(translate).verdicts(WELL)
    assert (event["event"], event["health"], event["was"]) == ("verdict", "operational", None)


def test_the_same_verdict_is_told_once():
    events = HookEvents(translate)
    events.verdicts(WELL)
    assert events.verdicts(WELL) == []


def test_a_changed_verdict_says_what_it_is_and_what_it_was():
    events = HookEvents(translate)
    events.verdicts(WELL)
    (event,) = events.verdicts(DOWN)
    assert event == {
        "schema": 1,
        "event": "verdict",
        "at": "2026-02-03T20:14:00Z",
        "service": "openai",
        "name": "Openai",
        "health": "major_outage",
        "confirmation": "likely",
        "recovering": False,
        "headline": "major_outage",
        "network": "online",
        "evidence": [{"source": "probe", "text": "api fails", "since": "2026-02-03T20:14:00Z"}],
        "was": {"health": "operational", "confirmation": "none", "recovering": False},
    }


def test_what_becomes_unknown_again_is_told():
    events = HookEvents(translate)
    events.verdicts(WELL)
    (event,) = events.verdicts(UNKNOWN)
    assert event["health"] == "unknown"
    assert event["was"]["health"] == "operational"


def test_health_confirmation_and_recovering_each_make_an_event():
    events = HookEvents(translate)
    course = [
        view(Health.DEGRADED, Confirmation.SUSPECTED),
        view(Health.DEGRADED, Confirmation.LIKELY),
        view(Health.MAJOR_OUTAGE, Confirmation.LIKELY),
        view(Health.MAJOR_OUTAGE, Confirmation.LIKELY, recovering=True),
    ]
    assert [len(events.verdicts(snapshot(each))) for each in course] == [1, 1, 1, 1]


def test_services_are_told_apart():
    events = HookEvents(translate)
    both = snapshot(view(Health.OPERATIONAL), view(Health.DEGRADED, name="claude"))
    assert [each["service"] for each in events.verdicts(both)] == ["openai", "claude"]
    assert events.verdicts(snapshot(view(Health.OPERATIONAL), view(Health.DEGRADED, name="claude"))) == []


def test_a_notice_carries_what_was_said_and_the_headline():
    notice = Notification(
        NotificationKind.LIKELY,
        "openai/a",
        message("{service} is down", service="OpenAI"),
        message("look"),
        NOW,
        replaces=True,
        service_id="openai",
        incident_ids=("i1",),
    )
    events = HookEvents(translate)
    events.verdicts(DOWN)
    (event,) = events.notifications(DOWN, (notice,))
    assert event == {
        "schema": 1,
        "event": "notice",
        "at": "2026-02-03T20:14:00Z",
        "service": "openai",
        "name": "Openai",
        "kind": "likely",
        "slot": "openai/a",
        "title": "OpenAI is down",
        "body": "look",
        "replaces": True,
        "urgency": "normal",
        "audible": False,
        "only_here": False,
        "incident_ids": ["i1"],
        "headline": "major_outage",
    }
    json.dumps(event)


def test_a_notification_of_a_service_that_is_gone_has_no_headline():
    notice = Notification(NotificationKind.LIKELY, "openai/a", message("down"), message("look"), NOW, service_id="gone")
    (event,) = HookEvents(translate).notifications(DOWN, (notice,))
    assert event["headline"] is None
