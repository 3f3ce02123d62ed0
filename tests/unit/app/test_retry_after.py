"""Hosts that ask to be left alone during an outage: silence of our own is never an all-clear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

import pytest

from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Confirmation, Health, PageState, TargetState
from trayapp.domain.model.reports import PageReading, PageReport
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.simulation.replay import run_at_once
from trayapp.simulation.virtual_clock import VirtualClock
from trayapp.sources.http.transport import Exchange, Request, Response
from trayapp.sources.probes.prober import Prober

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
CANARY = "http://canary.example/generate_204"
TARGETS = tuple(Target(name, f"https://{name}.example/", frozenset({200}), Expect.JSON) for name in ("api", "auth"))
SERVICE = Service("svc", "Service", "https://status.example/", TARGETS)
WELL = Response(200, b"{}", {"content-type": "application/json"}, elapsed_ms=100.0)


class Servers:
    """What the servers say, by host; the page is read elsewhere."""

    def __init__(self) -> None:
        self.says: dict[str, Response] = {}
        self.asked: list[str] = []

    async def fetch(self, request: Request) -> Exchange:
        self.asked.append(request.url)
        return Response(204) if request.url == CANARY else self.says.get(request.url, WELL)

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        pass


class Course:
    """One service that is probed every half minute, while its page says that all is well."""

    def __init__(self) -> None:
        self.clock, self.servers = VirtualClock(START), Servers()
        self.monitor = Monitor((SERVICE,), Settings(), (), local=lambda _now: time(12))
        self._probe = Prober(SERVICE, (CANARY,), self.servers, self.clock.now).round
        self.views: list[ServiceSnapshot] = []

    def minutes(self, count: int) -> list[ServiceSnapshot]:
        self.views = []
        for _ in range(count * 2):
            self.clock.moment_s += 30
            now = self.clock.now()
            reading = PageReading("x", SERVICE.page_url, (), ())
            self.monitor.on_report(PageReport("svc", now, PageState.FRESH, reading), now)
            effects = self.monitor.on_report(run_at_once(self._probe), now)
            self.views += effects.snapshot.services
        return self.views

    def fail(self, *names: str, retry_after: int) -> None:
        headers = {"retry-after": str(retry_after), "content-type": "application/json"}
        for name in names:
            self.servers.says[f"https://{name}.example/"] = Response(503, b"{}", headers)


@pytest.fixture
def course() -> Course:
    made = Course()
    assert made.minutes(20)[-1].verdict.health is Health.OPERATIONAL
    return made


@pytest.mark.parametrize("seconds", [600, 3600, 100_000])
def test_an_outage_whose_servers_ask_for_patience_is_never_green(course: Course, seconds: int) -> None:
    course.fail("api", "auth", retry_after=seconds)
    course.minutes(1)
    for view in course.minutes(120):
        assert view.verdict.confirmation is not Confirmation.NONE
    asked = [url for url in course.servers.asked if url != CANARY]
    assert len(asked) <= 80 + 2 * (7300 // min(seconds, 3600) + 2)


def test_the_targets_that_may_be_asked_show_the_outage(course: Course) -> None:
    course.fail("api", retry_after=3600)
    course.servers.says["https://auth.example/"] = Response(500, b"{}", {"content-type": "application/json"})
    assert course.minutes(10)[-1].verdict.confirmation is Confirmation.LIKELY


def test_a_patient_target_that_answers_well_afterwards_is_well_again(course: Course) -> None:
    course.fail("api", retry_after=600)
    assert course.minutes(9)[-1].verdict.confirmation is Confirmation.SUSPECTED
    course.servers.says.clear()
    assert course.minutes(10)[-1].verdict.health is Health.OPERATIONAL
    assert all(each.state is TargetState.UP for each in course.views[-1].probes)
