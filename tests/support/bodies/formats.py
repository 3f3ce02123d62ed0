"""Small bodies of our own, of every page format beside the core: one in health, and what makes it another state.

A `Specimen` says where its format is served, what the front page shows, and how each state is read. A state's body is
the one in health with a few values replaced, so that what is tested is told by the difference.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from trayapp.domain.model.enums import Health

HOST = "status.example.com"
NOW = "2026-03-17T12:00:00Z"
BEGAN, LATER, AHEAD = "2026-03-17T11:00:00Z", "2026-03-17T11:30:00Z", "2026-03-18T11:00:00Z"
BEGAN_S = 1773745200
OK, DEGRADED, PARTIAL, MAJOR = Health.OPERATIONAL, Health.DEGRADED, Health.PARTIAL_OUTAGE, Health.MAJOR_OUTAGE
PLANNED, UNKNOWN = Health.MAINTENANCE, Health.UNKNOWN

Change = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Specimen:
    """One format's bodies.

    Attributes:
        name: The format's.
        path: Where it is served, from the page's root or on another host.
        body: A calm one: a JSON value, or text.
        states: By state ("trouble", "recovery", "maintenance", "unknown"): how the service is then, and either what
            changes in the JSON body or the whole text.
        front: The page that people look at.
        beside: Bodies at other paths that complete it.
        page: The address that is pasted, where it is not the host's root.
    """

    name: str
    path: str
    body: Any
    states: dict[str, tuple[Health, Change | str]]
    front: str = "<!DOCTYPE html><html><body>All is well</body></html>"
    beside: dict[str, Any] = field(default_factory=dict)
    page: str = f"https://{HOST}"

    def in_state(self, state: str) -> bytes:
        """Return the body of a state; "calm" is the one as it is."""
        change = self.states[state][1] if state != "calm" else ""
        if isinstance(self.body, str):
            return (str(change) or self.body).encode()
        value = copy.deepcopy(self.body)
        if callable(change):
            change(value)
        return json.dumps(value).encode()

    def health(self, state: str) -> Health:
        """Return how the service is in a state."""
        return OK if state == "calm" else self.states[state][0]


def put(*steps: Any, **more: Any) -> Change:
    """Return a change that sets the value at a path: `put("a", 0, "b", value)`; and fields of the whole body."""

    def change(body: Any) -> None:
        if steps:
            *path, last, value = steps
            for step in path:
                body = body[step]
            body[last] = value
        else:
            body.update(more)

    return change


def each(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(body: Any) -> None:
        for one in changes:
            one(body)

    return change


def rss(*items: str, title: str = "Example Status") -> str:
    """Return a feed of items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(title: str, text: str = "", more: str = "", guid: str = "g1") -> str:
    """Return an item of a feed."""
    return (
        f"<item><title>{title}</title><guid>{guid}</guid><link>https://{HOST}/i/{guid}</link><pubDate>Tue, 17 Mar 2026"
        f" 11:00:00 GMT</pubDate><description><![CDATA[{text}]]></description>{more}</item>"
    )


def _azure(*items: str) -> str:
    """Return Azure's feed, whose namespaces stand in its channel."""
    named = '<channel xmlns:slash="http://purl.org/rss/1.0/modules/slash/">\n    <title>'
    return rss(*items, title="Azure Status").replace("<channel><title>", named)


def _instatus_incident(status: str, impact: str) -> Change:
    row = {"id": "i1", "name": "Slow", "started": BEGAN, "status": status, "impact": impact, "updatedAt": LATER}
    return each(put("page", "status", "HASISSUES"), put(activeIncidents=[row]))


_INSTATUS_PLANNED = {"id": "m", "name": "Move", "start": BEGAN, "status": "INPROGRESS", "duration": "60"}


def _report(state: str, kind: str = "manual") -> dict[str, Any]:
    attributes = {"title": "Slow", "report_type": kind, "starts_at": BEGAN, "ends_at": None, "aggregate_state": state}
    related = {"status_updates": {"data": [{"id": "91", "type": "status_update"}]}}
    return {"id": "9", "type": "status_report", "attributes": attributes, "relationships": related}


