"""A small world for tests of the verdict: one service with three targets, told of by the second."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.detection.connection import observe
from trayapp.domain.detection.reduce import reduce
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.detection.verdict import judge
from trayapp.domain.model.enums import Health, MaintenancePhase, Network, PageState, Phase, Result, Symptom
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
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.i18n.formatter import translate

START = datetime(2026, 2, 3, 20, tzinfo=UTC)
SERVICE = Service(
    "openai",
    "OpenAI",
    "https://status.openai.com",
    targets=(
        Target("api", "https://api.openai.com/v1/models", stands_for="api"),
        Target("auth", "https://auth.openai.com/", stands_for="login"),
        Target("edge", "https://chatgpt.com/cdn-cgi/trace", stands_for="edge"),
    ),
)
PARTS = (
    Component("c-chat", "Conversations", "ChatGPT", Health.OPERATIONAL, "g-chatgpt"),
    Component("c-login", "Login", "ChatGPT", Health.OPERATIONAL, "g-chatgpt"),
    Component("c-api", "Responses", "APIs", Health.OPERATIONAL, "g-api"),
)


class World:
    """What happens to one service, and what is made of it. Seconds count from `START`."""

    def __init__(self, service: Service = SERVICE) -> None:
        self.state = ServiceState.begin(service)
        self.network = NetworkTracking()

    @staticmethod
    def at(seconds: float) -> datetime:
        return START + timedelta(seconds=seconds)

    def reduce(self, *reports: PageReport | ProbeReport) -> None:
        for report in reports:
            self.state = reduce(self.state, report)
            self.network = observe(self.network, self.state.service, report)

    def reading(self, *incidents: Incident, sick: dict[str, Health] | None = None, **more) -> PageReading:
        parts = tuple(
            Component(each.id, each.name, each.group, (sick or {}).get(each.id, each.health), each.group_id)
            for each in more.pop("parts", PARTS)
        )
        return PageReading("incidentio-proxy", SERVICE.page_url, parts, incidents, **more)

    def page_report(self, seconds: float, *incidents: Incident, **more) -> PageReport:
        return PageReport("openai", self.at(seconds), PageState.FRESH, self.reading(*incidents, **more))

    def page(self, seconds: float, *incidents: Incident, **more) -> None:
        self.reduce(self.page_report(seconds, *incidents, **more))

    def page_fails(self, seconds: float, state: PageState = PageState.UNREACHABLE) -> None:
        self.reduce(PageReport("openai", self.at(seconds), state, failure=Failure(FailureKind.TIMEOUT, "10 s")))

    def probe_report(
        self,
        seconds: float,
        bad: Iterable[str] = (),
        *,
        network: Network = Network.ONLINE,
        symptom: Symptom = Symptom.ERRORS,
        inconclusive: Iterable[str] = (),
        slow: Iterable[str] = (),
        canary_ms: float = 40.0,
    ) -> ProbeReport:
        when = self.at(seconds)
        samples = []
        for target in self.state.service.targets:
            if target.name in bad:
                samples.append(Sample(target.name, when, Result.BAD, symptom))
            elif target.name in inconclusive:
                samples.append(Sample(target.name, when, Result.INCONCLUSIVE, Symptom.CHALLENGED))
            else:
                samples.append(Sample(target.name, when, Result.GOOD, None, 3000.0 if target.name in slow else 300.0))
        return ProbeReport("openai", when, tuple(samples), NetworkReport(when, network, canary_ms))

    def probe(self, seconds: float, bad: Iterable[str] = (), **more) -> None:
        self.reduce(self.probe_report(seconds, bad, **more))

    def probes(self, begin: float, rounds: int, every: float, bad: Iterable[str] = (), **more) -> float:
        """Probe so many rounds; return the seconds of the last."""
        for count in range(rounds):
            self.probe(begin + count * every, bad, **more)
        return begin + (rounds - 1) * every

    def judge(self, seconds: float) -> ServiceSnapshot:
        return judge(self.state, self.network, self.at(seconds))

    def says(self, seconds: float) -> tuple[str, str, bool]:
        verdict = self.judge(seconds).verdict
        return verdict.health.value, verdict.confirmation.value, verdict.recovering

    def headline(self, seconds: float) -> str:
        return translate(self.judge(seconds).verdict.headline)

    def evidence(self, seconds: float) -> list[str]:
        return [translate(each.text) for each in self.judge(seconds).verdict.evidence]

    def incident(self, published: float = 0.0, phase: Phase = Phase.INVESTIGATING, **more) -> Incident:
        given = {
            "id": "i-1",
            "title": "Elevated errors",
            "health": Health.DEGRADED,
            "component_ids": ("c-chat",),
            "published_at": self.at(published),
        }
        return Incident(phase=phase, **(given | more))

    def maintenance(self, phase: MaintenancePhase = MaintenancePhase.IN_PROGRESS, **more) -> Maintenance:
        return Maintenance("m-1", "Database upgrade", phase, starts_at=self.at(0), **more)


@pytest.fixture
def world() -> World:
    """A world in which nothing has happened yet."""
    return World()


@pytest.fixture(scope="session")
def worlds() -> type[World]:
    """The maker of worlds, for tests that need many."""
    return World
