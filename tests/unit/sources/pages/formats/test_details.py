"""What single formats say beside a state: the parts that an incident hit, its last word, when a maintenance runs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tests.support.bodies.formats import HOST, NOW
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
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


def test_better_stack_names_the_updates_of_a_report_in_its_relationships() -> None:
    page = {"id": "1", "type": "status_page", "attributes": {"aggregate_state": "degraded"}}
    report = {"title": "Slow", "report_type": "manual", "starts_at": "2026-03-17T11:00:00Z", "ends_at": None}
    related = {"status_updates": {"data": [{"id": "7", "type": "status_update"}]}}
    rows = [
        {"id": "5", "type": "status_report", "attributes": {**report, "aggregate_state": "degraded"},
         "relationships": related},
        {"id": "7", "type": "status_update", "attributes": {"message": "We look.", "published_at": LATER}},
        {"id": "8", "type": "status_update", "attributes": {"message": "Of another.", "published_at": LATER}},
        {"id": "9", "type": "status_update",
         "attributes": {"message": "Named here.", "published_at": BEGAN, "status_report_id": 5}},
    ]  # fmt: skip
    (found,) = read({"data": page, "included": rows}).incidents
    assert [each.text for each in found.updates] == ["We look.", "Named here."]


def flashduty(**event: Any) -> dict[str, Any]:
    row = {"id": "f", "title": "Slow", "phase": "identified", "impact": "degraded", "started_at": BEGAN}
    empty = {"in_progress_maintenances": [], "scheduled_maintenances": []}
    return {"overall": {"status": "partial_outage"}, "ongoing_incidents": [{**row, **event}], **empty}


def test_flashdutys_event_has_a_phase_and_its_last_update_in_an_object() -> None:
    (found,) = read(flashduty(last_update={"at": LATER, "message": "Mitigated."})).incidents
    assert (found.phase, found.health) == (Phase.IDENTIFIED, Health.DEGRADED)
    assert [(each.text, each.at) for each in found.updates] == [
        ("Mitigated.", datetime.fromisoformat(f"{LATER}+00:00"))
    ]
    (unclassified,) = read(flashduty(phase="investigating", impact="operational")).incidents
    assert unclassified.is_open
    assert unclassified.health is Health.DEGRADED, "an open event is never well"


def pagerduty(*updates: dict[str, Any]) -> PageReading:
    data = json.dumps({"summary": {"open_incidents": [{"id": "P", "title": "Down", "updates": list(updates)}]}})
    return read_page(f'<html><script id="data">{data}</script></html>'.encode(), f"https://{HOST}")


def test_how_bad_a_pagerduty_incident_is_stands_in_its_last_update() -> None:
    minor, major = {"severity": "minor", "created_at": BEGAN}, {"severity": "major", "created_at": LATER}
    assert [each.health for each in pagerduty(minor, major).incidents] == [Health.MAJOR_OUTAGE]
    assert [each.health for each in pagerduty({"severity": "minor"}, {"severity": "major"}).incidents] == [
        Health.DEGRADED
    ], "without times the first is the last"
    assert pagerduty({"severity": "maintenance"}).stated_health is Health.MAINTENANCE
    well = pagerduty({"severity": "all_good"})
    assert (well.incidents, well.stated_health) == ((), Health.OPERATIONAL)


def test_checklys_incidents_tell_their_parts_by_name() -> None:
    row = {"id": "c", "name": "Slow", "severity": "MEDIUM", "lastUpdateStatus": "IDENTIFIED", "created_at": BEGAN}
    (found,) = read({"incidents": [{**row, "services": [{"id": "d8e1", "name": "Audio"}]}]}).incidents
    assert (found.health, found.phase, found.component_ids) == (Health.PARTIAL_OUTAGE, Phase.IDENTIFIED, ("Audio",))


def test_a_salesforce_incident_is_over_by_its_word_though_it_has_no_impacts() -> None:
    rows = [
        {"id": 1, "status": "Resolved", "type": "Degradation", "createdAt": BEGAN, "IncidentImpacts": []},
        {"id": 2, "status": "Active", "type": "Disruption", "createdAt": BEGAN,
         "IncidentImpacts": [{"startTime": BEGAN, "endTime": "", "severity": "major"}]},
    ]  # fmt: skip
    body = [{"key": "EU1", "status": "MINOR_INCIDENT_CORE", "isActive": True, "Incidents": rows, "Maintenances": []}]
    assert [each.title for each in read(body).incidents] == ["EU1: Disruption"]


def test_statuscasts_word_may_stand_before_or_behind_the_mark_of_its_component() -> None:
    def part(classes: str) -> str:
        return f"<span class='{classes}'>?</span>"

    mark = "status-list-component-status-text"
    words = (
        f"component-unavailable {mark} right",
        f"{mark} wide component-available",
        f"{mark} sub-component-available",
    )
    body = "<!DOCTYPE html><html><body>" + "".join(map(part, words)) + "</body></html>"
    healths = [each.health for each in read_page(body.encode(), f"https://{HOST}").components]
    assert healths == [Health.MAJOR_OUTAGE, Health.OPERATIONAL, Health.UNKNOWN]


def xai(*items: tuple[str, str, str]) -> PageReading:
    """Read a feed with an item for each part, state and severity of one incident."""
    told = "".join(
        f"<item><title>[{part}] Models outage</title><guid>INC1</guid><description><![CDATA[<h3>Status: {state}</h3>"
        f"<p>Severity: {severity}</p><div><p><strong>Tue, 17 Mar 2026 11:30:00 GMT</strong></p><h3>{state.title()}</h3>"
        f"<p>We look.</p></div>]]></description><pubDate>Tue, 17 Mar 2026 11:00:00 GMT</pubDate></item>"
        for part, state, severity in items
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Status</title>{told}</channel></rss>"
    return read_page(body.encode(), f"https://{HOST}", datetime.fromisoformat(NOW), "xai")


def test_an_incident_of_xais_has_an_item_for_each_part_that_it_hit() -> None:
    (found,) = xai(
        ("Global (api.x.ai)", "RESOLVED", "outage"),
        ("grok.com", "INVESTIGATING", "disruption"),
        ("Grok (iOS)", "INVESTIGATING", "disruption"),
    ).incidents
    assert (found.title, found.phase, found.health) == ("Models outage", Phase.INVESTIGATING, Health.DEGRADED)
    assert found.component_ids == ("Global (api.x.ai)", "grok.com", "Grok (iOS)")
    assert found.recovered_ids == ("Global (api.x.ai)",)
    assert found.worst_health is Health.MAJOR_OUTAGE
    over = xai(("Voice", "RESOLVED", "outage"), ("grok.com", "RESOLVED", "outage"))
    assert [(each.is_open, each.component_ids) for each in over.incidents] == [(False, ("Voice", "grok.com"))]
    assert over.stated_health is Health.OPERATIONAL


def test_an_incident_of_statuspals_hits_the_leaves_below_its_services() -> None:
    def named(number: int, *children: dict[str, Any]) -> dict[str, Any]:
        return {"id": number, "name": f"S{number}", "current_incident_type": None, "children": list(children)}

    told = [{"type": "issue", "posted_at": BEGAN, "description": "We look."},
            {"type": "monitoring", "posted_at": LATER, "description": "We watch."}]  # fmt: skip
    row = {"id": 9, "title": "Slow", "type": "minor", "starts_at": BEGAN, "ends_at": None, "updates": told}
    body = {"status_page": {"name": "Example", "current_incident_type": "minor"},
            "services": [named(1, named(2), named(3, named(4))), named(5)],
            "incidents": [{**row, "service_ids": [1]}, {**row, "id": 10, "services": [{"id": 5}]}],
            "maintenances": [{"id": 11, "title": "Move", "service_ids": [3]}]}  # fmt: skip
    found = read(body)
    assert [each.component_ids for each in found.incidents] == [("2", "4"), ("5",)]
    assert [each.component_ids for each in found.maintenances] == [("4",)]
    assert {each.phase for each in found.incidents} == {Phase.MONITORING}


def test_rootlys_worst_word_is_major() -> None:
    body = {"page": {"name": "Example"}, "status": {"indicator": "major", "description": "?"}, "incidents": []}
    found = read_page(json.dumps(body).encode(), f"https://{HOST}", datetime.fromisoformat(NOW), "rootly")
    assert found.stated_health is Health.MAJOR_OUTAGE


def test_a_post_of_microsofts_says_the_same_at_each_check_though_its_time_moves() -> None:
    row = {"ServiceDisplayName": "Outlook.com", "Status": "Service degradation", "Title": ""}
    first, second = (read([{**row, "Message": "<p>Mail is slow.</p>", "LastUpdatedTime": at}]) for at in (BEGAN, LATER))
    assert first == second
    assert [(each.title, each.health, each.updates) for each in first.incidents] == [
        ("Mail is slow.", Health.DEGRADED, ())
    ]


def test_hunds_labels_are_read_though_feeds_have_other_words() -> None:
    def entry(label: str, number: int) -> str:
        title = f"<title>[{label}] Slow</title><updated>2026-03-17T11:00:00Z</updated>"
        return f"<entry><id>tag:{number}</id>{title}<content type='html'>We look.</content></entry>"

    def labelled(label: str) -> PageReading:
        entries = entry(label, 2) + entry("Resolved", 1)
        body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Example</title>{entries}</feed>"
        return read_page(body.encode(), f"https://{HOST}", datetime.fromisoformat(NOW), "hund")

    assert [each.phase for each in labelled("Assessed").incidents] == [Phase.IDENTIFIED, Phase.RESOLVED]
    assert labelled("Information").stated_health is Health.OPERATIONAL
    assert [each.phase for each in labelled("Maintenance").maintenances] == [MaintenancePhase.IN_PROGRESS]
    assert labelled("Wobbly").stated_health is Health.UNKNOWN
