"""incident.io's widget API, on small bodies of our own."""

from __future__ import annotations

import json

import pytest

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats.registry import read_page

PAGE = "https://status.example.com"
CALM = {"page_title": "Example", "page_url": PAGE, "ongoing_incidents": [], "in_progress_maintenances": [],
        "scheduled_maintenances": []}  # fmt: skip
ROW = {
    "id": "01KGJK9Q6PDB3C3VX6MPCY6106", "name": "Errors", "status": "identified",
    "url": PAGE + "//incidents/01KGJK9Q6PDB3C3VX6MPCY6106", "last_update_at": "2026-02-03T20:44:34Z",
    "last_update_message": "We know why.", "current_worst_impact": "full_outage",
    "affected_components": [{"id": "a", "name": "Login", "group_name": "APIs", "current_status": "full_outage"},
                            {"id": "b", "name": "Login", "group_name": "ChatGPT", "current_status": "operational"}],
}  # fmt: skip


def read(**more: object) -> PageReading:
    return read_page(json.dumps({**CALM, **more}).encode(), PAGE)


def test_a_calm_widget_lists_no_components_and_states_operational() -> None:
    reading = read()
    assert (reading.format, reading.components, reading.complete) == ("incidentio-widget", (), False)
    assert reading.stated_health is Health.OPERATIONAL


def test_an_incident_of_the_widget_is_read_with_its_last_update() -> None:
    (found,) = read(ongoing_incidents=[ROW]).incidents
    assert (found.health, found.phase, found.component_ids) == (Health.MAJOR_OUTAGE, Phase.IDENTIFIED, ("a",))
    assert found.recovered_ids == ()
    assert [each.text for each in found.updates] == ["We know why."]
    assert found.url == PAGE + "/incidents/01KGJK9Q6PDB3C3VX6MPCY6106"


def test_an_incident_of_the_widget_that_nobody_is_hit_by_is_not_plainly_operational() -> None:
    row = {key: value for key, value in ROW.items() if key not in {"current_worst_impact", "affected_components"}}
    reading = read(ongoing_incidents=[row])
    assert reading.stated_health is Health.DEGRADED
    assert not reading.incidents[0].impact_stated


def test_the_parts_of_an_incident_of_the_widget_that_are_all_back_have_recovered() -> None:
    back = [{**each, "current_status": "operational"} for each in ROW["affected_components"]]
    row = {**ROW, "status": "monitoring", "current_worst_impact": "operational", "affected_components": back}
    (found,) = read(ongoing_incidents=[row]).incidents
    assert (found.component_ids, found.recovered_ids, found.health) == (("a", "b"), ("a", "b"), Health.DEGRADED)


@pytest.mark.parametrize("gone", [(), ("affected_components",), ("scheduled_maintenances", "affected_components")])
def test_a_widget_of_nulls_says_nothing(gone: tuple[str, ...]) -> None:
    body = {**dict.fromkeys(CALM), "page_title": "x", "ongoing_incidents": None}
    reading = read_page(json.dumps({key: each for key, each in body.items() if key not in gone}).encode(), PAGE)
    assert reading.stated_health is Health.UNKNOWN


def test_affected_components_keep_their_groups_apart() -> None:
    components = read(affected_components=ROW["affected_components"]).components
    assert [(each.id, each.group, each.health) for each in components] == [
        ("a", "APIs", Health.MAJOR_OUTAGE), ("b", "ChatGPT", Health.OPERATIONAL)]  # fmt: skip


def test_maintenances_of_the_widget_have_phases_and_times() -> None:
    reading = read(
        in_progress_maintenances=[{"id": "m1", "name": "Now", "started_at": "2026-02-03T20:00:00Z",
                                   "scheduled_end_at": "2026-02-03T22:00:00Z"}],
        scheduled_maintenances=[{"id": "m2", "name": "Later", "starts_at": "2026-02-04T20:00:00Z"}],
    )  # fmt: skip
    first, second = reading.maintenances
    assert (first.phase, second.phase) == (MaintenancePhase.IN_PROGRESS, MaintenancePhase.SCHEDULED)
    assert first.starts_at is not None
    assert first.ends_at is not None
    assert second.starts_at is not None


def test_a_parent_page_is_all_clear_only_where_each_of_its_sub_pages_is() -> None:
    calm, silent, trouble = {"ongoing_incidents": []}, {"name": "EU"}, {"ongoing_incidents": [ROW]}
    assert read(subpages=[calm, calm]).stated_health is Health.OPERATIONAL
    assert read(subpages=[calm, silent]).stated_health is Health.UNKNOWN
    assert read(subpages={"eu": calm}).stated_health is Health.UNKNOWN
    assert [each.title for each in read(subpages=[calm, trouble]).incidents] == ["Errors"]
