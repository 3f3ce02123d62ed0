"""Many services in one app: what a report of one costs, and what the icon then means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trayapp.app.monitor import Monitor
from trayapp.domain.alerts import policy
from trayapp.domain.model.enums import Health, PageState
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.reports import PageReading, PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.status_page import Component
from trayapp.store import snapshot_builder
from trayapp.store.save_policy import FIRST_CHECKS_SAVED_EVERY
from trayapp.store.snapshot_builder import CALM_FOR, MANY

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)


def report(number: int, health: Health, at: datetime) -> PageReport:
    part = Component("a", "A", None, health)
    return PageReport(
        f"s{number}", at, PageState.FRESH, PageReading("statuspage", f"https://s{number}.example", (part,))
    )


def watching(count: int, pinned: tuple[int, ...] = ()) -> Monitor:
    services = [Service(f"s{n}", f"S{n}", f"https://s{n}.example") for n in range(count)]
    if pinned:
        services = [replace(each, pinned=number in pinned) for number, each in enumerate(services)]
    return Monitor(services, Settings(), ())


def test_a_calm_service_among_many_is_not_judged_with_every_report_of_another(monkeypatch) -> None:
    judged: list[str] = []
    judge = snapshot_builder.judge

    def counted(state, network, now):
        judged.append(state.service.id)
        return judge(state, network, now)

    monkeypatch.setattr(snapshot_builder, "judge", counted)
    monitor = watching(MANY + 5)
    for number in range(MANY + 5):
        monitor.on_report(report(number, Health.OPERATIONAL, NOW), NOW)
    judged.clear()
    monitor.on_report(report(3, Health.OPERATIONAL, NOW + timedelta(seconds=1)), NOW + timedelta(seconds=1))
    assert judged == ["s3"]
    monitor.on_report(report(3, Health.MAJOR_OUTAGE, NOW + timedelta(seconds=2)), NOW + timedelta(seconds=2))
    later = NOW + timedelta(seconds=3)
    found = monitor.on_report(report(3, Health.MAJOR_OUTAGE, later), later).snapshot
    assert [each.verdict.health for each in found.services if each.id == "s3"] == [Health.MAJOR_OUTAGE]
    judged.clear()
    monitor.on_tick(NOW + timedelta(seconds=4))
    assert judged == ["s3"], "what is in trouble is judged every time"
    judged.clear()
    monitor.on_tick(NOW + CALM_FOR + timedelta(seconds=5))
    assert len(judged) == MANY + 5


def test_the_icon_means_the_worst_of_what_is_pinned() -> None:
    monitor = watching(3, pinned=(0, 1))
    for at in (NOW, NOW + timedelta(seconds=30)):
        for number, health in enumerate((Health.OPERATIONAL, Health.DEGRADED, Health.MAJOR_OUTAGE)):
            monitor.on_report(report(number, health, at), at)
    primary = monitor.snapshot(NOW + timedelta(seconds=31)).primary
    assert primary is not None
    assert (primary.id, primary.verdict.health) == ("s1", Health.DEGRADED)


def test_first_readings_of_many_services_are_decided_one_by_one_and_saved_together(monkeypatch) -> None:
    decided: list[str] = []
    observe = policy.observe

    def counted(service, *arguments):
        decided.append(service.id)
        return observe(service, *arguments)

    monkeypatch.setattr(policy, "observe", counted)
    monitor = watching(MANY + 5)
    saved = []
    for number in range(MANY + 5):
        at = NOW + timedelta(seconds=number / 10)
        saved.append(monitor.on_report(report(number, Health.OPERATIONAL, at), at).state is not None)
    assert decided == [f"s{number}" for number in range(MANY + 5)]
    assert saved == [True] + [False] * (MANY + 4)
    later = NOW + FIRST_CHECKS_SAVED_EVERY + timedelta(seconds=3)
    effects = monitor.on_tick(later)
    assert effects.state is not None
    assert len(effects.state.alerts.checked) == MANY + 5
    assert monitor.on_tick(later + timedelta(seconds=30)).state is None, "nothing is new"


def test_the_record_of_a_calm_service_is_not_kept_waiting() -> None:
    monitor = watching(MANY + 5)
    for number in range(MANY + 5):
        monitor.on_report(report(number, Health.OPERATIONAL, NOW), NOW)
    at = NOW + timedelta(seconds=1)
    before = monitor.snapshot(at).services[3]
    monitor.set_track_record("s3", TrackRecord(90, 0, 0))
    assert before.record is None
    assert monitor.snapshot(at).services[3].record == TrackRecord(90, 0, 0)
