"""A team for tests: statements, reports, and whole trays (a monitor each) whose world the test decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.model.enums import (
    Confirmation,
    Health,
    Network,
    Origin,
    PageState,
    ReasonKind,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.reports import NetworkReport, PageReading, PageReport, ProbeReport, Sample
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import Settings, TeamSettings
from trayapp.domain.model.team import Heard, Link, ServiceStatement, Statement, TeamReport
from trayapp.store.app_state import AppState

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
CADENCE_S = 60.0
TARGET = Target("api", "https://api.example/", frozenset({200}), Expect.JSON, stands_for="api")
SERVICE = Service("svc", "Service", "https://status.example/", (TARGET,))

WELL = ServiceStatement(
    Health.OPERATIONAL,
    reason=ReasonKind.ALL_CLEAR,
    page=PageState.FRESH,
    page_health=Health.OPERATIONAL,
    targets={"api": TargetState.UP},
)
BAD = ServiceStatement(
    Health.MAJOR_OUTAGE,
    Confirmation.LIKELY,
    reason=ReasonKind.PROBE,
    since=START + timedelta(seconds=10),
    page=PageState.FRESH,
    page_health=Health.OPERATIONAL,
    targets={"api": TargetState.DOWN},
)


def member(number: int) -> str:
    """Return the id of a member: the lower the number, the earlier its rank."""
    return f"{number:016x}"


def at(seconds: float) -> datetime:
    """Return the moment so many seconds after `START`."""
    return START + timedelta(seconds=seconds)


def said(who: int, seconds: float = 0.0, service: ServiceStatement = WELL, **more) -> Statement:
    """Return what member `who` says at a moment; by default it looks itself and is the first of its run."""
    given = {"run": 1, "number": 1 + int(seconds * 10), "cadence_s": CADENCE_S, "looks": True, "follows": False}
    return Statement(member=member(who), at=at(seconds), services={"svc": service}, **(given | more))


def report(seconds: float, *statements: Statement, gone: tuple[int, ...] = (), kept: bool = False) -> TeamReport:
    """Return a report of the broker with these statements."""
    heard = tuple(Heard(each, kept) for each in statements)
    return TeamReport(at(seconds), Link.CONNECTED, heard, tuple(map(member, gone)))


def page_report(now: datetime) -> PageReport:
    """Return a page that says that all is well, for a service without parts."""
    return PageReport("svc", now, PageState.FRESH, PageReading("x", SERVICE.page_url, stated_health=Health.OPERATIONAL))


def probe_report(now: datetime, *, well: bool) -> ProbeReport:
    """Return one round."""
    symptom = None if well else Symptom.ERRORS
    result, status = (Result.GOOD, 200) if well else (Result.BAD, 500)
    sample = Sample("api", now, result, symptom, 200.0, status, "", Origin.OWN, f"{status} json")
    return ProbeReport("svc", now, (sample,), NetworkReport(now, Network.ONLINE, 20.0))


class Tray:
    """One tray: a monitor, and what it was told and said. The test is its poller, its clock and its connection."""

    def __init__(self, number: int, *, follow: bool = False, user: str | None = "team", **team) -> None:
        self.member = member(number)
        self.settings = TeamSettings("mqtt://127.0.0.1:1", user=user, follow=follow, **team)
        self.notifications: list[str] = []
        self.monitor = Monitor(
            (SERVICE,),
            Settings(team=self.settings),
            (),
            app_state=AppState(team_id=self.member),
            local=lambda _now: time(12),
        )
        self.looks = self.monitor.looks
        self.effects: Effects | None = None
        self.rounds = 0

    def take(self, effects: Effects) -> Effects:
        """Take note of what follows from an event, and have every notification shown at once."""
        self.effects, self.looks = effects, effects.looks
        for each in effects.notifications:
            if not each.withdraw:
                self.notifications.append(str(each.kind))
            self.monitor.acknowledge(each.slot, {})
        return effects

    def remember_good_minutes(self, now: datetime) -> None:
        """Know the target from before, as every profile does that has run for a while."""
        for number in range(10, 0, -1):
            then = now - timedelta(seconds=20 * number)
            self.take(self.monitor.on_report(page_report(then), then))
            self.take(self.monitor.on_report(probe_report(then, well=True), then))

    def look(self, now: datetime, *, well: bool = True) -> None:
        """Look at page and target, if it looks at all."""
        if self.looks:
            self.rounds += 1
            self.take(self.monitor.on_report(page_report(now), now))
            self.take(self.monitor.on_report(probe_report(now, well=well), now))

    def hear(self, what: TeamReport) -> Effects:
        """Take in what came from the broker."""
        return self.take(self.monitor.on_report(what, what.at))

    @property
    def view(self):
        """What is shown of the one service."""
        return self.effects.snapshot.services[0]

    @property
    def state(self) -> tuple[str, str]:
        """Health and confirmation that are shown."""
        return str(self.view.verdict.health), str(self.view.verdict.confirmation)


def kept(statement: Statement, **more) -> Heard:
    """Return a statement that the broker had from before."""
    return Heard(replace(statement, **more), kept=True)
