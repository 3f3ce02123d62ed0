"""The store: reports in, snapshots and notices out."""

from __future__ import annotations

import time as clock
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.saved_state import restored
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.alerts.silences import Snooze
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState, Phase, Result, Symptom
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.reports import (
    Failure,
    FailureKind,
    NetworkReport,
    PageReading,
    PageReport,
    ProbeReport,
    Sample,
)
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import NotifySettings, Settings
from trayapp.domain.model.snapshot import Detection
from trayapp.domain.model.status_page import Component, Incident, Update
from trayapp.domain.tips.rules import parse_rules
from trayapp.store.app_state import AppState
from trayapp.store.history.entries import Checked, DetectionSeen, IncidentSeen
from trayapp.store.save_policy import SAVED_EVERY
from trayapp.store.store import Store

START = datetime(2026, 2, 3, 20, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SERVICE = Service(
    "svc",
    "Service",
    "https://status.example/",
    (Target("api", "https://a.example", stands_for="api"), Target("auth", "https://b.example", stands_for="login")),
)
PARTS = (
    Component("p1", "Login", "Chat", Health.OPERATIONAL, "g1"),
    Component("p2", "API", "Platform", Health.OPERATIONAL, "g2"),
)
RULES = parse_rules(
    {
        "tip": [
            {
                "id": "wait",
                "reach": "service",
                "text": "Wait for {service}",
                "because": "it is down",
                "when": {"trouble": ["yes"]},
            }
        ]
    }
)


class Kept:
    """A recorder that remembers what it was told."""

    def __init__(self):
        self.entries = []

    def record(self, *entries):
        self.entries += entries

    def of(self, kind):
        return [each for each in self.entries if type(each) is kind]


def page(at, *incidents, parts=PARTS, service="svc"):
    return PageReport(service, at, PageState.FRESH, PageReading("x", "https://status.example/", parts, incidents))


def lost(at):
    return PageReport("svc", at, PageState.UNREACHABLE, failure=Failure(FailureKind.TIMEOUT))


def probe(at, result=Result.GOOD, network=Network.ONLINE):
    symptom = None if result is Result.GOOD else Symptom.NO_RESPONSE
    latency = 300.0 if result is Result.GOOD else None
    samples = tuple(Sample(each.name, at, result, symptom, latency) for each in SERVICE.targets)
    return ProbeReport("svc", at, samples, NetworkReport(at, network, 30.0))


def incident(number=1, at=START, phase=Phase.INVESTIGATING, **facts):
    updates = (Update(f"u{number}-{phase}", phase, at, "Text"),)
    facts = {"published_at": at, "component_ids": ("p1",), "updates": updates, **facts}
    return Incident(f"i{number}", f"Incident {number}", phase, Health.PARTIAL_OUTAGE, **facts)


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def make(kept):
    def store(memory=None, settings=None, services=(SERVICE,)):
        wishes = settings or Settings()
        return Store(services, wishes, RULES, history=kept, app_state=memory, local=lambda _now: time(12))

    return store


@pytest.fixture
def store(make):
    return make()


def calm(store, until=START, minutes=10):
    """Let a while pass in which all is well; return the moment after it."""
    now = until - minutes * MINUTE
    while now < until:
        store.apply(page(now), now)
        store.apply(probe(now), now)
        now += MINUTE
    return now


def outage(store, now, minutes=10):
    """Let nothing respond for a while; return what was applied last."""
    applied = None
    for _ in range(minutes * 4):
        now += MINUTE / 4
        applied = store.apply(probe(now, Result.BAD), now)
    return applied


def test_before_the_first_report_nothing_is_known(store):
    snapshot = store.snapshot(START)
    assert snapshot.primary.verdict.health is Health.UNKNOWN
    assert snapshot.network.state is Network.UNKNOWN
    assert store.tick(START).notices == ()


def test_a_good_page_and_good_answers_are_operational(store):
    now = calm(store)
    snapshot = store.snapshot(now)
    assert snapshot.primary.verdict.health is Health.OPERATIONAL
    assert snapshot.primary.verdict.confirmation is Confirmation.NONE
    assert snapshot.network.state is Network.ONLINE


def test_an_outage_is_found_told_once_and_comes_with_its_tips(store):
    applied = outage(store, calm(store))
    view = applied.snapshot.primary
    assert view.verdict.confirmation is Confirmation.LIKELY
    assert [tip.id for tip in view.tips] == ["wait"]
    assert view.detection.likely_at is not None


def test_notices_come_from_the_policy_one_for_an_incident(store):
    now = calm(store)
    told = []
    for _ in range(10):
        now += MINUTE
        told += store.apply(page(now, incident(at=START)), now).notices
    assert [notice.kind for notice in told] == [NotificationKind.CONFIRMED]


def test_nothing_is_told_twice_after_a_restart(make):
    store = make()
    now = calm(store)
    told = [*store.apply(page(now, incident(at=START)), now).notices]
    now += 2 * MINUTE
    told += store.apply(page(now, incident(at=START)), now).notices
    again = make(memory=store.app_state)
    later = [
        again.apply(page(now + number * MINUTE, incident(at=START)), now + number * MINUTE) for number in (1, 2, 3)
    ]
    assert len(told) == 1
    assert not any(each.notices for each in later)


def test_the_end_is_told_after_a_restart_in_between(make):
    store = make()
    now = calm(store)
    assert store.apply(page(now, incident(at=START)), now).notices
    again = make(memory=store.app_state)
    told = []
    for _ in range(5):
        now += MINUTE
        over = incident(at=START, phase=Phase.RESOLVED, resolved_at=now - MINUTE)
        told += again.apply(page(now, over), now).notices
    assert [notice.kind for notice in told] == [NotificationKind.RESOLVED]


def test_a_lead_survives_a_restart(make):
    store = make()
    found = outage(store, calm(store))
    now = found.snapshot.at + 5 * MINUTE
    store.apply(page(now, incident(at=now)), now)
    lead = store.snapshot(now).primary.detection.lead_s
    assert lead > 0
    again = make(memory=restored(store.app_state, now))
    now += MINUTE
    again.apply(page(now, incident(at=now - MINUTE)), now)
    assert again.snapshot(now).primary.detection.lead_s == lead


def test_a_finding_that_was_going_on_ended_with_our_last_look(make):
    memory = AppState(detections={"svc": (Detection(START, START + MINUTE),)})
    memory = replace(memory, alerts=replace(memory.alerts, last_at=START + 9 * MINUTE))
    store = make(memory=memory)
    store.tick(START + timedelta(days=3))
    assert store.app_state.detections["svc"][0].ended_at == START + 9 * MINUTE


def test_what_must_not_be_lost_is_to_be_saved_at_once(store):
    now = calm(store)
    assert store.apply(page(now, incident(at=START)), now).remember


def test_a_calm_hour_is_saved_every_few_minutes_only(store):
    now = calm(store, minutes=30)
    saves = 0
    for _ in range(60):
        now += MINUTE
        saves += store.apply(page(now), now).remember
    assert saves == 60 // (SAVED_EVERY // MINUTE)


def test_looks_grow_old_by_time_alone(store):
    now = calm(store)
    applied = store.tick(now + timedelta(hours=3))
    assert applied.snapshot.primary.verdict.health is Health.UNKNOWN
    assert applied.snapshot.primary.page.state is PageState.STALE
    assert applied.notices == ()


def test_reading_the_snapshot_decides_nothing(store):
    now = calm(store)
    before = store.app_state
    later = store.snapshot(now + timedelta(hours=3))
    assert later.primary.verdict.health is Health.UNKNOWN
    assert store.app_state == before


def test_a_report_of_an_unknown_service_changes_nothing(store):
    now = calm(store)
    before = store.tick(now).snapshot
    assert store.apply(page(now, incident(), service="other"), now).snapshot == before


def test_what_was_known_stands_while_the_page_is_lost(store):
    now = calm(store)
    store.apply(page(now, incident(at=START)), now)
    now += MINUTE
    view = store.apply(lost(now), now).snapshot.primary
    assert view.page.state is PageState.UNREACHABLE
    assert view.incidents
    assert view.verdict.confirmation is Confirmation.CONFIRMED


def test_offline_is_no_check_and_no_trouble_of_the_service(store, kept):
    now = calm(store)
    kept.entries.clear()
    for _ in range(20):
        now += MINUTE / 2
        applied = store.apply(probe(now, Result.BAD, Network.OFFLINE), now)
        assert applied.notices == ()
    assert applied.snapshot.network.state is Network.OFFLINE
    assert {health for look in kept.of(Checked) for _subject, health in look.healths} == {Health.UNKNOWN}
    assert kept.of(DetectionSeen) == []


def test_the_history_learns_each_incident_once_and_again_when_it_changes(store, kept):
    now = calm(store)
    for phase in (Phase.INVESTIGATING, Phase.INVESTIGATING, Phase.IDENTIFIED, Phase.IDENTIFIED):
        now += MINUTE
        store.apply(page(now, incident(at=START, phase=phase)), now)
    assert [each.incident.phase for each in kept.of(IncidentSeen)] == [Phase.INVESTIGATING, Phase.IDENTIFIED]


@pytest.mark.parametrize("phase", [Phase.INVESTIGATING, Phase.RESOLVED])
def test_a_thousand_incidents_that_change_hold_nobody_up(store, kept, phase):
    now, seconds = calm(store), []
    for look in range(3):
        now += MINUTE
        reading = page(now, *(incident(n, phase=phase, component_ids=("p1", f"{look}")) for n in range(1000)))
        began = clock.thread_time()
        store.apply(reading, now)
        seconds.append(clock.thread_time() - began)
    assert len(kept.of(IncidentSeen)) == 3000
    assert min(seconds[1:]) < 0.1


def test_the_history_learns_each_detection(store, kept):
    outage(store, calm(store))
    (first, *_more) = kept.of(DetectionSeen)
    assert first.detection.likely_at is not None


def test_the_history_learns_how_each_group_was(store, kept):
    calm(store)
    now = START
    parts = (replace(PARTS[0], health=Health.MAJOR_OUTAGE), PARTS[1])
    store.apply(page(now, incident(at=now), parts=parts), now)
    healths = dict(kept.of(Checked)[-1].healths)
    assert healths["g1"] is Health.MAJOR_OUTAGE
    assert healths["g2"] is Health.OPERATIONAL
    store.apply(lost(now + MINUTE), now + MINUTE)
    assert dict(kept.of(Checked)[-1].healths)["g1"] is Health.UNKNOWN


def test_the_last_answers_are_there_for_the_sparkline(store):
    calm(store, minutes=3)
    store.apply(probe(START, Result.BAD), START)
    latencies = store.charts()[0]
    assert latencies["svc/api"] == (300.0, 300.0, 300.0, None)
    assert len(latencies["network"]) == len(set(latencies["network"])) + 3, "one entry a look at the canaries"


def test_other_settings_keep_what_is_known_of_the_same_services(store):
    now = calm(store)
    other = Service("other", "Other", "https://o.example/")
    applied = store.reconfigure((SERVICE, other), Settings(notify=NotifySettings(enabled=False)), now)
    assert [view.verdict.health for view in applied.snapshot.services] == [Health.OPERATIONAL, Health.UNKNOWN]
    now += MINUTE
    assert store.apply(page(now, incident(at=now)), now).notices == ()


def test_a_service_that_asks_other_addresses_begins_anew_without_an_all_clear(store):
    now = calm(store)
    store.apply(page(now, incident(at=START)), now)
    applied = store.reconfigure((replace(SERVICE, page_url="https://other.example/"),), Settings(), now)
    assert applied.snapshot.primary.verdict.health is Health.UNKNOWN
    assert all(each.withdraw for each in applied.notices)


def watching(store, now, *ids):
    return store.reconfigure((replace(SERVICE, watch=ids or ("*",)),), Settings(), now)


def test_what_is_known_holds_on_for_other_parts_that_are_watched(store):
    now = calm(store)
    sore = (PARTS[0], replace(PARTS[1], health=Health.MAJOR_OUTAGE))
    store.apply(page(now, parts=sore), now)
    assert watching(store, now, "g1").snapshot.primary.verdict.health is Health.OPERATIONAL
    assert watching(store, now, "p2").snapshot.primary.verdict.health is Health.MAJOR_OUTAGE
    lead = watching(store, now).snapshot.primary
    assert [each.id for each in lead.components] == ["p1", "p2"]
    assert lead.page.fetched_at == now
    assert len(store.charts()[0]["svc/api"]) > 1


def test_an_incident_that_is_watched_from_now_on_is_no_news_but_the_next_one_is(store):
    now = calm(store)
    watching(store, now, "g1")
    theirs = incident(at=now, component_ids=("p2",))
    assert store.apply(page(now, theirs), now).notices == ()
    assert watching(store, now).notices == ()
    for _ in range(12):  # what begins within ten minutes is told with the first
        now += MINUTE
        assert store.apply(page(now, theirs), now).notices == ()
    new = incident(2, at=now, component_ids=("p2",))
    assert [each.kind for each in store.apply(page(now, theirs, new), now).notices] == [NotificationKind.CONFIRMED]


def test_an_incident_that_is_not_watched_any_more_is_taken_back(store):
    now = calm(store)
    theirs = incident(at=now, component_ids=("p2",))
    assert [each.withdraw for each in store.apply(page(now, theirs), now).notices] == [False]
    assert [each.withdraw for each in watching(store, now, "g1").notices] == [True]


def test_another_name_is_told_at_once_and_nothing_is_lost(store):
    now = calm(store)
    lead = store.reconfigure((replace(SERVICE, name="Other"),), Settings(), now).snapshot.primary
    assert (lead.name, lead.verdict.health) == ("Other", Health.OPERATIONAL)


def test_what_was_told_of_a_service_that_is_removed_is_taken_back_and_ends_a_snooze(store):
    other = replace(SERVICE, id="other")
    now = calm(store)
    store.reconfigure((SERVICE, other), Settings(), now)
    store.apply(page(now, service="other"), now)
    now += MINUTE
    told = store.apply(page(now, incident(at=now), service="other"), now).notices
    store.snooze(Snooze.RESOLVED, now)
    gone = store.reconfigure((SERVICE,), Settings(), now)
    assert [(each.slot, each.withdraw) for each in gone.notices] == [(told[0].slot, True)]
    assert gone.remember
    memory = store.app_state.alerts
    assert (memory.alerts, memory.snooze_until_resolved) == ((), False)


def test_a_service_that_is_added_brings_no_old_news_and_tells_new_ones(store):
    now = calm(store)
    other = replace(SERVICE, id="other", page_url="https://other.example/")
    old = incident(at=now - 2 * MINUTE)
    store.reconfigure((SERVICE, other), Settings(), now)
    assert store.apply(page(now, old, service="other"), now).notices == ()
    for _ in range(12):
        now += MINUTE
        assert store.apply(page(now, old, service="other"), now).notices == ()
    new = incident(2, at=now)
    assert [each.kind for each in store.apply(page(now, old, new, service="other"), now).notices] == [
        NotificationKind.CONFIRMED
    ]


def test_another_page_of_a_service_neither_tells_its_old_news_nor_ends_the_last_ones(store):
    now = calm(store)
    told = store.apply(page(now, incident(at=now)), now).notices
    gone = store.reconfigure((replace(SERVICE, page_url="https://other.example/"),), Settings(), now).notices
    assert [(each.slot, each.withdraw) for each in gone] == [(told[0].slot, True)]
    for _ in range(12):
        now += MINUTE
        assert store.apply(page(now, incident(2, at=START - 200 * MINUTE)), now).notices == ()


class TestAClockThatIsSetBack:
    """As on a computer whose clock runs in local time, until the network has told it the right one."""

    BACK = timedelta(hours=3)

    def test_what_comes_then_is_seen_and_told_at_once(self, store):
        now = calm(store) - self.BACK
        for _ in range(3):
            now += MINUTE
            store.apply(page(now), now)
        now += MINUTE
        told = store.apply(page(now, incident(at=now)), now)
        assert told.snapshot.primary.verdict.confirmation is Confirmation.CONFIRMED
        assert [each.kind for each in told.notices] == [NotificationKind.CONFIRMED]

    def test_nothing_is_well_that_was_well_before(self, store):
        now = calm(store) - self.BACK
        assert store.tick(now).snapshot.primary.verdict.health is Health.UNKNOWN

    def test_an_outage_of_our_own_is_found_after_a_restart_too(self, store, make):
        now = calm(store) - self.BACK
        after = make(restored(store.app_state, now))
        for _ in range(5):
            now += MINUTE
            after.apply(probe(now), now)
        kinds = []
        for _ in range(8):
            now += MINUTE
            kinds += [each.kind for each in after.apply(probe(now, Result.BAD), now).notices]
        assert kinds == [NotificationKind.LIKELY]

    def test_the_end_of_what_was_told_before_is_told_without_delay(self, store):
        now = calm(store)
        store.apply(page(now, incident(at=now)), now)
        now -= self.BACK
        store.apply(page(now, incident(at=now)), now)
        for _ in range(4):
            now += MINUTE
            told = store.apply(page(now, incident(at=now, phase=Phase.RESOLVED)), now).notices
            if told:
                break
        assert [each.kind for each in told] == [NotificationKind.RESOLVED]

    def test_a_snooze_keeps_its_length_and_the_cap_its_hour(self, store):
        now = calm(store)
        for number in range(1, 5):
            at = now + 11 * number * MINUTE
            store.apply(page(at, incident(number, at=at)), at)
        store.snooze(Snooze.HOUR, at)
        now = at - self.BACK
        store.tick(now)
        assert store.app_state.alerts.snooze_until == now + timedelta(hours=1)
        assert store.app_state.alerts.pop_ups == ()


def test_a_snooze_keeps_quiet_and_survives_in_the_memory(store):
    now = calm(store)
    store.snooze(Snooze.HOUR, now)
    assert store.apply(page(now, incident(at=now)), now).notices == ()
    assert store.app_state.alerts.snooze_until == now + timedelta(hours=1)


def test_a_muted_trouble_tells_only_its_end(store):
    now = calm(store)
    store.apply(page(now, incident(at=START)), now)
    store.mute("svc")
    assert all(alert.flags.muted for alert in store.app_state.alerts.alerts)


def test_what_the_user_has_seen_is_remembered(store):
    now = calm(store)
    store.apply(page(now, incident(at=START)), now)
    store.mark_seen(now)
    store.remember(first_run_done=True, told_once=["no-tray"], tickets={"a": "1"})
    store.remember(told_once=["more"])
    memory = store.app_state
    assert memory.looked_at == now
    assert (memory.first_run_done, memory.tickets) == (True, {"a": "1"})
    assert memory.told_once == {"no-tray", "more"}


def test_the_track_record_joins_the_snapshot(store):
    store.set_track_record("svc", TrackRecord(90, 9, 1))
    assert store.snapshot(START).primary.record == TrackRecord(90, 9, 1)


def test_tips_are_dropped_when_their_reason_is_gone(store):
    now = calm(store)
    assert store.apply(page(now, incident(at=START)), now).snapshot.primary.tips
    now += MINUTE
    over = incident(at=START, phase=Phase.RESOLVED, resolved_at=now)
    assert store.apply(page(now, over), now).snapshot.primary.tips == ()


def test_a_report_costs_well_under_a_millisecond(make):
    store = Store((SERVICE,), Settings(), RULES)
    calm(store)
    reports = [page(START + number * MINUTE) for number in range(200)]
    began = clock.thread_time()
    for report in reports:
        store.apply(report, report.at)
    assert (clock.thread_time() - began) / len(reports) < 1e-3
