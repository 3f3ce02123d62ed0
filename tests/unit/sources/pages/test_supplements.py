"""What other addresses add to a page: Checkly's parts and planned maintenances beside its open incidents."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.bodies.formats import AHEAD, BEGAN, LATER, NOW
from tests.unit.sources.conftest import FakeTransport
from trayapp.domain.detection.page_assessment import assess_page
from trayapp.domain.model.enums import Health, MaintenancePhase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.service import Service
from trayapp.sources.http.transport import Response
from trayapp.sources.pages.endpoints import candidate_endpoints
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.reader import HISTORY_EVERY, PageReader

PAGE = "https://example.checkly-status-page.com/"
INCIDENTS, PARTS, WINDOWS = (
    f"/api/status-page/example/{each}" for each in ("unresolved-incidents", "uptime", "maintenance-windows")
)
NAMES = {
    "metadata": [
        {"name": "API", "services": [{"id": "1", "name": "Chat"}, {"id": "2", "name": "Audio"}]},
        {"name": "Site", "services": [{"id": "3", "name": "Console"}]},
    ],
    "uptime": [],
}
OPEN = {"id": "c1", "name": "Slow", "severity": "MEDIUM", "lastUpdateStatus": "IDENTIFIED", "created_at": BEGAN,
        "services": [{"id": "2", "name": "Audio"}]}  # fmt: skip
MOVE = {"id": "w1", "name": "Move", "startsAt": BEGAN, "endsAt": AHEAD}


class Clock:
    def __init__(self) -> None:
        self.at = datetime.fromisoformat(NOW)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def page() -> FakeTransport:
    front = Response(200, b"<!DOCTYPE html><html></html>", {"content-type": "text/html"})
    windows: dict[str, Any] = {"active": [], "upcoming": []}
    return FakeTransport({"/": front, INCIDENTS: {"incidents": []}, PARTS: NAMES, WINDOWS: windows})


@pytest.fixture
def reader(page: FakeTransport, clock: Clock) -> PageReader:
    return PageReader("x", PAGE, page, clock)  # type: ignore[arg-type]


def read(reader: PageReader) -> PageReading:
    reading = asyncio.run(reader.read()).reading
    assert reading is not None
    return reading


def health_of(reading: PageReading) -> Health:
    service = Service("x", "X", PAGE)
    return assess_page(service, reading, reading.components, reading.incidents, still_lost=False).health


def alone(value: Any) -> PageReading:
    return read_page(json.dumps(value).encode(), PAGE, datetime.fromisoformat(NOW))


def test_checkly_lists_its_parts_in_their_groups(reader) -> None:
    reading = read(reader)
    assert [(each.name, each.group, each.health) for each in reading.components] == [
        ("Chat", "API", Health.OPERATIONAL),
        ("Audio", "API", Health.OPERATIONAL),
        ("Console", "Site", Health.OPERATIONAL),
    ]
    assert reading.complete
    assert health_of(reading) is Health.OPERATIONAL


def test_checklys_older_answer_has_the_names_beside_the_days() -> None:
    days = [{"date": BEGAN, "events": [{"id": "c1", "severity": "MAJOR", "lastUpdateStatus": "IDENTIFIED"}]}]
    found = alone({"metadata": [], "uptime": [{"name": "API", "services": [{"id": "1", "name": "Chat", "days": days}]}],
                   "partialError": True})  # fmt: skip
    assert [(each.name, each.group) for each in found.components] == [("Chat", "API")]
    assert not found.complete


def test_an_open_incident_says_how_the_parts_are_that_it_names_and_its_end_does(reader, page) -> None:
    read(reader)
    page.paths[INCIDENTS] = {"incidents": [OPEN]}
    parts = {each.name: each.health for each in read(reader).components}
    assert parts == {"Chat": Health.OPERATIONAL, "Audio": Health.PARTIAL_OUTAGE, "Console": Health.OPERATIONAL}
    page.paths[INCIDENTS] = {"incidents": []}
    after = read(reader)
    assert {each.health for each in after.components} == {Health.OPERATIONAL}
    assert health_of(after) is Health.OPERATIONAL


def test_checklys_maintenances_run_and_come_though_no_incident_changes(reader, page) -> None:
    assert read(reader).maintenances == ()
    later = {"id": "w2", "title": "Upgrade", "startAt": AHEAD, "services": [{"name": "Chat"}]}
    page.paths[WINDOWS] = {"active": [MOVE], "upcoming": [later]}
    reading = read(reader)
    assert [(each.title, each.phase, each.component_ids) for each in reading.maintenances] == [
        ("Move", MaintenancePhase.IN_PROGRESS, ()),
        ("Upgrade", MaintenancePhase.SCHEDULED, ("Chat",)),
    ]
    assert health_of(reading) is Health.MAINTENANCE
    page.paths[WINDOWS] = {"active": [], "upcoming": []}
    assert health_of(read(reader)) is Health.OPERATIONAL


def test_an_incident_that_is_a_maintenance_is_one() -> None:
    found = alone({"incidents": [{**OPEN, "severity": "MAINTENANCE"}]})
    assert (found.incidents, [each.title for each in found.maintenances]) == ((), ["Slow"])
    assert health_of(found) is Health.MAINTENANCE


def test_an_incident_that_is_listed_though_it_is_over_hits_nothing(reader, page) -> None:
    page.paths[INCIDENTS] = {"incidents": [{**OPEN, "lastUpdateStatus": "RESOLVED", "updated_at": LATER}]}
    reading = read(reader)
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    assert health_of(reading) is Health.OPERATIONAL


@pytest.mark.parametrize("body", [{"active": [], "upcoming": []}, NAMES])
def test_what_only_completes_a_page_is_never_an_all_clear_by_itself(body) -> None:
    assert health_of(alone(body)) is Health.UNKNOWN


def test_each_check_asks_for_what_changes_and_the_parts_now_and_then(reader, page, clock) -> None:
    read(reader)
    page.taken()
    read(reader)
    assert page.taken() == [INCIDENTS, WINDOWS]
    page.paths[PARTS] = {**NAMES, "metadata": NAMES["metadata"][:1]}
    clock.at += HISTORY_EVERY
    assert len(read(reader).components) == 2
    assert page.taken() == [INCIDENTS, PARTS, WINDOWS]


def test_parts_that_cannot_be_read_for_once_stay_known(reader, page, clock) -> None:
    read(reader)
    page.paths |= {PARTS: Response(503), WINDOWS: Response(503)}
    clock.at += HISTORY_EVERY + timedelta(minutes=1)
    reading = read(reader)
    assert len(reading.components) == 3
    assert health_of(reading) is Health.OPERATIONAL


def test_a_page_whose_parts_can_never_be_read_is_read_all_the_same(reader, page) -> None:
    page.paths |= {PARTS: Response(404), WINDOWS: b"<html>"}
    assert health_of(read(reader)) is Health.OPERATIONAL
    page.paths[INCIDENTS] = {"incidents": [OPEN]}
    assert health_of(read(reader)) is Health.PARTIAL_OUTAGE


def test_mistrals_page_is_asked_where_it_moved_to_and_not_where_it_was_left_behind() -> None:
    """Its old page at Checkly is still served, with an incident of September 2026 that is over."""
    assert [each.url for each in candidate_endpoints("https://status.mistral.ai")] == [
        "https://status.mistral.ai/api/v1/status.json"
    ]
