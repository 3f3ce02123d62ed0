"""What single formats say beside a state: the parts that an incident hit, its last word, when a maintenance runs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tests.support.bodies.formats import HOST, NOW
from trayapp.domain.model.enums import Phase
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats.registry import read_page

BEGAN, LATER = "2026-03-17 11:00:00", "2026-03-17 11:30:00"


def read(value: Any) -> PageReading:
    return read_page(json.dumps(value).encode(), f"https://{HOST}", datetime.fromisoformat(NOW))


def cachet(**more: Any) -> dict[str, Any]:
    row = {"id": 2, "component_id": 0, "name": "Slow", "status": 1, "message": "We look.", "created_at": BEGAN}
    return {"meta": {"pagination": {"total_pages": 1}}, "data": [{**row, "updated_at": BEGAN, **more}]}


def test_zendesk_names_an_incident_and_the_services_that_it_hit() -> None:
    row = {"name": "Voice issues", "impact": "major", "status": "monitoring", "startedAt": "2026-03-17T11:00:00.000Z"}
    hit = [
        {"type": "incidentService", "attributes": {"incidentId": 10, "serviceName": "Voice", "resolvedAt": None}},
        {"type": "incidentService", "attributes": {"incidentId": 10, "serviceName": "Calls", "resolvedAt": LATER}},
        {"type": "incidentService", "attributes": {"incidentId": 9, "serviceName": "Chat", "resolvedAt": None}},
    ]
    (found,) = read({"data": [{"id": "10", "attributes": {**row, "resolvedAt": None}}], "included": hit}).incidents
    assert (found.title, found.phase) == ("Voice issues", Phase.MONITORING)
    assert (found.component_ids, found.recovered_ids) == (("Voice", "Calls"), ("Calls",))


def test_cachets_last_update_is_the_last_word_and_its_first_message_stays() -> None:
    update = {"id": 4, "status": 3, "message": "We watch.", "created_at": LATER}
    (found,) = read(cachet(is_resolved=False, latest_status=3, updates=[update])).incidents
    assert [(each.phase, each.text) for each in found.updates] == [
        (Phase.MONITORING, "We watch."),
        (Phase.INVESTIGATING, "We look."),
    ]
    assert (found.phase, found.is_open, found.started_at) == (
        Phase.MONITORING,
        True,
        datetime.fromisoformat(f"{BEGAN}+00:00"),
    )


def test_cachets_incident_is_over_by_its_last_update_though_its_own_status_stays() -> None:
    update = {"id": 5, "status": 4, "message": "Back.", "created_at": LATER}
    (found,) = read(cachet(is_resolved=True, latest_status=4, updates=[update])).incidents
    assert (found.phase, found.resolved_at) == (Phase.RESOLVED, datetime.fromisoformat(f"{LATER}+00:00"))
    (alone,) = read(cachet(status=4)).incidents
    assert (alone.phase, alone.resolved_at) == (Phase.RESOLVED, datetime.fromisoformat(f"{BEGAN}+00:00"))


def test_uptime_kumas_maintenance_runs_in_its_own_zone() -> None:
    planned = {"id": 2, "title": "Move", "status": "under-maintenance", "timezoneOffset": "+02:00"}
    slots = [{"startDate": "2026-03-17 13:00", "endDate": "2026-03-17T12:30:00.000Z"}]
    page = {"publicGroupList": [], "maintenanceList": [{**planned, "timeslotList": slots}]}
    (found,) = read(page).maintenances
    assert found.starts_at == datetime.fromisoformat("2026-03-17T11:00:00+00:00")
    assert found.ends_at == datetime.fromisoformat("2026-03-17T12:30:00+00:00")
    (without,) = read({"publicGroupList": [], "maintenanceList": [{**planned, "timeslotList": None}]}).maintenances
    assert (without.starts_at, without.ends_at) == (None, None)
