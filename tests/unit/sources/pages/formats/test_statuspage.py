"""The Statuspage API, Atlassian's and incident.io's imitation, on small bodies of our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.untrusted import Unreadable

PAGE = "https://status.example.com"
ULID = "01M2D1CZG0862JB4JHVW56QF89"


def component(identifier: str, status: str = "operational", **more: object) -> dict[str, object]:
    return {"id": identifier, "name": f"Part {identifier}", "status": status, **more}


def update(word: str, at: str, **more: object) -> dict[str, object]:
    return {"id": f"u{at}", "status": word, "created_at": at, "display_at": at, "body": f"{word}.", **more}


def incident(**more: object) -> dict[str, object]:
    return {"id": "7g1qpkyz5gxh", "name": "Errors", "status": "investigating", "impact": "minor",
            "created_at": "2026-09-13T09:26:00Z", "incident_updates": [], **more}  # fmt: skip


def read(**more: object) -> PageReading:
    body = {
        "page": {"id": "tymt9n04zgry", "url": PAGE},
        "status": {"indicator": "none"},
        "components": [component("a")],
    }
    return read_page(json.dumps({**body, **more}).encode(), PAGE)


@pytest.mark.parametrize("more", [{}, {"incidents": None}, {"incidents": []}])
def test_incidents_may_be_absent_null_or_empty(more: dict[str, object]) -> None:
    reading = read(**more)
    assert (reading.incidents, reading.maintenances, reading.stated_health) == ((), (), Health.OPERATIONAL)


def test_the_25_rotating_components_of_the_imitation_are_not_complete() -> None:
    parts = [component(f"01JMXBRMFE4MAP2BHSJNZ787{number:02}") for number in range(25)]
    reading = read(page={"id": "01JMDK9XYNY6RXSED6SDWW50WY", "url": PAGE + "/"}, components=parts)
    assert len(reading.components) == 25
    assert not reading.complete


def test_the_components_of_atlassian_are_complete() -> None:
    assert read().complete


def test_a_lagging_indicator_is_told_beside_what_the_incident_and_components_say() -> None:
    reading = read(
        status={"indicator": "minor"},
        components=[component("a", "partial_outage")],
        incidents=[incident(impact="major", components=[component("a", "partial_outage")])],
    )
    assert reading.stated_health is Health.DEGRADED
    assert reading.components[0].health is Health.PARTIAL_OUTAGE
    assert reading.incidents[0].health is Health.PARTIAL_OUTAGE


@pytest.mark.parametrize(
    ("impact", "health"),
    [("minor", Health.DEGRADED), ("major", Health.PARTIAL_OUTAGE), ("critical", Health.MAJOR_OUTAGE),
     ("none", Health.DEGRADED), ("apocalyptic", Health.UNKNOWN)],
)  # fmt: skip
def test_an_impact_says_the_health_of_its_incident(impact: str, health: Health) -> None:
    (found,) = read(incidents=[incident(impact=impact)]).incidents
    assert found.health is health
    assert found.impact_stated is (impact != "none")


@pytest.mark.parametrize("word", ["major_outage", "full_outage"])
def test_both_words_for_the_worst_are_known(word: str) -> None:
    assert read(components=[component("a", word)]).components[0].health is Health.MAJOR_OUTAGE


def test_an_unknown_indicator_or_component_word_is_unknown() -> None:
    reading = read(status={"indicator": "puce"}, components=[component("a", "puce")])
    assert (reading.stated_health, reading.components[0].health) == (Health.UNKNOWN, Health.UNKNOWN)


def test_a_group_is_no_component_and_names_its_children() -> None:
    reading = read(components=[component("g", "major_outage", group=True, components=["a"]),
                               component("a", group=False, group_id="g"),
                               component("b", group=False, group_id=None)])  # fmt: skip
    assert [(each.id, each.group, each.group_id) for each in reading.components] == [
        ("a", "Part g", "g"), ("b", None, None)]  # fmt: skip


def test_a_line_of_text_among_the_components_is_left_out() -> None:
    sign = {**component("x"), "name": "Visit www.example.com for more information"}
    assert [each.id for each in read(components=[component("a"), sign]).components] == ["a"]
    hurt = {**sign, "status": "major_outage"}
    assert [each.id for each in read(components=[component("a"), hurt]).components] == ["a", "x"]


def test_a_reopened_incident_that_is_over_ended_at_its_last_resolution() -> None:
    rows = [
        update("resolved", "2026-09-13T10:53:10Z"),
        update("monitoring", "2026-09-13T09:55:55Z"),
        update("resolved", "2026-09-13T09:53:42Z"),
        update("investigating", "2026-09-13T09:26:00Z"),
    ]
    row = incident(id=ULID, status="resolved", resolved_at="2026-09-13T09:53:42Z", incident_updates=rows)
    (found,) = read(incidents=[row]).incidents
    assert (found.reopened, found.phase) == (True, Phase.RESOLVED)
    assert found.resolved_at == datetime(2026, 9, 13, 10, 53, 10, tzinfo=UTC)


def test_a_reopened_incident_that_is_open_has_no_end() -> None:
    row = incident(status="monitoring", resolved_at="2026-09-13T09:53:42Z")
    (found,) = read(incidents=[row]).incidents
    assert (found.reopened, found.resolved_at) == (True, None)


def test_statuses_that_go_backwards_are_told_as_they_are() -> None:
    rows = [update("investigating", "2026-09-13T10:00:00Z"), update("identified", "2026-09-13T09:30:00Z")]
    (found,) = read(incidents=[incident(incident_updates=rows)]).incidents
    assert [each.phase for each in found.updates] == [Phase.INVESTIGATING, Phase.IDENTIFIED]
    assert (found.phase, found.reopened) == (Phase.INVESTIGATING, False)


def test_a_backdated_resolution_does_not_look_like_a_reopening() -> None:
    rows = [
        update("resolved", "2026-09-13T11:00:00Z", display_at="2026-09-13T09:40:00Z"),
        update("monitoring", "2026-09-13T10:00:00Z"),
    ]
    (found,) = read(incidents=[incident(status="resolved", incident_updates=rows)]).incidents
    assert not found.reopened
    assert [each.at.hour for each in found.updates] == [10, 9]


def test_updates_of_one_minute_keep_the_order_of_the_page() -> None:
    rows = [update("resolved", "2026-09-13T10:00:00Z", id="2"), update("monitoring", "2026-09-13T10:00:00Z", id="1")]
    (found,) = read(incidents=[incident(status="resolved", incident_updates=rows)]).incidents
    assert [each.id for each in found.updates] == ["2", "1"]
    assert not found.reopened


def test_an_incident_without_components_is_read() -> None:
    (found,) = read(incidents=[incident(components=[], impact="none", status="monitoring")]).incidents
    assert (found.component_ids, found.phase, found.health) == ((), Phase.MONITORING, Health.DEGRADED)


def test_components_of_an_incident_that_are_back_have_recovered() -> None:
    changes = [{"code": "a", "old_status": "operational", "new_status": "partial_outage"}]
    row = incident(
        components=[component("a"), component("b")],
        incident_updates=[update("investigating", "2026-09-13T09:30:00Z", affected_components=changes),
                          update("monitoring", "2026-09-13T09:40:00Z", affected_components=None)],
    )  # fmt: skip
    (found,) = read(incidents=[row]).incidents
    assert (found.component_ids, found.recovered_ids) == (("a",), ("a",))
    assert (found.health, found.worst_health) == (Health.DEGRADED, Health.PARTIAL_OUTAGE)


@pytest.mark.parametrize(
    ("status", "impact", "part", "health"),
    [
        ("investigating", "critical", "degraded_performance", Health.MAJOR_OUTAGE),
        ("monitoring", "critical", "degraded_performance", Health.DEGRADED),
        ("monitoring", "critical", "partial_outage", Health.PARTIAL_OUTAGE),
        ("identified", "minor", "major_outage", Health.MAJOR_OUTAGE),
    ],
)
def test_what_the_page_has_lowered_while_it_monitors_is_lower(
    status: str, impact: str, part: str, health: Health
) -> None:
    row = incident(status=status, impact=impact, components=[{**component("a"), "status": part}])
    (found,) = read(incidents=[row]).incidents
    assert found.health is health


def test_the_parts_that_an_incident_tags_without_marking_any_are_the_ones_it_is_about() -> None:
    (found,) = read(incidents=[incident(components=[component("a"), component("b")])]).incidents
    assert (found.component_ids, found.recovered_ids) == (("a", "b"), ())


def test_the_link_is_built_where_there_is_no_short_link() -> None:
    (found,) = read(page={"url": PAGE + "/"}, incidents=[incident(id=ULID, shortlink=None)]).incidents
    assert found.url == f"{PAGE}/incidents/{ULID}"


def test_an_incident_of_the_imitation_was_published_when_its_ulid_was_made() -> None:
    (found,) = read(incidents=[incident(id=ULID)]).incidents
    assert found.published_at == datetime(2026, 9, 13, 9, 26, 0, 448_000, tzinfo=UTC)
    (other,) = read(incidents=[incident()]).incidents
    assert other.published_at == datetime(2026, 9, 13, 9, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "phase"),
    [("scheduled", MaintenancePhase.SCHEDULED), ("in_progress", MaintenancePhase.IN_PROGRESS),
     ("verifying", MaintenancePhase.IN_PROGRESS), ("completed", MaintenancePhase.COMPLETED)],
)  # fmt: skip
def test_planned_maintenances_are_kept_apart_from_incidents(word: str, phase: MaintenancePhase) -> None:
    row = {"id": "m", "name": "Move", "status": word, "impact": "maintenance", "components": [component("a")],
           "scheduled_for": "2026-09-30T07:00:00.000-07:00", "scheduled_until": None}  # fmt: skip
    reading = read(scheduled_maintenances=[row])
    (found,) = reading.maintenances
    assert (found.phase, found.component_ids, reading.incidents) == (phase, ("a",), ())
    assert found.starts_at == datetime(2026, 9, 30, 14, tzinfo=UTC)


def test_a_bare_list_of_incidents_is_read() -> None:
    over = incident(status="resolved", incident_updates=[update("resolved", "2026-09-13T10:00:00Z")])
    calm = read_page(json.dumps({"incidents": [over]}).encode(), PAGE)
    assert (calm.format, calm.stated_health, calm.complete) == ("statuspage", Health.OPERATIONAL, False)
    troubled = read_page(json.dumps({"incidents": [over, incident(id="b")]}).encode(), PAGE)
    assert troubled.stated_health is None
    assert [each.is_open for each in troubled.incidents] == [False, True]


def test_whom_it_hits_is_read_from_the_title() -> None:
    (found,) = read(incidents=[incident(name="Errors for Enterprise users in LATAM")]).incidents
    assert found.scope.plans == ("enterprise",)
    assert found.scope.regions == ("LATAM",)


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("in_progress", MaintenancePhase.IN_PROGRESS),
        ("identified", MaintenancePhase.IN_PROGRESS),
        ("resolved", MaintenancePhase.COMPLETED),
    ],
)
def test_a_maintenance_without_a_date_among_the_incidents_is_a_maintenance(word: str, phase: MaintenancePhase) -> None:
    reading = read(incidents=[{"id": "m", "name": "Move", "status": word, "impact": "maintenance"}])
    assert (reading.incidents, [each.phase for each in reading.maintenances]) == ((), [phase])


def test_a_list_of_components_of_something_else_is_no_status_page() -> None:
    body = {"components": [{"id": "left-pad", "name": "left-pad", "status": "operational"}], "version": 2}
    with pytest.raises(Unreadable):
        read_page(json.dumps(body).encode(), PAGE)


@pytest.mark.parametrize("word", ["cancelled", "Canceled", "maintenance_cancelled"])
def test_work_that_was_called_off_is_neither_on_nor_to_come(word: str) -> None:
    (found,) = read(scheduled_maintenances=[incident(status=word)]).maintenances
    assert found.phase is MaintenancePhase.COMPLETED


@pytest.mark.parametrize("words", [("investigating", "investigating"), ("resolved", "investigating")])
def test_an_incident_that_is_listed_twice_is_one_and_open_if_either_is(words: tuple[str, str]) -> None:
    (found,) = read(incidents=[incident(status=word) for word in words]).incidents
    assert found.phase is Phase.INVESTIGATING
