"""incident.io's native feed, on small bodies of our own."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.untrusted import Unreadable

PAGE = "https://status.example.com"
INCIDENT = "01KGJK9Q6PDB3C3VX6MPCY6106"


def update(word: str, at: str, **more: object) -> dict[str, object]:
    return {"id": f"u-{word}-{at}", "to_status": word, "published_at": at, "message_string": f"{word}.", **more}


def incident(**more: object) -> dict[str, object]:
    return {"id": INCIDENT, "name": "Errors", "status": "investigating", "type": "incident", **more}


def summary(**more: object) -> dict[str, object]:
    shown = {
        "public_url": PAGE + "/",
        "components": [{"id": "a", "name": "Chat"}, {"id": "b", "name": "Login"}, {"id": "c", "name": "Login"}],
        "structure": {
            "items": [
                {"group": {"id": "g1", "name": "Product", "components": [{"component_id": "a", "name": "Chat"},
                                                                        {"component_id": "b", "name": "Login"}]}},
                {"component": {"component_id": "c"}},
            ]
        },
        "affected_components": [],
        "ongoing_incidents": [],
        "scheduled_maintenances": [],
    }  # fmt: skip
    return {"summary": {**shown, **more}}


def read(body: object) -> PageReading:
    return read_page(json.dumps(body).encode(), PAGE)


def only(reading: PageReading) -> Incident:
    (found,) = reading.incidents
    return found


def test_a_component_that_is_not_affected_is_operational() -> None:
    reading = read(summary(affected_components=[{"component_id": "a", "status": "degraded_performance"}]))
    assert {each.id: each.health for each in reading.components} == {
        "a": Health.DEGRADED, "b": Health.OPERATIONAL, "c": Health.OPERATIONAL}  # fmt: skip
    assert reading.stated_health is Health.DEGRADED
    assert (reading.format, reading.complete, reading.url) == ("incidentio", True, PAGE)


def test_components_of_equal_names_are_told_apart_by_id_and_group() -> None:
    logins = [each for each in read(summary()).components if each.name == "Login"]
    assert [(each.id, each.group, each.group_id) for each in logins] == [("b", "Product", "g1"), ("c", None, None)]


def test_nothing_ongoing_is_stated_as_operational() -> None:
    assert read(summary()).stated_health is Health.OPERATIONAL


def test_full_outage_is_a_major_outage() -> None:
    reading = read(summary(affected_components=[{"component_id": "a", "status": "full_outage"}]))
    assert reading.components[0].health is Health.MAJOR_OUTAGE
    assert reading.stated_health is Health.MAJOR_OUTAGE


def test_an_unknown_status_word_is_unknown_and_never_operational() -> None:
    reading = read(summary(affected_components=[{"component_id": "a", "status": "wobbly"}]))
    assert reading.components[0].health is Health.UNKNOWN
    assert reading.stated_health is Health.UNKNOWN


def test_an_affected_component_that_is_listed_nowhere_is_kept() -> None:
    reading = read(summary(affected_components=[{"component_id": "z", "status": "partial_outage"}]))
    assert reading.components[-1].id == "z"
    assert reading.components[-1].health is Health.PARTIAL_OUTAGE


def test_the_components_of_a_parent_page_come_from_its_structure() -> None:
    reading = read(summary(components=[]))
    assert [each.name for each in reading.components] == ["Chat", "Login", "c"]
    assert reading.complete


@pytest.mark.parametrize("empty", [None, [], "absent"])
def test_absent_none_and_empty_lists_are_the_same(empty: object) -> None:
    body = summary()
    for key in ("ongoing_incidents", "affected_components", "scheduled_maintenances"):
        if empty == "absent":
            del body["summary"][key]  # type: ignore[attr-defined]
        else:
            body["summary"][key] = empty  # type: ignore[index]
    reading = read(body)
    assert (reading.incidents, reading.maintenances, len(reading.components)) == ((), (), 3)


def test_updates_come_oldest_first_and_are_delivered_newest_first() -> None:
    row = incident(
        updates=[update("investigating", "2026-02-03T20:32:00Z"), update("identified", "2026-02-03T20:44:00Z")]
    )
    assert [each.phase for each in only(read(summary(ongoing_incidents=[row]))).updates] == [
        Phase.IDENTIFIED, Phase.INVESTIGATING]  # fmt: skip


def test_a_reopened_incident_is_one_incident_that_is_open() -> None:
    row = incident(
        status="monitoring",
        updates=[
            update("identified", "2026-02-03T20:42:00Z"),
            update("resolved", "2026-02-03T21:09:53.478Z"),
            update("identified", "2026-02-03T21:49:15.365Z"),
            update("monitoring", "2026-02-03T22:21:16.02Z"),
        ],
    )
    found = only(read(summary(ongoing_incidents=[row])))
    assert (found.reopened, found.phase, found.resolved_at, found.is_open) == (True, Phase.MONITORING, None, True)


def test_a_component_that_is_back_while_the_incident_is_open_has_recovered() -> None:
    row = incident(
        status="monitoring",
        affected_components=[
            {"component_id": "a", "status": "degraded_performance", "current_status": "operational"},
            {"component_id": "b", "status": "partial_outage", "current_status": "partial_outage"},
        ],
    )
    reading = read(summary(ongoing_incidents=[row]))
    found = only(reading)
    assert (found.component_ids, found.recovered_ids) == (("a", "b"), ("a",))
    assert found.health is Health.PARTIAL_OUTAGE
    assert {each.id: each.health for each in reading.components}["b"] is Health.PARTIAL_OUTAGE


def test_affected_components_may_be_empty_while_an_incident_is_monitored() -> None:
    row = incident(
        status="monitoring",
        affected_components=[{"component_id": "a", "status": "degraded_performance", "current_status": "operational"}],
    )
    reading = read(summary(ongoing_incidents=[row]))
    assert {each.health for each in reading.components} == {Health.OPERATIONAL}
    assert reading.stated_health is None
    assert only(reading).recovered_ids == ("a",)


def test_an_open_incident_without_component_or_impact_is_degraded_by_our_own_reading() -> None:
    found = only(read(summary(ongoing_incidents=[incident()])))
    assert (found.health, found.impact_stated, found.component_ids) == (Health.DEGRADED, False, ())


def test_the_worst_state_counts_even_after_it_got_better() -> None:
    row = incident(
        affected_components=[{"component_id": "a", "status": "degraded_performance", "current_status": "operational"}],
        component_impacts=[{"component_id": "a", "status": "full_outage", "start_at": "2026-02-03T20:32:27Z"}],
    )
    found = only(read(summary(ongoing_incidents=[row])))
    assert (found.health, found.worst_health) == (Health.DEGRADED, Health.MAJOR_OUTAGE)


@pytest.mark.parametrize(
    ("now", "health"),
    [
        ({"a": "degraded_performance"}, Health.DEGRADED),
        ({"a": "partial_outage", "b": "operational"}, Health.PARTIAL_OUTAGE),
        ({"a": "operational", "b": "operational"}, Health.DEGRADED),
        ({"a": "full_outage", "b": "degraded_performance"}, Health.MAJOR_OUTAGE),
    ],
)
def test_an_open_incident_is_as_bad_as_its_parts_are_now(now: dict[str, str], health: Health) -> None:
    tags = [{"component_id": each, "status": "full_outage", "current_status": word} for each, word in now.items()]
    found = only(read(summary(ongoing_incidents=[incident(affected_components=tags)])))
    assert (found.health, found.worst_health) == (health, Health.MAJOR_OUTAGE)


@pytest.mark.parametrize(
    ("tags", "hit"),
    [
        ({"a": "degraded_performance", "b": "operational"}, ("a",)),
        ({"a": "operational", "b": "partial_outage", "c": "operational"}, ("b",)),
        ({"a": "operational", "b": "full_outage", "c": "degraded_performance"}, ("b", "c")),
    ],
)
def test_a_part_that_is_tagged_as_operational_is_not_hit(tags: dict[str, str], hit: tuple[str, ...]) -> None:
    affected = [{"component_id": each, "status": word, "current_status": "operational"} for each, word in tags.items()]
    said = [{"component_id": each, "status": "degraded_performance"} for each in tags]
    row = incident(
        affected_components=affected, updates=[update("identified", "2026-02-03T20:44:00Z", component_statuses=said)]
    )
    assert only(read(summary(ongoing_incidents=[row]))).component_ids == hit


@pytest.mark.parametrize(
    ("more", "began"),
    [
        ({}, "2026-02-08T14:00:00Z"),
        ({"component_impacts": [{"component_id": "a", "status": "partial_outage", "start_at": "2026-02-08T13:20:00Z"}]},
         "2026-02-08T13:20:00Z"),
        ({"component_impacts": [{"component_id": "a", "status": "partial_outage", "start_at": "2026-02-03T20:00:00Z",
                                 "end_at": "2026-02-03T21:00:00Z"}]},
         "2026-02-08T14:00:00Z"),
    ],
)  # fmt: skip
def test_a_reopened_incident_began_with_its_present_stretch(more: dict[str, object], began: str) -> None:
    row = incident(
        updates=[
            update("investigating", "2026-02-03T20:30:00Z"),
            update("resolved", "2026-02-03T21:00:00Z"),
            update("investigating", "2026-02-08T14:00:00Z"),
        ],
        **more,
    )
    found = only(read(summary(ongoing_incidents=[row])))
    assert found.started_at == datetime.fromisoformat(began)
    assert [end is None for _, end in found.open_intervals] == [False, True]


def test_closed_stretches_are_no_part_of_how_long_an_incident_was_open() -> None:
    words = [("identified", 0), ("monitoring", 4), ("resolved", 6), ("identified", 30), ("resolved", 48)]
    updates = [update(word, f"2026-06-07T10:{minute:02d}:00Z") for word, minute in words]
    row = incident(status="resolved", published_at="2026-06-07T10:00:00Z", updates=updates)
    found = only(read({"incidents": [row]}))
    assert found.open_s(datetime(2026, 6, 8, tzinfo=UTC)) == (6 + 18) * 60
    assert (found.reopened, found.resolved_at) == (True, datetime(2026, 6, 7, 10, 48, tzinfo=UTC))


def test_an_incident_that_is_posted_after_its_end_has_its_true_times() -> None:
    row = incident(
        status="resolved",
        published_at="2026-02-04T06:00:00Z",
        updates=[update("resolved", "2026-02-03T21:00:00Z")],
        component_impacts=[{"component_id": "a", "status": "partial_outage", "start_at": "2026-02-03T20:00:00Z",
                            "end_at": "2026-02-03T21:00:00Z"}],
    )  # fmt: skip
    found = only(read({"incidents": [row]}))
    assert found.open_s(datetime(2026, 2, 5, tzinfo=UTC)) == 3600.0
    assert (found.is_open, found.confirmation_lag_s) == (False, 36_000.0)


@pytest.mark.parametrize("components", [None, [], "absent"])
def test_a_page_that_lists_no_part_says_nothing(components: object) -> None:
    body = summary(components=components, structure=None)
    if components == "absent":
        del body["summary"]["components"]  # type: ignore[attr-defined]
    assert read(body).stated_health is Health.UNKNOWN


def test_an_incident_without_publishing_time_was_published_when_its_ulid_was_made() -> None:
    found = only(read(summary(ongoing_incidents=[incident()])))
    assert found.published_at == datetime(2026, 2, 3, 20, 32, 27, 350_000, tzinfo=UTC)


def test_a_backdated_beginning_gives_the_confirmation_lag() -> None:
    row = incident(
        published_at="2026-02-03T20:32:27.349Z",
        component_impacts=[{"component_id": "a", "status": "partial_outage", "start_at": "2026-02-03T20:12:27.349Z"}],
    )
    found = only(read(summary(ongoing_incidents=[row])))
    assert found.started_at == datetime(2026, 2, 3, 20, 12, 27, 349_000, tzinfo=UTC)
    assert found.confirmation_lag_s == 1200.0


def test_the_former_word_fixing_means_identified() -> None:
    row = incident(status="fixing", updates=[update("fixing", "2026-02-03T20:44:00Z")])
    found = only(read(summary(ongoing_incidents=[row])))
    assert (found.phase, found.updates[0].phase) == (Phase.IDENTIFIED, Phase.IDENTIFIED)


def test_an_unknown_phase_is_taken_from_the_newest_update_and_is_never_resolved_by_itself() -> None:
    row = incident(status="pondering", updates=[update("monitoring", "2026-02-03T20:44:00Z")])
    assert only(read(summary(ongoing_incidents=[row]))).phase is Phase.MONITORING
    assert only(read(summary(ongoing_incidents=[incident(status="pondering")]))).phase is Phase.INVESTIGATING


def test_the_link_of_an_incident_has_single_slashes_and_is_https() -> None:
    found = only(read(summary(public_url=PAGE + "//", ongoing_incidents=[incident()])))
    assert found.url == f"{PAGE}/incidents/{INCIDENT}"
    unsafe = read_page(
        json.dumps(summary(public_url="javascript:x", ongoing_incidents=[incident()])).encode(), "http://127.0.0.1:1"
    )
    assert only(unsafe).url is None


def test_maintenances_are_never_incidents() -> None:
    running = incident(id="m1", type="maintenance", status="maintenance_in_progress", name="Move")
    planned = {"id": "m2", "name": "Later", "status": "maintenance_scheduled", "starts_at": "2026-02-04T01:00:00Z",
               "ends_at": "2026-02-04T02:00:00Z", "affected_components": [{"component_id": "a"}]}  # fmt: skip
    reading = read(summary(ongoing_incidents=[running], scheduled_maintenances=[planned]))
    assert reading.incidents == ()
    assert [(each.id, each.phase) for each in reading.maintenances] == [
        ("m1", MaintenancePhase.IN_PROGRESS), ("m2", MaintenancePhase.SCHEDULED)]  # fmt: skip
    assert reading.maintenances[1].starts_at == datetime(2026, 2, 4, 1, tzinfo=UTC)
    assert reading.maintenances[1].component_ids == ("a",)


def test_a_bare_list_of_incidents_is_a_history() -> None:
    row = incident(
        status="resolved",
        published_at="2026-08-13T15:19:50.245Z",
        component_impacts=[{"component_id": "a", "status": "full_outage", "start_at": "2026-08-13T15:19:50.245Z",
                            "end_at": "2026-08-13T23:58:22.09Z"}],
    )  # fmt: skip
    reading = read({"incidents": [row]})
    found = only(reading)
    assert (found.health, found.phase) == (Health.MAJOR_OUTAGE, Phase.RESOLVED)
    assert found.resolved_at == datetime(2026, 8, 13, 23, 58, 22, 90_000, tzinfo=UTC)
    assert (reading.stated_health, reading.complete) == (Health.OPERATIONAL, False)
    assert read({"incidents": [{**row, "status": "identified"}]}).stated_health is None


@pytest.mark.parametrize(
    "body",
    [{}, {"summary": {}}, {"summary": []}, {"summary": {"ongoing_incidents": []}}, {"incidents": []},
     {"incidents": [{}]}, {"page": {}}, {"components": []}, {"status": "UP"}, [], 7, None, "text"],
)  # fmt: skip
def test_json_of_another_shape_is_not_a_page(body: object) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body)
    assert caught.value.kind == "wrong_shape"


@pytest.mark.parametrize("kind", ["parent", "global"])
def test_a_parent_page_is_no_all_clear_for_its_sub_pages(kind: str) -> None:
    summary = {"components": [{"id": "a", "name": "A"}], "affected_components": [], "ongoing_incidents": []}
    assert read_page(json.dumps({"summary": summary}).encode(), PAGE).stated_health is Health.OPERATIONAL
    parent = read_page(json.dumps({"summary": {**summary, "page_type": kind}}).encode(), PAGE)
    assert parent.stated_health is Health.UNKNOWN
