"""Small bodies of the formats that most pages speak, and of the feeds that any vendor's page has."""

from __future__ import annotations

from html import escape
from typing import Any

from tests.support.bodies.formats import (
    AHEAD,
    BEGAN,
    DEGRADED,
    HOST,
    LATER,
    MAJOR,
    PLANNED,
    SPECIMENS,
    UNKNOWN,
    Change,
    Specimen,
    each,
    item,
    put,
    rss,
)

_HIT = {"component_id": "a", "status": "full_outage"}


def _native(status: str, phase: str) -> Change:
    hit = {**_HIT, "status": status}
    update = {"id": "u1", "to_status": phase, "published_at": LATER, "message_string": "We look."}
    row = {"id": "i1", "name": "Slow", "status": phase, "type": "incident", "published_at": BEGAN, "updates": [update],
           "affected_components": [{**hit, "current_status": status}],
           "component_impacts": [{**hit, "id": "c1", "start_at": BEGAN}]}  # fmt: skip
    return each(put("summary", "affected_components", [hit]), put("summary", "ongoing_incidents", [row]))


_NATIVE: dict[str, Any] = {
    "summary": {
        "public_url": f"https://{HOST}/", "components": [{"id": "a", "name": "API"}],
        "structure": {"items": [{"group": {"id": "g", "name": "Core", "components": [{"component_id": "a"}]}}]},
        "affected_components": [], "ongoing_incidents": [], "scheduled_maintenances": [],
    }
}  # fmt: skip
_NATIVE_PLANNED = {"id": "m", "name": "Move", "type": "maintenance", "status": "maintenance_in_progress",
                   "maintenance_status": "in_progress", "affected_components": [], "updates": [],
                   "component_impacts": [], "published_at": BEGAN}  # fmt: skip

_WIDGET: dict[str, Any] = {"page_title": "Example", "page_url": f"https://{HOST}/", "ongoing_incidents": [],
                           "in_progress_maintenances": [], "scheduled_maintenances": []}  # fmt: skip


def _widget(worst: str, status: str) -> Change:
    row = {"id": "i1", "name": "Slow", "status": status, "last_update_at": LATER, "last_update_message": "We look.",
           "current_worst_impact": worst,
           "affected_components": [{"id": "a", "name": "API", "current_status": worst}]}  # fmt: skip
    return put(ongoing_incidents=[row])


_STATUSPAGE: dict[str, Any] = {
    "page": {"id": "p", "name": "Example", "url": f"https://{HOST}"},
    "status": {"indicator": "none", "description": "All Systems Operational"},
    "components": [{"id": "a", "name": "API", "status": "operational", "group_id": None}],
    "incidents": [],
    "scheduled_maintenances": [],
}


def _statuspage(indicator: str, part: str, phase: str, impact: str) -> Change:
    update = {"id": "u1", "status": phase, "created_at": LATER, "display_at": LATER, "body": "We look."}
    row = {"id": "i1", "name": "Slow", "status": phase, "impact": impact, "created_at": BEGAN, "started_at": BEGAN,
           "resolved_at": None, "incident_updates": [update], "components": [{"id": "a", "name": "API"}]}  # fmt: skip
    return each(put("status", "indicator", indicator), put("components", 0, "status", part), put(incidents=[row]))


_RUNNING = {"id": "m", "name": "Move", "status": "in_progress", "impact": "maintenance", "scheduled_for": BEGAN,
            "scheduled_until": AHEAD, "created_at": BEGAN, "incident_updates": [], "components": []}  # fmt: skip


def _atom(*words: str, title: str = "Slow") -> str:
    """Return a feed in Statuspage's markup: one entry with an update of each word, the newest first."""
    told = "".join(
        f"<p><small>Mar <var data-var='date'>17</var>, <var data-var='time'>11:{30 - at:02d}</var> UTC</small><br>"
        f"<strong>{word}</strong> - We look.</p>"
        for at, word in enumerate(words)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Example</title>"
        f"<entry><id>tag:x,2005:Incident/1</id><updated>{LATER}</updated><link href='https://{HOST}/incidents/abc'/>"
        f"<title>{title}</title><content type='html'>{escape(told)}</content></entry></feed>"
    )


CORE_SPECIMENS = (
    Specimen("incidentio", f"/proxy/{HOST}", _NATIVE, {
        "trouble": (MAJOR, _native("full_outage", "investigating")),
        "recovery": (DEGRADED, _native("degraded_performance", "monitoring")),
        "maintenance": (PLANNED, put("summary", "ongoing_incidents", [_NATIVE_PLANNED])),
        "unknown": (UNKNOWN, put("summary", "affected_components", [{**_HIT, "status": "wobbly"}])),
    }),
    Specimen("incidentio-widget", "/api/v1/summary", _WIDGET, {
        "trouble": (MAJOR, _widget("full_outage", "investigating")),
        "recovery": (DEGRADED, _widget("degraded_performance", "monitoring")),
        "maintenance": (PLANNED, put(in_progress_maintenances=[
            {"id": "m", "name": "Move", "status": "maintenance_in_progress", "started_at": BEGAN,
             "scheduled_end_at": AHEAD, "affected_components": []}])),
        "unknown": (DEGRADED, _widget("wobbly", "wobbly")),
    }),
    Specimen("statuspage", "/api/v2/summary.json", _STATUSPAGE, {
        "trouble": (MAJOR, _statuspage("critical", "major_outage", "investigating", "critical")),
        "recovery": (DEGRADED, _statuspage("minor", "operational", "monitoring", "minor")),
        "maintenance": (PLANNED, each(put("status", "indicator", "maintenance"),
                                      put(scheduled_maintenances=[_RUNNING]))),
        "unknown": (UNKNOWN, put("components", 0, "status", "wobbly")),
    }),
    Specimen("feed", "/history.atom", _atom("Resolved", "Investigating"), {
        "trouble": (DEGRADED, _atom("Investigating")),
        "recovery": (DEGRADED, _atom("Monitoring", "Investigating")),
        "maintenance": (PLANNED, _atom("In progress", "Scheduled", title="Move")),
        "unknown": (UNKNOWN, _atom("Wobbly")),
    }),
    Specimen("feed", "/history.rss", rss(item("[Resolved] Slow", "We look.")), {
        "trouble": (DEGRADED, rss(item("[Investigating] Slow", "We look."))),
        "recovery": (DEGRADED, rss(item("[Monitoring] Slow", "We look."))),
        "maintenance": (PLANNED, rss(item("[In Progress] Move", "We look."))),
        "unknown": (UNKNOWN, rss(item("[Wobbly] Slow", "We look.", guid="g2"), item("[Resolved] Old"))),
    }, "<!DOCTYPE html><html><link rel='alternate' type='application/rss+xml' href='/history.rss'></html>"),
)  # fmt: skip

EVERY = (*CORE_SPECIMENS, *SPECIMENS)
"""Of every format that is read."""
