"""Shapes, words and addresses that vendors' own programs, documentation and clients' recordings show."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.bodies.formats import BEGAN_S, HOST, NOW
from tests.unit.sources.conftest import FakeTransport
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.sources.http.transport import Response
from trayapp.sources.pages.formats.registry import read_page
from trayapp.sources.pages.reader import PageReader

AT = datetime.fromisoformat(NOW)
BEGAN = datetime.fromisoformat("2026-03-17T11:00:00Z")


def read(value: Any, expected: str = "") -> PageReading:
    return read_page(json.dumps(value).encode(), f"https://{HOST}", AT, expected)


def found_at(page: str, paths: dict[str, Any], front: str = "") -> PageReading | None:
    """Return what is read of a pasted address whose host serves `paths`, and a front page wherever people look."""
    shown = Response(200, front.encode(), {"content-type": "text/html"})
    pasted = "/" + page.partition("://")[2].partition("/")[2]
    transport = FakeTransport({"": shown, "/": shown, pasted: shown} | paths if front else paths)
    return asyncio.run(PageReader("x", page, transport, lambda: AT).read()).reading


def test_instatus_entries_without_an_id_are_known_by_their_address_and_last_minutes_that_are_text() -> None:
    started = "2026-03-17T11:00:00.000Z"
    incident = {"name": "Slow", "started": started, "status": "IDENTIFIED", "impact": "MINOROUTAGE"}
    planned = {"name": "Move", "start": started, "status": "NOTSTARTEDYET", "url": f"https://{HOST}/maintenance/m1"}
    reading = read({
        "page": {"name": "Example", "url": f"https://{HOST}", "status": "HASISSUES"},
        "activeIncidents": [{**incident, "url": f"https://{HOST}/incident/i{number}"} for number in (1, 2)],
        "activeMaintenances": [{**planned, "duration": length} for length in ("60", 90, float("inf"), None)],
    })  # fmt: skip
    assert [each.id for each in reading.incidents] == ["i1", "i2"]
    lengths = [each.ends_at and each.ends_at - BEGAN for each in reading.maintenances]
    assert (lengths, reading.maintenances[0].id) == ([timedelta(hours=1), timedelta(hours=1.5), None, None], "m1")


def test_an_aws_event_that_is_over_ended_when_it_says() -> None:
    event = {
        "date": str(BEGAN_S), "region_name": "Oregon", "status": "0", "service": "internetconnectivity-us-west-2",
        "service_name": "AWS Internet Connectivity", "summary": "[RESOLVED] Loss", "end_time": str(BEGAN_S + 1200),
        "event_log": [{"message": "It was lost.", "status": 1, "timestamp": BEGAN_S}],
        "impacted_services": {"ec2-us-west-2": {"service_name": "EC2", "current": "0", "max": "1"}},
    }  # fmt: skip
    (found,) = read([event]).incidents
    assert (found.phase, found.resolved_at) == (Phase.RESOLVED, BEGAN + timedelta(minutes=20))


def adobe(severity: str, **planned: Any) -> PageReading:
    history = {
        str(BEGAN_S): {"status": "opened", "severity": "Minor", "titleToken": "t1", "messageToken": "m1"},
        str(BEGAN_S + 600): {"status": "updated", "severity": severity, "titleToken": "t1", "messageToken": "m2"},
    }
    texts = {"t1": {"textMessage": "Sign-in fails"}, "m1": {"htmlMessage": "<p>We look.</p>"},
             "m2": {"textMessage": "We know."}}  # fmt: skip
    product = {"id": "9", "name": "Sign", "history": history}
    listed = {"7": {"id": "7", "products": {"9": product}}}
    run = {"8": {"id": "8", "status": "started", "products": {"9": product}, **planned}} if planned else {}
    return read({"incidentEvent": {"incidents": listed, "messages": {"en": texts}},
                 "maintenanceEvent": {"maintenance": run, "messages": {"de": texts}}})  # fmt: skip


def test_adobes_events_name_their_texts_and_critical_is_worse_than_major() -> None:
    (found,) = adobe("Critical").incidents
    assert (found.title, found.health, found.started_at) == ("Sign-in fails", Health.MAJOR_OUTAGE, BEGAN)
    assert [each.text for each in found.updates] == ["We know.", "We look."]


def test_adobes_maintenance_says_when_it_began() -> None:
    (found,) = adobe("Major", scheduledDate=BEGAN_S - 60, startedOn=BEGAN_S, completedOn=0).maintenances
    assert (found.title, found.starts_at, found.ends_at) == ("Sign-in fails", BEGAN, None)
    assert found.phase is MaintenancePhase.IN_PROGRESS


@pytest.mark.parametrize(
    ("counts", "health"),
    [
        ({"up": 3, "down": 0, "paused": 1, "total": 4}, Health.OPERATIONAL),
        ({"up": 2, "down": 1, "paused": 1, "total": 4}, Health.PARTIAL_OUTAGE),
        ({"up": 1, "down": 0, "paused": 1, "total": 4}, Health.UNKNOWN),
        ({"up": 4, "down": 0}, Health.UNKNOWN),
        (None, Health.UNKNOWN),
    ],
)
def test_uptimerobots_counts_tell_of_the_monitors_on_its_further_pages(counts: object, health: Health) -> None:
    monitor = {"monitorId": 1, "name": "API", "statusClass": "success"}
    reading = read({"psp": {"perPage": 1, "totalMonitors": 4}, "data": [monitor], "statistics": {"counts": counts}})
    assert (reading.stated_health, reading.complete) == (health, False)


def reported(status: int, **more: Any) -> Incident:
    row = {"name": "Slow", "message": "We look.", "status": {"human": "?", "value": status},
           "occurred": {"human": None, "string": None},
           "created": {"human": "now", "string": "2026-03-17 11:00:00"}}  # fmt: skip
    body = {"data": [{"id": "1", "type": "incidents", "attributes": {**row, **more}}], "links": {"next": None}}
    return read(body).incidents[0]


def test_cachet_3_writes_times_in_objects_and_an_incident_that_is_only_reported_is_open() -> None:
    assert (reported(0).phase, reported(0).started_at) == (Phase.INVESTIGATING, BEGAN)
    later = {"updated": {"human": "now", "string": "2026-03-17 11:30:00"}}
    over = reported(4, **later)
    assert (over.phase, over.resolved_at) == (Phase.RESOLVED, BEGAN + timedelta(minutes=30))
    part = {"id": "1", "attributes": {"name": "API", "status": {"value": 1}}}
    assert read({"data": [part], "links": {"next": f"https://{HOST}/?page=2"}}).stated_health is Health.UNKNOWN


def test_cachet_3_lists_its_incidents_beside_its_parts() -> None:
    part = {"id": "1", "attributes": {"name": "API", "status": {"value": 1}}}
    row = {"name": "Slow", "message": "We look.", "status": {"value": 2}}
    paths = {
        "/api/components": {"data": [part], "links": {}},
        "/api/incidents": {"data": [{"id": "5", "attributes": row}], "links": {}},
    }
    reading = found_at(f"https://{HOST}", paths, "<!DOCTYPE html><html>Powered by Cachet</html>")
    assert reading is not None
    assert [each.phase for each in reading.incidents] == [Phase.IDENTIFIED]


BEATS = {"heartbeatList": {"7": [{"status": 1}]}, "uptimeList": {}}


@pytest.mark.parametrize(
    "head",
    [
        "<script id='preload-data' data-json='{}'>window.preloadData = {'config':{'slug':'web','title':'X'}};</script>",
        "<link rel='manifest' href='/api/status-page/web/manifest.json'><script id='preload-data'></script>",
    ],
)
def test_a_page_of_uptime_kuma_with_a_host_of_its_own_names_itself_in_its_root(head: str) -> None:
    front = f"<!DOCTYPE html><html><head>{head}</head></html>"
    reading = found_at(f"https://{HOST}", {"/api/status-page/heartbeat/web": BEATS}, front)
    assert reading is not None
    assert reading.format == "uptime-kuma"


SITES = [{"name": "API", "slug": "api", "status": "down", "uptime": "90%"}]
UPPTIME = """<!DOCTYPE html><html><head><meta property="og:title" content="Upptime">
<link rel="icon" href="https://raw.githubusercontent.com/upptime/upptime/master/assets/upptime-icon.svg"></head><body>
<nav><a href="https://github.com/acme">Acme</a><a href="https://github.com/acme/web"><img></a>
<a href="https://github.com/acme/status"> GitHub </a></nav>
<footer><a href="https://github.com/acme/status">open source</a> by <a href="https://upptime.js.org">Upptime</a></footer>
</body></html>"""


@pytest.mark.parametrize("path", ["", "/", "/history/api", "/incident/12"])
def test_a_page_of_upptime_is_that_of_the_repository_it_links_and_not_the_one_its_icon_comes_from(path: str) -> None:
    paths = {"/acme/status/HEAD/history/summary.json": SITES,
             "/upptime/upptime/HEAD/history/summary.json": [{**SITES[0], "status": "up"}]}  # fmt: skip
    reading = found_at(f"https://{HOST}{path}", paths, UPPTIME)
    assert reading is not None
    assert [each.health for each in reading.components] == [Health.MAJOR_OUTAGE]


def test_an_address_of_one_instance_is_read_though_the_host_has_more() -> None:
    row = {"key": "EU1", "status": "OK", "isActive": True, "Incidents": [], "Maintenances": []}
    paths = {"/v1/instances/EU1/status": [row],
             "/v1/instances/status/preview": [row, {**row, "key": "NA1", "status": "MAJOR_INCIDENT_CORE"}]}  # fmt: skip
    reading = found_at("https://status.salesforce.com/instances/EU1", paths)
    assert reading is not None
    assert [each.id for each in reading.components] == ["EU1"]


def test_aws_feed_of_a_service_without_events_has_no_items() -> None:
    feed = b"<rss version='2.0'><channel><title>EC2</title><link>https://status.aws.amazon.com/</link></channel></rss>"
    assert read_page(feed, f"https://{HOST}", AT).stated_health is Health.OPERATIONAL


@pytest.mark.parametrize("title", ["Informational message: Partially resolved", "Service disruption: Unresolved"])
def test_aws_feed_of_what_is_not_yet_resolved_is_open(title: str) -> None:
    feed = (
        "<rss version='2.0'><channel><title>EC2</title><link>https://status.aws.amazon.com/</link>"
        f"<item><title>{title}</title><guid>https://status.aws.amazon.com/#ec2_1700000000</guid>"
        "<pubDate>Tue, 17 Mar 2026 10:00:00 PDT</pubDate><description>Slow.</description></item></channel></rss>"
    )
    (incident,) = read_page(feed.encode(), f"https://{HOST}", AT).incidents
    assert incident.is_open


ID = "5f0000000000000000000abc"
STATUSIO = {
    "result": {"status_overall": {"status_code": 100}, "status": [{"id": "a", "name": "A", "status_code": 100}]}
}
APPLE_PATH = "/support/systemstatus/data/system_status_en_US.js"
APPLE = {"services": [{"serviceName": "App Store", "events": []}]}
ROBOT = {"psp": {"monitors": [{"monitorId": 1, "name": "API", "statusClass": "success"}]}}
STATUSPAGE = {"page": {"id": "x"}, "status": {"indicator": "none"},
              "components": [{"id": "a", "name": "API", "status": "operational"}]}  # fmt: skip
GATUS = [{"name": "API", "key": "core_api", "results": [{"success": True}]}]


@pytest.mark.parametrize(
    ("page", "path", "body", "name"),
    [
        (f"https://{HOST}/pages/history/{ID}", f"/1.0/status/{ID}", STATUSIO, "statusio"),
        (f"https://{HOST}/pages/incident/{ID}/{ID}", f"/1.0/status/{ID}", STATUSIO, "statusio"),
        ("https://www.apple.com/support/systemstatus/", APPLE_PATH, APPLE, "apple"),
        ("https://www.apple.com/de/support/systemstatus/", APPLE_PATH, APPLE, "apple"),
        ("https://stats.uptimerobot.com/AbC1", "/api/getMonitorList/AbC1", ROBOT, "uptimerobot"),
        ("https://stats.uptimerobot.com/AbC1/7891", "/api/getMonitorList/AbC1", ROBOT, "uptimerobot"),
        (f"https://{HOST}/endpoints/core_api", "/api/v1/endpoints/statuses", GATUS, "gatus"),
        (f"https://{HOST}/pt-BR/incident/abc", "/summary.json", {"page": {"name": "X", "status": "UP"}}, "instatus"),
        (f"https://{HOST}/us/incidents/abc", "/us/api/v2/summary.json", STATUSPAGE, "statuspage"),
        (f"https://{HOST}/us/history", "/us/api/v2/summary.json", STATUSPAGE, "statuspage"),
        (f"https://{HOST}/history/2", "/summary.json", {"page": {"name": "X", "status": "UP"}}, "instatus"),
    ],
)  # fmt: skip
def test_a_page_is_found_from_an_address_within_it(page: str, path: str, body: Any, name: str) -> None:
    reading = found_at(page, {path: body}, "<!DOCTYPE html><html></html>")
    assert reading is not None
    assert reading.format == name
