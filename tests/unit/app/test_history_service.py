"""Store and history together: what was seen becomes a past that is honest about its gaps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tests.support.saved_state import restored
from trayapp.domain.alerts.notification import Notification, NotificationKind
from trayapp.domain.model.enums import Health, Network, PageState, Phase, Result, Symptom
from trayapp.domain.model.record import Reference
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Report, Sample
from trayapp.domain.model.service import Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.status_page import Component, Incident, Update
from trayapp.store.app_state import AppState
from trayapp.store.history import queries
from trayapp.store.history.history import History
from trayapp.store.store import Store

START = datetime(2026, 2, 3, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TARGETS = (
    Target("api", "https://a.example", stands_for="api"),
    Target("auth", "https://b.example", stands_for="login"),
)
SERVICE = Service("svc", "Service", "https://status.example/", TARGETS)
PARTS = (Component("p1", "Login", "Chat", Health.OPERATIONAL, "g1"),)
INCIDENT = Incident("i1", "Errors", Phase.INVESTIGATING, Health.PARTIAL_OUTAGE, component_ids=("p1",))


@dataclass
class Course:
    """Two hours: 60 minutes well, from minute 60 nothing responds, published at 75, resolved at 90 and well again."""

    down_from: int = 60
    published: int = 75
    resolved: int = 90
    length: int = 150

    def reports(self, minute: int) -> tuple[Report, Report]:
        at = START + minute * MINUTE
        incidents: tuple[Incident, ...] = ()
        parts = PARTS
        if minute >= self.published:
            told = Update("u1", Phase.INVESTIGATING, START + self.published * MINUTE, "Looking")
            shown = replace(INCIDENT, published_at=START + self.published * MINUTE, updates=(told,))
            if minute >= self.resolved:
                end = START + self.resolved * MINUTE
                over = Update("u2", Phase.RESOLVED, end, "Done")
                shown = replace(shown, phase=Phase.RESOLVED, resolved_at=end, updates=(over, told))
            else:
                parts = (replace(PARTS[0], health=Health.PARTIAL_OUTAGE),)
            incidents = (shown,)
        reading = PageReading("x", "https://status.example/", parts, incidents)
        bad = self.down_from <= minute < self.resolved
        samples = tuple(
            Sample(target.name, at, Result.BAD, Symptom.NO_RESPONSE)
            if bad
            else Sample(target.name, at, Result.GOOD, None, 200.0)
            for target in TARGETS
        )
        network = NetworkReport(at, Network.ONLINE, 20.0)
        return PageReport("svc", at, PageState.FRESH, reading), ProbeReport("svc", at, samples, network)


def begun(history: History | None = None, memory: AppState | None = None) -> Store:
    return Store((SERVICE,), Settings(), (), history=history, app_state=memory, local=lambda _now: time(12))


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path / "history.sqlite3")
    yield made
    made.close()


def past(history: History, now: datetime):
    return history.ask(
        lambda database: queries.service_history(
            database, "svc", subjects={"svc": (), "g1": ()}, now=now, zone=UTC, reference=Reference()
        )
    ).result(5)


def test_an_afternoon_with_an_outage_becomes_a_day_a_lead_and_a_record(history):
    store = begun(history)
    for minute in range(150):
        for report in Course().reports(minute):
            store.apply(report, report.at)
    found = past(history, START + 150 * MINUTE)
    today = found.days["svc"][-1]
    assert today.worst in {Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE}
    assert today.checked_s == 149 * 60
    assert found.days["g1"][-1].worst is Health.PARTIAL_OUTAGE
    assert found.days["g1"][-1].trouble_s == 15 * 60
    assert {day.worst for day in found.days["svc"][:-1]} == {None}
    (entry,) = found.record.entries
    assert (entry.title, entry.incident_ids) == ("Errors", ("i1",))
    assert 11 * 60 <= entry.lead_s <= 15 * 60
    assert (found.record.early, found.record.wrong, found.record.missed) == (1, 0, 0)


def test_an_outage_that_no_page_confirms_is_counted_as_wrong(history):
    store = begun(history)
    for minute in range(150):
        for report in Course(published=10_000).reports(minute):
            store.apply(report, report.at)
    record = past(history, START + 150 * MINUTE).record
    assert (record.early, record.wrong) == (0, 0)  # the page may still confirm it
    record = past(history, START + 600 * MINUTE).record
    assert (record.early, record.wrong) == (0, 1)


def test_sleep_leaves_a_gap_that_is_no_uptime(history):
    store = begun(history)
    for minute in (*range(30), *range(120, 150)):
        for report in Course(down_from=10_000, resolved=0, published=10_000).reports(minute):
            store.apply(report, report.at)
    found = past(history, START + 150 * MINUTE)
    assert found.days["svc"][-1].checked_s == 58 * 60


@pytest.mark.parametrize("kill", [1, 59, 60, 61, *range(62, 110, 3)])
def test_a_kill_at_any_moment_tells_nothing_twice_and_loses_nothing(kill):
    undisturbed = [notice.kind for notice in _told(kill=None)]
    assert undisturbed[0] is NotificationKind.LIKELY
    assert undisturbed[-1] is NotificationKind.RESOLVED
    assert [notice.kind for notice in _told(kill)] == undisturbed


def _told(kill: int | None) -> list[Notification]:
    """Run the course; at the kill everything is lost that was not to be saved."""
    store, told, saved = begun(), [], AppState()
    for minute in range(150):
        if minute == kill:
            store = begun(memory=restored(saved, Course().reports(minute)[0].at))
        for report in Course().reports(minute):
            applied = store.apply(report, report.at)
            if applied.remember:
                saved = store.app_state
            told += applied.notices
    return told