_RESOURCE = {
    "id": "1",
    "type": "status_page_resource",
    "attributes": {"public_name": "API", "status": "operational", "status_page_section_id": 5},
}
_BETTERSTACK = {
    "data": {"id": "7", "type": "status_page", "attributes": {"aggregate_state": "operational"}},
    "included": [
        {"id": "5", "type": "status_page_section", "attributes": {"name": "Core"}},
        _RESOURCE,
        {"id": "2", "type": "status_page_resource", "attributes": {"public_name": "Old", "status": "not_monitored"}},
        _report("resolved"),
        {"id": "91", "type": "status_update", "attributes": {"message": "We look.", "published_at": LATER}},
    ],
}


def _better(state: str, part: str | None = None, kind: str = "manual") -> Change:
    return each(
        put("data", "attributes", "aggregate_state", state),
        put("included", 1, "attributes", "status", part or state),
        put("included", 3, _report(state, kind)),
    )


_GOOGLE = [
    {
        "id": "x1", "number": "1", "begin": BEGAN, "created": BEGAN, "end": LATER, "external_desc": "Slow queries",
        "status_impact": "SERVICE_DISRUPTION", "severity": "medium", "service_name": "Multiple Products",
        "affected_products": [{"title": "Cloud Run", "id": "9D7d2iNBQWN24zc1VamE"}],
        "most_recent_update": {"status": "AVAILABLE", "when": LATER, "text": "Over."},
        "updates": [{"status": "AVAILABLE", "when": LATER, "text": "Over."}], "uri": "incidents/x1",
    }
]  # fmt: skip


def _google(impact: str, status: str) -> Change:
    update = {"status": status, "when": LATER, "text": "We look."}
    return lambda body: body[0].update(end=None, status_impact=impact, updates=[update], most_recent_update=update)


_ROOTLY = {"page": {"id": "p", "name": "Example", "updated_at": BEGAN},
           "status": {"indicator": "none", "description": "All Systems Operational"}, "incidents": []}  # fmt: skip


def _rootly(indicator: str, impact: str, status: str, title: str = "Slow") -> Change:
    update = {"id": "u1", "status": status, "body": "We look.", "display_at": LATER, "created_at": LATER}
    row = {"id": "r1", "name": title, "impact": impact, "status": status, "started_at": BEGAN, "resolved_at": None,
           "incident_updates": [update]}  # fmt: skip
    return each(put("status", "indicator", indicator), put(incidents=[row]))


def _checkly(severity: str, status: str) -> Change:
    update = {"status": status, "description": "We look.", "publicIncidentUpdateDate": LATER}
    row = {"id": "c1", "name": "Slow", "severity": severity, "lastUpdateStatus": status, "created_at": BEGAN,
           "services": [{"name": "API"}], "incidentUpdates": [update]}  # fmt: skip
    return put(incidents=[row])


def _xai(state: str, severity: str) -> str:
    text = (
        f"<h3>Status: {state}</h3><p>Severity: {severity}</p><hr /><h4>Updates:</h4><div><p><strong>Tue, 17 Mar 2026 "
        f"11:30:00 GMT</strong></p> <h3>{state.title()}</h3> <p>We look.</p></div>"
    )
    return rss(item("[API (eu)] Slow", text, f"<category>{severity}</category><category>{state.lower()}</category>"))


_FLASHDUTY = {"schema_version": "1.0", "overall": {"status": "operational"}, "ongoing_incidents": [],
              "in_progress_maintenances": [], "scheduled_maintenances": []}  # fmt: skip


def _flash(word: str, status: str) -> Change:
    row = {"id": "f1", "title": "Slow", "phase": status, "impact": word, "started_at": BEGAN, "updated_at": LATER,
           "last_update": {"at": LATER, "message": "We look."},
           "affected_components": [{"id": "a", "name": "API", "group_name": "Core", "status": word}]}  # fmt: skip
    return put(overall={"status": word}, ongoing_incidents=[row])


_SLACK = {"status": "ok", "date_created": BEGAN, "date_updated": LATER, "active_incidents": []}


def _slack(kind: str, status: str = "active") -> Change:
    note = {"date_created": LATER, "body": "We look."}
    row = {"id": 546, "title": "Slow", "type": kind, "status": status, "services": ["Messaging"], "notes": [note],
           "date_created": BEGAN, "date_updated": LATER}  # fmt: skip
    return put(status="active", active_incidents=[row])


