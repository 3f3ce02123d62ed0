"""A page's own history of its components: where it is asked for, and what of it counts."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import Impact
from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.transport import Response, TransportError
from trayapp.sources.pages.component_history import MOST_IMPACTS, fetch_component_history, read_component_history

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=90)
PAGE = "https://status.example.com"


def impact(component: str, begin: str, end: str | None, status: str = "degraded_performance") -> dict:
    row = {"id": "i", "component_id": component, "start_at": begin, "status": status, "status_page_incident_id": "x"}
    return row if end is None else {**row, "end_at": end}


def read(body: object):
    return read_component_history(json.dumps(body).encode(), PAGE, SINCE, NOW)


def test_an_incidentio_page_tells_each_component_s_impacts() -> None:
    found = read(
        {
            "component_impacts": [
                impact("a", "2026-02-03T20:32:27.35Z", "2026-02-03T22:14:03Z", "full_outage"),
                impact("b", "2026-03-17T11:00:00Z", None),
                impact("c", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"),
                impact("d", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "operational"),
                impact("e", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "a word of tomorrow"),
                impact("f", "yesterday", None),
            ]
        }
    )
    assert found is not None
    assert (found.since, found.read_at) == (SINCE, NOW)
    assert [(each.component_id, each.health) for each in found.impacts] == [
        ("a", Health.MAJOR_OUTAGE),
        ("b", Health.DEGRADED),
    ]
    assert found.impacts[1].until is None


def incident(number: int, day: int, components: tuple[str, ...] = ("a",)) -> dict:
    at = (NOW - timedelta(days=day)).isoformat()
    over = (NOW - timedelta(days=day) + timedelta(hours=1)).isoformat()
    return {
        "id": f"i{number}",
        "name": "Errors",
        "status": "resolved",
        "impact": "major",
        "created_at": at,
        "started_at": at,
        "resolved_at": over,
        "incident_updates": [],
        "components": [{"id": each, "name": each, "status": "operational"} for each in components],
    }


def test_a_statuspage_tells_it_by_its_incidents() -> None:
    found = read({"incidents": [incident(1, 3, ("a", "b")), incident(2, 40, ())]})
    assert found is not None
    assert found.since == SINCE
    assert [each.component_id for each in found.impacts] == ["a", "b", ""]
    assert all(each.health.in_trouble and each.until - each.since == timedelta(hours=1) for each in found.impacts)


def test_a_list_that_may_be_cut_off_is_whole_only_from_its_oldest_entry_on() -> None:
    found = read({"incidents": [incident(number, number) for number in range(1, 31)]})
    assert found is not None
    assert found.since == NOW - timedelta(days=30)


@pytest.mark.parametrize("body", [{}, {"incidents": []}, {"component_impacts": "none"}, []])
def test_what_tells_nothing_is_no_history(body: object) -> None:
    assert read(body) is None


def test_more_than_is_kept_is_no_history() -> None:
    row = impact("a", "2026-02-03T20:32:27Z", "2026-02-03T22:14:03Z")
    assert read({"component_impacts": [row] * (MOST_IMPACTS + 1)}) is None


class Network:
    def __init__(self, answers: dict[str, Response | TransportError]) -> None:
        self.answers, self.asked = answers, []

    async def fetch(self, request):
        self.asked.append(request.url)
        return self.answers.get(request.url.partition("?")[0], Response(404))


def fetch(network: Network, name: str):
    return asyncio.run(fetch_component_history(network, PAGE, name, NOW))


def test_an_incidentio_page_is_asked_for_90_days_once() -> None:
    url = f"{PAGE}/proxy/status.example.com/component_impacts"
    body = {"component_impacts": [impact("a", "2026-03-17T11:00:00Z", None)]}
    network = Network({url: Response(200, json.dumps(body).encode())})
    found = fetch(network, "incidentio")
    assert found is not None
    assert found.impacts == (Impact("a", Health.DEGRADED, NOW - timedelta(hours=1)),)
    assert network.asked == [f"{url}?start_at=2025-12-17T12%3A00%3A00Z&end_at=2026-03-17T12%3A00%3A00Z"]


def test_a_page_without_a_history_or_an_answer_gives_none() -> None:
    assert fetch(Network({}), "incidentio") is None
    assert fetch(Network({}), "atom") is None
    broken = TransportError(FailureKind.TIMEOUT)
    network = Network({f"{PAGE}/api/v2/incidents.json": broken})
    assert fetch(network, "statuspage") is None
    assert len(network.asked) == 1
