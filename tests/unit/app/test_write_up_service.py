"""Write-ups are read once a day, for incidents that ended and have none yet."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.app.write_up_service import AFTER_START, EVERY, MOST_AT_ONCE, WriteUpService
from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.record import Reference
from trayapp.domain.model.service import Service
from trayapp.domain.model.status_page import Incident
from trayapp.sources.http.transport import Response
from trayapp.store.history import queries
from trayapp.store.history.entries import IncidentSeen
from trayapp.store.history.history import History

START = datetime(2026, 7, 20, 12, tzinfo=UTC)
SERVICES = (Service("svc", "S", "https://status.example.com"),)
PUBLISHED = datetime(2026, 7, 14, 23, 58, tzinfo=UTC)
TEXT = b"<p>On July 14, 2026, between 4:39 PM and 5:19 PM PDT, it failed.</p>"


def seen(number: int, *, open_: bool = False, age: timedelta = timedelta(0), **facts) -> IncidentSeen:
    name = f"01KXHH1BJ9BS0FVE2MGEJ9F{number:03}"
    at = PUBLISHED - age
    phase = Phase.INVESTIGATING if open_ else Phase.RESOLVED
    found = {
        "published_at": at,
        "resolved_at": None if open_ else at + timedelta(hours=1),
        "url": f"https://status.example.com/incidents/{name}",
        **facts,
    }
    return IncidentSeen("svc", at, Incident(name, "T", phase, Health.DEGRADED, **found))


class Network:
    def __init__(self, status: int = 200) -> None:
        self.asked: list[str] = []
        self.status = status

    async def fetch(self, request):
        self.asked.append(request.url)
        return Response(self.status, TEXT, url=request.url)

    def run_aside(self, work, _name: str) -> None:
        asyncio.run(work(self))


@pytest.fixture
def history(tmp_path):
    made = History(tmp_path / "history.sqlite3", now=lambda: START)
    yield made
    made.close()


def read(history: History, network: Network, *moments: timedelta) -> None:
    service = WriteUpService(history, network.run_aside, START)
    for moment in moments:
        service.on_tick(SERVICES, START + moment)
        history.flush()  # the answer and what came of it
        history.flush()


def onsets(history: History) -> list[datetime | None]:
    record = history.ask(lambda past: queries.record(past, ("svc",), START, Reference())).result(5)
    return [each.onset_at for each in record.entries]


def test_the_true_beginning_joins_the_record(history) -> None:
    history.record(seen(1))
    network = Network()
    read(history, network, AFTER_START)
    assert network.asked == ["https://status.example.com/incidents/01KXHH1BJ9BS0FVE2MGEJ9F001/write-up"]
    assert onsets(history) == [PUBLISHED - timedelta(minutes=19)]


def test_nothing_is_asked_at_the_start_nor_twice_a_day(history) -> None:
    history.record(seen(1))
    network = Network(404)
    read(history, network, timedelta(0), AFTER_START - timedelta(seconds=1))
    assert network.asked == []
    read(history, network, *(AFTER_START + hour * timedelta(hours=1) for hour in range(24)))
    assert len(network.asked) == 1
    read(history, network, AFTER_START + EVERY)
    assert len(network.asked) == 2


def test_only_what_ended_lately_and_has_none_is_asked_for(history) -> None:
    history.record(
        seen(1, open_=True),
        seen(2, age=timedelta(days=70)),
        seen(3, url=None),
        seen(4, url="https://status.example.com/other"),
        seen(5),
    )
    network = Network()
    read(history, network, AFTER_START, AFTER_START + 2 * EVERY)
    assert [url[-12:-9] for url in network.asked] == ["005"]


def test_a_day_has_few_questions_and_everybody_has_a_turn(history) -> None:
    history.record(*(seen(number, age=timedelta(days=number)) for number in range(MOST_AT_ONCE + 2)))
    network = Network(404)
    read(history, network, AFTER_START)
    assert len(network.asked) == MOST_AT_ONCE
    read(history, network, AFTER_START + EVERY)
    assert len(set(network.asked)) == MOST_AT_ONCE + 2


def test_a_page_that_does_not_answer_changes_nothing(history) -> None:
    history.record(seen(1))
    network = Network(503)
    read(history, network, AFTER_START)
    assert onsets(history) == [None]