STATUSIO_ID = "5f0000000000000000000abc"


def _statusio(code: int, state: int | None = None) -> Change:
    row = {"_id": "s1", "name": "Slow", "datetime_open": BEGAN, "components_affected": [{"_id": "a"}],
           "messages": [{"details": "We look.", "state": state, "status": code, "datetime": LATER}]}  # fmt: skip
    return each(
        put("result", "status_overall", "status_code", code),
        put("result", "status", 0, "status_code", code),
        put("result", "incidents", [row] if state else []),
    )


_STATUSIO = {
    "result": {
        "status_overall": {"updated": LATER, "status": "Operational", "status_code": 100},
        "status": [{"id": "a", "name": "API", "status_code": 100, "containers": [{"id": "eu", "status_code": 100}]}],
        "incidents": [],
        "maintenance": {"active": [], "upcoming": [{"_id": "m", "name": "Move", "datetime_planned_start": AHEAD}]},
    }
}
_AWS = [
    {
        "date": str(BEGAN_S), "arn": "arn:aws:health:eu-west-1::event/EC2/X", "region_name": "Ireland", "status": "0",
        "service": "ec2-eu-west-1", "service_name": "Amazon EC2", "summary": "Errors", "impacted_services": {},
        "event_log": [{"message": "Over.", "status": 0, "timestamp": BEGAN_S}],
    }
]  # fmt: skip


def _aws_message(lead: str, number: int = BEGAN_S + 1800) -> str:
    return (
        f"<item><title><![CDATA[{lead}Slow]]></title><link>http://status.aws.amazon.com/</link><pubDate>Tue, 17 Mar"
        f" 2026 04:30:00 PDT</pubDate><guid isPermaLink='false'>http://status.aws.amazon.com/#ec2-eu-west-1_{number}</guid>"
        "<description><![CDATA[We look.]]></description></item>"
    )


def _aws_feed(lead: str) -> str:
    """Return a feed whose newest message begins with `lead`; the one before it is of the trouble's beginning."""
    first = _aws_message("Service degradation: ", BEGAN_S).replace("04:30:00", "04:00:00")
    named = "<channel><title><![CDATA[Amazon EC2 (Ireland) Service Status]]></title><link>http://status.aws.amazon.com/"
    return rss(_aws_message(lead), first).replace("<channel><title>Example Status</title>", f"{named}</link>")


def _apple(kind: str, event: str = "ongoing", users: str = "All users") -> Change:
    row = {"messageId": "m1", "eventStatus": event, "statusType": kind, "usersAffected": users, "message": "Slow",
           "epochStartDate": BEGAN_S * 1000, "epochEndDate": None}  # fmt: skip
    return put("services", 0, "events", [row])


def _adobe(status: str, severity: str, key: str = "incidents") -> Change:
    row = {"id": "a1", "name": "Slow", "history": {BEGAN: {"status": "opened", "severity": "minor"},
                                                  LATER: {"status": status, "severity": severity}}}  # fmt: skip
    return put("products", "503489", key, [row])


def _adobe_event(status: str, severity: str) -> Change:
    history = {BEGAN: {"status": "opened", "severity": "minor"}, LATER: {"status": status, "severity": severity}}
    row = {"id": "a1", "clouds": {}, "products": {"503489": {"id": "503489", "name": "Acrobat", "history": history}}}
    return put("incidentEvent", "incidents", {"a1": row})


_ADOBE = {"incidentEvent": {"incidents": {}}, "maintenanceEvent": {"maintenance": {}}}
_ADOBE_PLANNED = {"a2": {"id": "a2", "status": "started", "clouds": {}, "products": {"9": {"id": "9", "name": "Sign"}}}}


_SALESFORCE = [
    {"key": "EU1", "location": "EMEA", "environment": "production", "status": "OK", "isActive": True,
     "Incidents": [], "Maintenances": [], "Products": [{"key": "Service_Cloud"}]}
]  # fmt: skip
_HEROKU = {"status": [{"system": "Apps", "status": "green"}, {"system": "Tools", "status": "green"}],
           "incidents": [], "scheduled": [{"id": 1, "title": "Over since long", "resolved": False}]}  # fmt: skip


def _heroku(colour: str, state: str) -> Change:
    row = {"id": 2, "title": "Slow", "state": state, "resolved": False, "created_at": BEGAN, "updated_at": LATER}
    return each(put("status", 0, "status", colour), put(incidents=[row]))


