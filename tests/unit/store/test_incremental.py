"""What is kept of many services between two reports changes no result: it is what working all out anew gives."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.detection.verdict import unjudged
from trayapp.domain.element_diff import ElementDiff
from trayapp.domain.model.enums import Health, Network, PageState, Phase, Result, Symptom
from trayapp.domain.model.record import TrackRecord
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Report, Sample
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import NotifySettings, Settings
from trayapp.domain.model.status_page import Component, Incident, Update
from trayapp.store.snapshot_builder import CALM_FOR, MANY, SnapshotBuilder

START = datetime(2026, 3, 17, 12, tzinfo=UTC)
COUNT, EVENTS = MANY + 6, 250
TARGET = Target("api", "https://api.example/", frozenset({200}), Expect.JSON)
SERVICES = tuple(Service(f"s{n}", f"S{n}", f"https://s{n}.example", (TARGET,) if n < 3 else ()) for n in range(COUNT))
SETTINGS = Settings(notify=NotifySettings(phase_changes=True))


def page(draw: random.Random, service: Service, at: datetime) -> PageReport:
    health = draw.choice([Health.OPERATIONAL] * 8 + [Health.DEGRADED, Health.MAJOR_OUTAGE])
    part = Component("a", "A", None, health)
    incidents: tuple[Incident, ...] = ()
    if health.in_trouble and draw.random() < 0.7:
        update = Update(f"u{at:%H%M%S}", at, Phase.INVESTIGATING, "text")
        incidents = (Incident(f"i-{service.id}", "Errors", Phase.INVESTIGATING, health, at, at, updates=(update,)),)
    reading = PageReading("statuspage", service.page_url, (part,), incidents)
    if draw.random() < 0.05:
        return PageReport(service.id, at, PageState.UNREACHABLE)
    return PageReport(service.id, at, PageState.FRESH, reading)


def probe(draw: random.Random, service: Service, at: datetime) -> ProbeReport:
    bad = draw.random() < 0.3
    sample = Sample("api", at, Result.BAD if bad else Result.GOOD, Symptom.ERRORS if bad else None, 90.0)
    state = draw.choice([Network.ONLINE] * 9 + [Network.OFFLINE])
    return ProbeReport(service.id, at, (sample,), NetworkReport(at, state, 20.0))


def course(seed: int) -> Iterator[tuple[datetime, list[Report] | str]]:
    """Yield what happens when: batches of reports, and what the user and the clock do."""
    draw, now = random.Random(seed), START
    for _ in range(EVENTS):
        now += timedelta(seconds=draw.choice([0, 1, 5, 20, 70]))
        if draw.random() < 0.15:
            yield now, draw.choice(["tick", "tick", "resume", "record", "fewer", "all"])
            continue
        asked = draw.sample(SERVICES, draw.choice([1, 1, 1, 5]))
        yield (
            now,
            [
                probe(draw, each, now) if each.targets and draw.random() < 0.5 else page(draw, each, now)
                for each in asked
            ],
        )


def new_monitor() -> Monitor:
    return Monitor(SERVICES, SETTINGS, resources.tip_rules(), local=lambda _now: time(12))


def happen(monitor: Monitor, what: list[Report] | str, now: datetime):
    match what:
        case "tick":
            return monitor.on_tick(now)
        case "resume":
            return monitor.on_resume(now)
        case "record":
            monitor.set_track_record("s4", TrackRecord(int(now.timestamp()) % 90, 0, 0))
            return monitor.on_tick(now)
        case "fewer":
            return monitor.configure(SERVICES[:-2], SETTINGS, now)
        case "all":
            return monitor.configure(SERVICES, SETTINGS, now)
    return monitor.on_reports(what, now)


class Everything(ElementDiff[Any]):
    """Takes all elements for changed, always."""

    def places(self, elements: Sequence[Any]) -> list[int]:
        return list(range(len(elements)))


class PlainBuilder(SnapshotBuilder):
    """Goes over all services, and keeps a view by the rule alone: the same state, calm, and not old."""

    def _places(self, states, unfit, now):
        forgotten = len(self._states.places(states)) == len(states)
        before = {} if forgotten or len(self._views) != len(states) else self.judged
        if len(self._views) != len(states):
            self._views = [unjudged("", "", "")] * len(states)
        self.judged = dict(enumerate(states))
        named, self._outdated = unfit | self._outdated, set()

        def is_kept(place: int) -> bool:
            since = self._calm_since.get(place)
            same = before.get(place) is states[place] and states[place].service.id not in named
            return same and since is not None and timedelta() <= now - since < CALM_FOR

        return [place for place in range(len(states)) if not is_kept(place)]


def new_plain_monitor() -> Monitor:
    monitor = new_monitor()
    store = monitor._store
    monitor._views, store._detecting = Everything(), Everything()
    store._builder.__class__, store._builder._shown = PlainBuilder, Everything()
    store._decider._restless._views = Everything()
    return monitor


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_between_reports_gives_what_going_over_all_gives(seed) -> None:
    incremental, plain, notified = new_monitor(), new_plain_monitor(), 0
    for now, what in course(seed):
        found, wanted = happen(incremental, what, now), happen(plain, what, now)
        assert found == wanted, f"at {now} after {what}"
        assert incremental.state == plain.state
        notified += len(found.notifications)
    assert notified > 10


def test_reports_that_came_together_lead_where_they_lead_one_by_one() -> None:
    together, apart = new_monitor(), new_monitor()
    for now, what in course(7):
        if isinstance(what, str):
            happen(together, what, now)
            happen(apart, what, now)
        else:
            found = together.on_reports(what, now)
            for report in what:
                last = apart.on_report(report, now)
            assert [each.verdict for each in found.snapshot.services] == [
                each.verdict for each in last.snapshot.services
            ]
            assert found.poll_intervals == last.poll_intervals
