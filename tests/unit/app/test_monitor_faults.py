"""An exception that one service causes stops no other, and what cannot be judged is unknown, never as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from trayapp.app import monitor as monitors
from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.alerts import policy
from trayapp.domain.alerts.notification import NotificationKind
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState, Phase, ReasonKind
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Incident
from trayapp.domain.polling_policy import PollIntervals
from trayapp.store import snapshot_builder
from trayapp.store import store as stores

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
BAD, FIT = (Service(each, each.title(), f"https://{each}.example/") for each in ("bad", "fit"))

pytestmark = pytest.mark.expected_log("failed, the rest goes on")


class Home:
    """A monitor of two services, the pages of which are read once a minute."""

    def __init__(self) -> None:
        self.now = START
        self.monitor = Monitor((BAD, FIT), Settings(), (), local=lambda _now: time(12))
        self.effects: Effects | None = None
        self.told: list[tuple[str, NotificationKind]] = []
        self.problems: list[object] = []

    def check(self, **incidents: tuple[Incident, ...]) -> None:
        self.now += timedelta(minutes=1)
        self._took(self.monitor.on_report(NetworkReport(self.now, Network.ONLINE, 30.0), self.now))
        for service in (BAD, FIT):
            reading = PageReading("x", service.page_url, (), incidents.get(service.id, ()))
            report = PageReport(service.id, self.now, PageState.FRESH, reading)
            self._took(self.monitor.on_report(report, self.now))

    def tick(self) -> None:
        self.now += timedelta(minutes=1)
        self._took(self.monitor.on_tick(self.now))

    def _took(self, effects: Effects) -> None:
        self.effects = effects
        self.told += [(each.service_id, each.kind) for each in effects.notifications]
        self.problems += effects.problems

    def view(self, service: Service) -> ServiceSnapshot:
        return next(each for each in self.effects.snapshot.services if each.id == service.id)

    def health(self, service: Service) -> Health:
        return self.view(service).verdict.health


def incident(number: int = 1, phase: Phase = Phase.INVESTIGATING) -> Incident:
    at = START + timedelta(minutes=3)
    over = at + timedelta(hours=1) if phase is Phase.RESOLVED else None
    return Incident(f"i{number}", "Title", phase, Health.PARTIAL_OUTAGE, at, at, over)


def breaking(monkeypatch: pytest.MonkeyPatch, module: object, name: str, concerns) -> None:
    """Make a function raise where it is called for the bad service."""
    real = getattr(module, name)

    def broken(*arguments, **named):
        if concerns(arguments):
            raise OverflowError("date value out of range")
        return real(*arguments, **named)

    monkeypatch.setattr(module, name, broken)


@pytest.fixture
def home() -> Home:
    made = Home()
    for _ in range(2):
        made.check()
    assert made.health(BAD) is made.health(FIT) is Health.OPERATIONAL
    return made


def test_a_service_that_cannot_be_judged_is_unknown_and_the_other_goes_on(home, monkeypatch) -> None:
    breaking(monkeypatch, snapshot_builder, "judge", lambda arguments: arguments[0].service.id == "bad")
    home.check(bad=(incident(1),), fit=(incident(2),))
    view = home.view(BAD)
    assert (view.verdict.health, view.verdict.confirmation) == (Health.UNKNOWN, Confirmation.NONE)
    assert view.verdict.reason.kind is ReasonKind.UNKNOWN
    assert (view.incidents, view.components, view.page.is_fresh) == ((), (), False)
    assert home.health(FIT) is Health.PARTIAL_OUTAGE
    assert home.told == [("fit", NotificationKind.CONFIRMED)]
    home.tick()
    assert home.health(BAD) is Health.UNKNOWN
    assert len(home.problems) == 1, "said once"


def test_what_was_known_of_it_is_neither_resolved_nor_told_again(home, monkeypatch) -> None:
    home.check(bad=(incident(),))
    assert home.told == [("bad", NotificationKind.CONFIRMED)]
    with monkeypatch.context() as for_a_while:
        breaking(for_a_while, snapshot_builder, "judge", lambda arguments: arguments[0].service.id == "bad")
        for _ in range(5):
            home.check(bad=(incident(),))
        assert home.health(BAD) is Health.UNKNOWN
    for _ in range(5):
        home.check(bad=(incident(),))
    assert home.health(BAD) is Health.PARTIAL_OUTAGE
    assert home.told == [("bad", NotificationKind.CONFIRMED)]


def test_a_report_that_cannot_be_taken_in_makes_its_service_unknown_until_one_can(home, monkeypatch) -> None:
    with monkeypatch.context() as for_a_while:
        breaking(for_a_while, stores, "reduce", lambda arguments: arguments[1].service_id == "bad")
        home.check(fit=(incident(),))
        assert home.health(BAD) is Health.UNKNOWN
        assert home.health(FIT) is Health.PARTIAL_OUTAGE
        home.tick()
        assert home.health(BAD) is Health.UNKNOWN
    home.check(fit=(incident(),))
    assert home.health(BAD) is Health.OPERATIONAL


def test_alerts_of_the_others_are_decided_where_one_service_s_cannot(home, monkeypatch) -> None:
    breaking(monkeypatch, policy, "_decide_service", lambda arguments: arguments[1].id == "bad")
    home.check(bad=(incident(1),), fit=(incident(2),))
    assert home.told == [("fit", NotificationKind.CONFIRMED)]
    assert home.health(BAD) is Health.PARTIAL_OUTAGE, "what is known of it is shown"
    home.check(bad=(incident(1),), fit=(replace(incident(2), phase=Phase.MONITORING),))
    assert home.told[1:] == [("fit", NotificationKind.UPDATE)]


@pytest.mark.parametrize(
    ("module", "name"), [(snapshot_builder, "advise"), (snapshot_builder, "network_now"), (monitors, "poll_intervals")]
)
def test_what_else_fails_costs_itself_alone(home, monkeypatch, module, name) -> None:
    breaking(monkeypatch, module, name, lambda _arguments: True)
    home.check(bad=(incident(1),))
    assert home.health(BAD) is Health.PARTIAL_OUTAGE
    assert home.told == [("bad", NotificationKind.CONFIRMED)]
    assert home.effects.poll_intervals["fit"] == PollIntervals(60, 30)


def test_a_fault_of_a_thousand_checks_is_logged_once(home, monkeypatch, caplog) -> None:
    breaking(monkeypatch, snapshot_builder, "judge", lambda _arguments: True)
    for _ in range(1000):
        home.tick()
    assert len([record for record in caplog.records if "judging bad" in record.getMessage()]) == 1