_DEVOPS = {"status": {"health": "healthy"}, "services": [
    {"id": "Boards", "geographies": [{"id": "EU", "name": "Europe", "health": "healthy"}]}]}  # fmt: skip
_M365 = [{"ServiceDisplayName": "Outlook.com", "Status": "Operational", "Title": "", "Message": "",
          "LastUpdatedTime": LATER}]  # fmt: skip
_STATUSPAL = {
    "status_page": {"name": "Example", "url": HOST, "current_incident_type": None},
    "services": [{"id": 1, "name": "Core", "current_incident_type": None, "children": [
        {"id": 2, "name": "API", "current_incident_type": None, "children": []}]}],
    "incidents": [], "maintenances": [], "upcoming_maintenances": [{"id": 3, "title": "Move", "starts_at": AHEAD}],
    "info_notices": [],
}  # fmt: skip


def _statuspal(word: str, key: str = "incidents") -> Change:
    row = {"id": 4, "title": "Slow", "type": word, "starts_at": BEGAN, "ends_at": None, "service_ids": [2],
           "updates": [{"type": "monitoring" if word == "minor" else "issue", "description": "We look.",
                        "posted_at": LATER}]}  # fmt: skip
    return each(
        put("status_page", "current_incident_type", word),
        put("services", 0, "children", 0, "current_incident_type", word),
        put(**{key: [row]}),
    )


_CACHET = {"meta": {"pagination": {"total_pages": 1}}, "data": [
    {"id": 1, "name": "API", "status": 1, "enabled": True},
    {"id": 2, "name": "Old", "status": 4, "enabled": False}]}  # fmt: skip
_CACHET_OVER = {"meta": {"pagination": {"total_pages": 1}}, "data": [
    {"id": 1, "name": "Slow", "status": 4, "message": "Over.", "is_resolved": True, "occurred_at": BEGAN}]}  # fmt: skip
_CACHET_3 = {
    "links": {}, "meta": {},
    "data": [{"id": "1", "type": "components",
              "attributes": {"name": "API", "status": {"human": "Operational", "value": 1}, "enabled": True}}],
}  # fmt: skip
_CACHET_3_OVER = {
    "links": {}, "meta": {},
    "data": [{"id": "1", "type": "incidents", "attributes": {
        "name": "Slow", "status": {"human": "Fixed", "value": 4}, "message": "Over.", "occurred": {"string": None},
        "created": {"human": "1 hour ago", "string": "2026-03-17 11:00:00"}}}],
}  # fmt: skip
_KUMA_NAMES = {"config": {"slug": "all"}, "incident": None, "publicGroupList": [
    {"id": 1, "name": "Core", "monitorList": [{"id": 7, "name": "API"}]}], "maintenanceList": []}  # fmt: skip
_KUMA = {"heartbeatList": {"7": [{"status": 0, "time": BEGAN}, {"status": 1, "time": LATER}]}, "uptimeList": {}}
_GATUS = [{"name": "API", "group": "core", "key": "core_api",
           "results": [{"success": False, "timestamp": BEGAN}, {"success": True, "timestamp": LATER}]}]  # fmt: skip
_UPPTIME = [{"name": "API", "url": "https://api.example.com", "slug": "api", "status": "up", "uptime": "100.00%"}]
_CSTATE = {"is": "index", "title": "Example", "summaryStatus": "ok", "systems": [
    {"name": "API", "category": "Core", "status": "ok", "unresolvedIssues": []}]}  # fmt: skip


def _cstate(word: str) -> Change:
    row = {"is": "issue", "title": "Slow", "createdAt": "2026-03-17 11:00:00 +0000 UTC", "severity": word,
           "permalink": f"https://{HOST}/issues/1/"}  # fmt: skip
    return each(
        put(summaryStatus=word), put("systems", 0, "status", word), put("systems", 0, "unresolvedIssues", [row])
    )


def _zendesk(**more: Any) -> Change:
    return lambda body: body["data"][0]["attributes"].update(more)


