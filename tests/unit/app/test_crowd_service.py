"""Other people are asked only where that is switched on, while something is wrong; and they never raise an alarm."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.crowd_apis import CREDENTIALS, CrowdApis, answered
from trayapp import resources
from trayapp.app.crowd_service import CrowdService
from trayapp.app.monitor import Monitor
from trayapp.domain.model.crowd import CrowdReport
from trayapp.domain.model.enums import Confirmation, EvidenceSource, Health, Network, Origin, Result, Symptom
from trayapp.domain.model.reports import FailureKind, NetworkReport, ProbeReport, Sample
from trayapp.domain.model.settings import ReportsSettings, Settings
from trayapp.i18n.formatter import translate
from trayapp.sources.http.transport import TransportError

NOW = datetime(2026, 4, 20, 15, 15, tzinfo=UTC)
ALL = ReportsSettings(downdetector=True, hacker_news=True, github=True)
SERVICES = resources.services()


class World:
    """The service with a clock, the network thread played by `asyncio.run`, and what was delivered."""

    def __init__(self, apis: CrowdApis) -> None:
        self.apis, self.now = apis, NOW
        self.delivered: list[CrowdReport] = []
        self.service = CrowdService(self.run, self.delivered.append, lambda: self.now, lambda: CREDENTIALS)

    def run(self, work, _name: str) -> None:
        asyncio.run(work(self.apis))

    def tick(self, snapshot, reports: ReportsSettings = ALL) -> int:
        before = len(self.delivered)
        self.service.on_tick(snapshot, SERVICES, Settings(reports=reports))
        return len(self.delivered) - before


def round_of(at: datetime, result: Result) -> ProbeReport:
    symptom = Symptom.ERRORS if result is Result.BAD else None
    samples = tuple(
        Sample(each.name, at, result, symptom, 200.0, 200, "", Origin.OWN, "200 json") for each in SERVICES[0].targets
    )
    return ProbeReport("openai", at, samples, NetworkReport(at, Network.ONLINE, 20.0))


def monitor_at(bad_rounds: int) -> tuple[Monitor, object]:
    monitor = Monitor(SERVICES, Settings(), resources.tip_rules())
    for number in range(12):
        at = NOW - timedelta(seconds=15 * (12 - number))
        effects = monitor.on_report(round_of(at, Result.BAD if number >= 12 - bad_rounds else Result.GOOD), at)
    return monitor, effects.snapshot


SUSPECTED, CALM = 1, 0


def test_nobody_is_asked_while_all_is_well_or_while_it_is_off() -> None:
    world = World(CrowdApis(NOW))
    assert world.tick(monitor_at(CALM)[1]) == 0
    _, snapshot = monitor_at(8)
    assert snapshot.services[0].verdict.confirmation is Confirmation.LIKELY
    assert world.tick(snapshot, ReportsSettings()) == 0
    assert world.apis.asked == []


def test_in_trouble_they_are_asked_every_five_minutes() -> None:
    world, (_, snapshot) = World(CrowdApis(NOW)), monitor_at(8)
    counts = []
    for _ in range(4):
        counts.append(world.tick(snapshot))
        world.now += timedelta(minutes=2)
    assert counts == [1, 0, 0, 1]


def test_who_asks_us_to_wait_is_left_alone() -> None:
    apis = CrowdApis(NOW, {"api.github.com": lambda _: answered({}, 429, retry_after="900")})
    world, (_, snapshot) = World(apis), monitor_at(8)
    assert world.tick(snapshot) == 1
    world.now += timedelta(minutes=14)
    assert world.tick(snapshot) == 0
    world.now += timedelta(minutes=2)
    assert world.tick(snapshot) == 1


def test_a_vendor_that_the_sources_do_not_know_is_not_asked_about() -> None:
    world, (_, snapshot) = World(CrowdApis(NOW)), monitor_at(8)
    other = (replace(SERVICES[0], page_url="https://status.example.org"),)
    world.service.on_tick(snapshot, other, Settings(reports=ALL))
    assert world.delivered == []


@pytest.mark.parametrize("bad_rounds", [CALM, SUSPECTED, 8])
def test_reports_are_evidence_and_never_change_the_verdict(bad_rounds: int) -> None:
    monitor, snapshot = monitor_at(bad_rounds)
    world = World(CrowdApis(NOW))
    before = snapshot.services[0].verdict
    world.tick(monitor_at(8)[1])
    after = monitor.on_report(world.delivered[0], NOW).snapshot.services[0].verdict
    assert (after.health, after.confirmation) == (before.health, before.confirmation)
    lines = [translate(each.text) for each in after.evidence if each.source is EvidenceSource.REPORTS]
    assert lines[:2] == [
        "Downdetector GB: 18 times the usual, falling, 69 % below its peak",
        "Downdetector US: 1.8 times the usual, falling, 63 % below its peak",
    ]


BROKEN = {
    "limited": lambda _: answered({}, 429, retry_after="60"),
    "unreachable": lambda _: TransportError(FailureKind.REFUSED),
    "malformed": lambda _: answered(b"\xff<html>"),
    "slow": lambda _: TransportError(FailureKind.TIMEOUT, elapsed_ms=10_000.0),
    "lying": lambda _: answered({"items": [{"created_at": 1}] * 99, "incomplete_results": False, "hits": [[]]}),
}


@pytest.mark.parametrize("how", BROKEN)
def test_however_the_sources_fail_the_verdict_stands_and_it_says_what_it_could_not_learn(how: str) -> None:
    hosts = ("downdetectorapi.com", "hn.algolia.com", "api.github.com")
    world = World(CrowdApis(NOW, dict.fromkeys(hosts, BROKEN[how])))
    monitor, snapshot = monitor_at(8)
    assert world.tick(snapshot) == 1
    view = monitor.on_report(world.delivered[0], NOW).snapshot.services[0]
    assert view.verdict.confirmation is Confirmation.LIKELY
    assert view.verdict.health is Health.DEGRADED or view.verdict.health is snapshot.services[0].verdict.health
    assert view.crowd is not None
    missing = {source for source, _ in view.crowd.problems} | {each.series.source for each in view.crowd.levels}
    assert len(missing) == 3
    assert view.crowd.problems
    assert not [each for each in view.verdict.evidence if each.source is EvidenceSource.REPORTS]


def test_what_was_reported_half_an_hour_ago_is_forgotten() -> None:
    monitor, snapshot = monitor_at(8)
    world = World(CrowdApis(NOW))
    world.tick(snapshot)
    monitor.on_report(world.delivered[0], NOW)
    later = monitor.on_tick(NOW + timedelta(minutes=31)).snapshot.services[0]
    assert later.crowd is None
