"""The pages' own history is read for an open panel, twice a day at most, and kept."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.screenshots import moments
from trayapp.app.history_service import subjects_of
from trayapp.app.page_history_service import AGAIN_AFTER, TRIED_AFTER, PageHistoryService
from trayapp.domain.model.enums import Health, PageState
from trayapp.domain.model.record import Reference
from trayapp.domain.model.service import ComponentGroup, ComponentInfo, Service
from trayapp.domain.model.snapshot import PageStatus, Snapshot
from trayapp.sources.http.transport import Response
from trayapp.store.history import queries
from trayapp.store.history.history import History

START = datetime(2026, 3, 17, 12, tzinfo=UTC)
BODY = {
    "component_impacts": [
        {
            "component_id": "p1",
            "start_at": "2026-03-10T10:00:00Z",
            "end_at": "2026-03-10T11:00:00Z",
            "status": "partial_outage",
        }
    ]
}


class Clock:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at


class Network:
    def __init__(self, status: int = 200) -> None:
        self.asked, self.status = 0, status

    async def fetch(self, request):
        self.asked += 1
        return Response(self.status, json.dumps(BODY).encode(), url=request.url)

    def run_aside(self, work, _name: str) -> None:
        asyncio.run(work(self))


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path / "history.sqlite3", now=lambda: START)
    yield made
    made.close()


def snapshot(state: PageState = PageState.FRESH) -> Snapshot:
    page = PageStatus("https://status.example.com", "incidentio", state, START)
    return moments.snapshot(replace(moments.service(page=page), id="svc"))


def opened(service: PageHistoryService, history: History, seen: Snapshot | None = None) -> int:
    read: list[bool] = []
    service.refresh(seen or snapshot(), lambda: read.append(True))
    history.flush()
    history.flush()
    return len(read)


def test_the_first_day_has_the_past_that_the_page_tells(history) -> None:
    network = Network()
    assert opened(PageHistoryService(history, network.run_aside, Clock()), history) == 1
    found = history.ask(
        lambda past: queries.service_history(
            past, "svc", subjects={"svc": {"p1"}, "g": {"p2"}}, now=START, zone=UTC, reference=Reference()
        )
    ).result(5)
    assert [day.worst for day in found.days["svc"][1:]].count(Health.OPERATIONAL) == 88
    assert found.days["svc"][-8].worst is Health.PARTIAL_OUTAGE
    assert {day.worst for day in found.days["g"][1:]} == {Health.OPERATIONAL}


def test_a_page_is_asked_twice_a_day_at_most_and_across_restarts(history) -> None:
    network, clock = Network(), Clock()
    service = PageHistoryService(history, network.run_aside, clock)
    assert [opened(service, history), opened(service, history)] == [1, 0]
    assert opened(PageHistoryService(history, network.run_aside, clock), history) == 0
    clock.at += AGAIN_AFTER
    assert opened(service, history) == 1
    assert network.asked == 2


def test_a_page_that_gives_nothing_is_left_alone_for_a_while(history) -> None:
    network, clock = Network(404), Clock()
    service = PageHistoryService(history, network.run_aside, clock)
    for _ in range(3):
        assert opened(service, history) == 0
    asked = network.asked
    clock.at += TRIED_AFTER
    opened(service, history)
    assert network.asked == 2 * asked


def test_a_page_that_does_not_answer_now_is_not_asked(history) -> None:
    network = Network()
    service = PageHistoryService(history, network.run_aside, Clock())
    assert opened(service, history, snapshot(PageState.UNREACHABLE)) == 0
    assert network.asked == 0


def test_groups_are_those_that_are_known_and_those_that_the_page_lists() -> None:
    known = {"p1": ComponentInfo("p1", "One", "g1")}
    service = Service("svc", "S", "https://x.example", groups=(ComponentGroup("g1", "G"),), parts=known)
    parts = moments.components()[:1]
    assert subjects_of(service, parts) == {"svc": {"p1", "c0"}, "g1": {"p1"}, "g-chatgpt": {"c0"}}