_ZENDESK = {"data": [{"id": "1", "type": "incident", "attributes": {
    "name": "Slow", "status": "monitoring", "startedAt": BEGAN, "resolvedAt": LATER, "updatedAt": LATER,
    "outage": False}}],
    "included": [
        {"id": str(number), "type": "incidentService", "attributes": {
            "incidentId": 1, "serviceId": number, "serviceName": name, "resolvedAt": over}}
        for number, name, over in ((31, "Voice", None), (33, "Calls", LATER))
    ]}  # fmt: skip


def _hund(word: str) -> str:
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Example</title><entry><id>tag:1</id><title>[{word}] Slow"
        f"</title><updated>{LATER}</updated><content type='html'>We look.</content></entry></feed>"
    )


def _statuscast(word: str) -> str:
    return (
        "<!DOCTYPE html><html><head><title>StatusCast</title></head><body><div><span class='component-name'>API</span>"
        f"<span class='status-list-component-status-text component-{word}'>?</span></div></body></html>"
    )


def _pagerduty(*severities: str) -> str:
    rows = [{"id": str(at), "title": "Slow", "updates": [{"severity": word}, {"severity": "minor"}]}
            for at, word in enumerate(severities)]  # fmt: skip
    data = json.dumps({"summary": {"open_incidents": rows}})
    return f'<!DOCTYPE html><html><script id="data" type="application/json">{data}</script>PagerDuty</html>'


def _pagerduty_2(wrong: object) -> str:
    data = json.dumps({"layout": {"layout_settings": {"statusPage": {"globalStatusHeadlineHasError": wrong}}}})
    return f'<!DOCTYPE html><html><script id="data" type="application/json">{data}</script>PagerDuty</html>'


_ROBOT = {"status": "ok", "psp": {"totalMonitors": 2, "monitors": [
    {"monitorId": 1, "name": "API", "statusClass": "success"},
    {"monitorId": 2, "name": "Old", "statusClass": "black"}]}}  # fmt: skip


def _marked(text: str) -> str:
    return f"<!DOCTYPE html><html><head></head><body>{text}</body></html>"


SPECIMENS = (
    Specimen("instatus", "/summary.json", {"page": {"name": "Example", "url": f"https://{HOST}", "status": "UP"}}, {
        "trouble": (PARTIAL, _instatus_incident("INVESTIGATING", "PARTIALOUTAGE")),
        "recovery": (DEGRADED, _instatus_incident("MONITORING", "DEGRADEDPERFORMANCE")),
        "maintenance": (PLANNED, each(put("page", "status", "UNDERMAINTENANCE"),
                                      put(activeMaintenances=[_INSTATUS_PLANNED]))),
        "unknown": (UNKNOWN, put("page", "status", "WOBBLY")),
    }, _marked("Powered by instatus.com")),
    Specimen("betterstack", "/index.json", _BETTERSTACK, {
        "trouble": (MAJOR, _better("downtime")),
        "recovery": (DEGRADED, _better("degraded", "operational")),
        "maintenance": (PLANNED, _better("maintenance", kind="maintenance")),
        "unknown": (UNKNOWN, put("included", 1, "attributes", "status", "wobbly")),
    }, _marked("<link href='/feed' rel='alternate' type='application/rss+xml'>betterstack.com")),
    Specimen("google", "/incidents.json", _GOOGLE, {
        "trouble": (MAJOR, _google("SERVICE_OUTAGE", "SERVICE_OUTAGE")),
        "recovery": (DEGRADED, _google("SERVICE_DISRUPTION", "AVAILABLE")),
        "maintenance": (OK, _google("SERVICE_INFORMATION", "SERVICE_INFORMATION")),  # a note is all there is
        "unknown": (DEGRADED, _google("SERVICE_WOBBLY", "SERVICE_WOBBLY")),
    }),
    Specimen("rootly", "/api/v1/status.json", _ROOTLY, {
        "trouble": (MAJOR, _rootly("major", "critical", "investigating", title="")),  # Mistral leaves it out at times
        "recovery": (DEGRADED, _rootly("minor", "minor", "monitoring")),
        "maintenance": (PLANNED, put("status", "indicator", "maintenance")),
        "unknown": (UNKNOWN, put("status", "indicator", "wobbly")),
    }, _marked("powered by rootly.com")),
    Specimen("checkly", "/api/status-page/example/unresolved-incidents", {"incidents": []}, {
        "trouble": (MAJOR, _checkly("CRITICAL", "INVESTIGATING")),
        "recovery": (DEGRADED, _checkly("MINOR", "MONITORING")),
        "maintenance": (PLANNED, _checkly("MAINTENANCE", "IDENTIFIED")),
        "unknown": (DEGRADED, _checkly("WOBBLY", "WOBBLY")),
    }, _marked("<script src='https://example.checkly-status-page.com/a.js'>")),
    Specimen("xai", "/feed.xml", _xai("RESOLVED", "available"), {
        "trouble": (MAJOR, _xai("INVESTIGATING", "unavailable")),
        "recovery": (DEGRADED, _xai("MONITORING", "degraded")),
        "maintenance": (DEGRADED, _xai("IDENTIFIED", "available")),  # open, whatever its severity
        "unknown": (DEGRADED, _xai("WOBBLY", "wobbly")),
    }),
    Specimen("flashduty", "/api/widget/v1/summary.json", _FLASHDUTY, {
        "trouble": (MAJOR, _flash("full_outage", "investigating")),
        "recovery": (DEGRADED, _flash("degraded", "monitoring")),
        "maintenance": (PLANNED, put(in_progress_maintenances=[{
            "id": "m1", "title": "Move", "phase": "ongoing", "starts_at": BEGAN, "updated_at": LATER,
            "affected_components": [{"id": "a", "name": "API", "status": "maintenance"}]}])),
        "unknown": (UNKNOWN, put(overall={"status": "wobbly"})),
    }),
    Specimen("slack", "/api/v2.0.0/current", _SLACK, {
        "trouble": (MAJOR, _slack("outage")),
        "recovery": (DEGRADED, _slack("incident")),
        "maintenance": (PLANNED, _slack("maintenance")),
        "unknown": (DEGRADED, _slack("wobbly")),
    }),
    Specimen("statusio", f"/1.0/status/{STATUSIO_ID}", _STATUSIO, {
        "trouble": (PARTIAL, _statusio(400, 100)),
        "recovery": (DEGRADED, _statusio(300, 300)),
        "maintenance": (PLANNED, _statusio(200)),
        "unknown": (UNKNOWN, _statusio(150)),
    }, _marked(f"<a href='https://status.io/pages/{STATUSIO_ID}/rss'>")),
    Specimen("aws", "/public/currentevents", _AWS, {
        "trouble": (MAJOR, put(0, "status", "3")),
        "recovery": (DEGRADED, put(0, "status", "2")),
        "maintenance": (DEGRADED, put(0, "status", "1")),  # a note is as good as it gets
        "unknown": (DEGRADED, put(0, "status", "7")),
    }),
    Specimen("aws-feed", "/rss/ec2-eu-west-1.rss", _aws_feed("Service is operating normally: "), {
        "trouble": (MAJOR, _aws_feed("Service disruption: ")),
        "recovery": (OK, _aws_feed("Informational message: [RESOLVED] ")),
        "maintenance": (DEGRADED, _aws_feed("Informational message: ")),  # a note is as good as it gets
        "unknown": (DEGRADED, _aws_feed("Wobbly: ")),
    }, page="https://status.aws.amazon.com/rss/ec2-eu-west-1.rss"),
    Specimen("apple", "/support/systemstatus/data/system_status_en_US.js", {
        "services": [{"serviceName": "App Store", "redirectUrl": None, "events": []}]}, {
        "trouble": (PARTIAL, _apple("Outage", users="Some users are affected")),
        "recovery": (OK, _apple("Outage", "resolved")),
        "maintenance": (PLANNED, _apple("Maintenance")),
        "unknown": (DEGRADED, _apple("Wobbly")),
    }, page=f"https://{HOST}/support/systemstatus/"),
    Specimen("adobe", "/adobestatus/StatusEvents",
             {"products": {"503489": {"name": "Acrobat", "incidents": [], "maintenances": []}}}, {
        "trouble": (MAJOR, _adobe("updated", "major")),
        "recovery": (OK, _adobe("closed", "major")),
        "maintenance": (PLANNED, _adobe("started", "maintenance", "maintenances")),
        "unknown": (DEGRADED, _adobe("started", "wobbly")),
    }),
    Specimen("adobe-events", "/adobestatus/StatusEvents", _ADOBE, {
        "trouble": (MAJOR, _adobe_event("updated", "major")),
        "recovery": (OK, _adobe_event("closed", "major")),
        "maintenance": (PLANNED, put("maintenanceEvent", "maintenance", _ADOBE_PLANNED)),
        "unknown": (DEGRADED, _adobe_event("started", "wobbly")),
    }),
    Specimen("salesforce", "/v1/instances/EU1/status", _SALESFORCE, {
        "trouble": (MAJOR, put(0, "status", "MAJOR_INCIDENT_CORE")),
        "recovery": (DEGRADED, put(0, "status", "MINOR_INCIDENT_CORE")),
        "maintenance": (PLANNED, put(0, "status", "MAINTENANCE_CORE")),
        "unknown": (UNKNOWN, put(0, "status", "WOBBLY")),
    }, page="https://status.salesforce.com/instances/EU1"),
    Specimen("heroku", "/api/v4/current-status", _HEROKU, {
        "trouble": (MAJOR, _heroku("red", "open")),
        "recovery": (OK, _heroku("green", "resolved")),
        "maintenance": (DEGRADED, _heroku("yellow", "open")),  # its list of maintenances is not to be believed
        "unknown": (UNKNOWN, put("status", 0, "status", "blue")),
    }),
    Specimen("azure", "/en-us/status/feed/", _azure(), {
        "trouble": (DEGRADED, _azure(item("Storage - West Europe"))),
        "recovery": (DEGRADED, _azure(item("Resolved: Storage"))),
        "maintenance": (DEGRADED, _azure(item("Maintenance"))),
        "unknown": (DEGRADED, _azure(item("Wobbly"))),
    }, page="https://status.azure.com/en-us/status"),
    Specimen("azure-devops", "/_apis/status/health", _DEVOPS, {
        "trouble": (MAJOR, put("services", 0, "geographies", 0, "health", "unhealthy")),
        "recovery": (DEGRADED, put("services", 0, "geographies", 0, "health", "degraded")),
        "maintenance": (DEGRADED, put("services", 0, "geographies", 0, "health", 3)),
        "unknown": (UNKNOWN, put("services", 0, "geographies", 0, "health", "wobbly")),
    }),
    Specimen("microsoft-365", "/api/posts/m365Consumer", _M365, {
        "trouble": (MAJOR, put(0, "Status", "ServiceInterruption")),
        "recovery": (DEGRADED, put(0, "Status", "RestoringService")),
        "maintenance": (PLANNED, put(0, "Status", "Maintenance")),
        "unknown": (UNKNOWN, put(0, "Status", "Wobbly")),
    }),
    Specimen("statuspal", "/api/v2/status_pages/example/summary", _STATUSPAL, {
        "trouble": (MAJOR, _statuspal("major")),
        "recovery": (DEGRADED, _statuspal("minor")),
        "maintenance": (PLANNED, _statuspal("scheduled", "maintenances")),
        "unknown": (DEGRADED, _statuspal("wobbly")),
    }, _marked("<script src='https://example.statuspal.io/app.js'>")),
    Specimen("cachet", "/api/v1/components", _CACHET, {
        "trouble": (MAJOR, put("data", 0, "status", 4)),
        "recovery": (DEGRADED, put("data", 0, "status", 2)),
        "maintenance": (PLANNED, put("data", 0, "status", 6)),
        "unknown": (UNKNOWN, put("data", 0, "status", 9)),
    }, _marked("Powered by Cachet"), {"/api/v1/incidents": _CACHET_OVER}),
    Specimen("cachet-3", "/api/components", _CACHET_3, {
        "trouble": (PARTIAL, put("data", 0, "attributes", "status", "value", 3)),
        "recovery": (DEGRADED, put("data", 0, "attributes", "status", "value", 2)),
        "maintenance": (PLANNED, put("data", 0, "attributes", "status", "value", 6)),
        "unknown": (UNKNOWN, put("data", 0, "attributes", "status", "value", None)),
    }, _marked("Powered by Cachet"), {"/api/incidents": _CACHET_3_OVER}),
    Specimen("uptime-kuma", "/api/status-page/heartbeat/all", _KUMA, {
        "trouble": (MAJOR, put("heartbeatList", "7", 1, "status", 0)),
        "recovery": (DEGRADED, put("heartbeatList", "7", 1, "status", 2)),
        "maintenance": (PLANNED, put("heartbeatList", "7", 1, "status", 3)),
        "unknown": (UNKNOWN, put("heartbeatList", "7", 1, "status", 9)),
    }, beside={"/api/status-page/all": _KUMA_NAMES}, page=f"https://{HOST}/status/all"),
    Specimen("gatus", "/api/v1/endpoints/statuses", _GATUS, {
        "trouble": (MAJOR, put(0, "results", 1, "success", False)),
        "recovery": (OK, put(0, "results", [{"success": True}])),
        "maintenance": (UNKNOWN, put(0, "results", [])),  # nothing was checked
        "unknown": (UNKNOWN, put(0, "results", 1, "success", "wobbly")),
    }),
    Specimen("upptime", "/example/pages/HEAD/history/summary.json", _UPPTIME, {
        "trouble": (MAJOR, put(0, "status", "down")),
        "recovery": (DEGRADED, put(0, "status", "degraded")),
        "maintenance": (UNKNOWN, put(0, "status", "maintenance")),  # it has no word for that
        "unknown": (UNKNOWN, put(0, "status", "wobbly")),
    }, page="https://example.github.io/pages"),
    Specimen("cstate", "/index.json", _CSTATE, {
        "trouble": (MAJOR, _cstate("down")),
        "recovery": (DEGRADED, _cstate("disrupted")),
        "maintenance": (PLANNED, _cstate("notice")),
        "unknown": (DEGRADED, _cstate("wobbly")),
    }),
    Specimen("zendesk", "/api/ssp/incidents.json", _ZENDESK, {
        "trouble": (MAJOR, _zendesk(resolvedAt=None, outage=True)),
        "recovery": (DEGRADED, _zendesk(resolvedAt=None)),
        "maintenance": (DEGRADED, _zendesk(resolvedAt=None, status="resolved")),  # its word is not to be believed
        "unknown": (DEGRADED, _zendesk(resolvedAt=None, status="wobbly", impact="wobbly")),
    }),
    Specimen("hund", "/state_feed/feed", _hund("Resolved"), {
        "trouble": (DEGRADED, _hund("Investigating")),
        "recovery": (DEGRADED, _hund("Monitoring")),
        "maintenance": (PLANNED, _hund("In Progress")),
        "unknown": (UNKNOWN, _hund("Wobbly").replace("</feed>", _hund("Ended").partition("</title>")[2])),
    }, _marked("hund.io")),
    Specimen("site24x7", "/rss", rss(item("API - Operational")), {
        "trouble": (MAJOR, rss(item("API - Major Outage"))),
        "recovery": (DEGRADED, rss(item("API - Degraded"))),
        "maintenance": (PLANNED, rss(item("API - Under Maintenance"))),
        "unknown": (UNKNOWN, rss(item("API - Wobbly"))),
    }, _marked("site24x7.com")),
    Specimen("uptimerobot", "/api/getMonitorList/abc123", _ROBOT, {
        "trouble": (MAJOR, put("psp", "monitors", 0, "statusClass", "danger")),
        "recovery": (DEGRADED, put("psp", "monitors", 0, "statusClass", "warning")),
        "maintenance": (UNKNOWN, put("psp", "totalMonitors", 200)),  # there is more than was read
        "unknown": (UNKNOWN, put("psp", "monitors", 0, "statusClass", "wobbly")),
    }, _marked("<script>fetch('/api/getMonitorList/abc123')</script>")),
    Specimen("statuscast-html", "", _statuscast("available"), {
        "trouble": (MAJOR, _statuscast("unavailable")),
        "recovery": (DEGRADED, _statuscast("degraded")),
        "maintenance": (PLANNED, _statuscast("maintenance")),
        "unknown": (UNKNOWN, _statuscast("wobbly")),
    }),
    Specimen("pagerduty-html", "", _pagerduty(), {
        "trouble": (MAJOR, _pagerduty("major")),
        "recovery": (DEGRADED, _pagerduty("minor")),
        "maintenance": (PLANNED, _pagerduty("maintenance")),
        "unknown": (DEGRADED, _pagerduty("wobbly")),
    }),
    Specimen("pagerduty-html", "", _pagerduty_2(wrong=False), {
        "trouble": (DEGRADED, _pagerduty_2(wrong=True)),
    }),
)  # fmt: skip
