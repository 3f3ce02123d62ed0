"""Pages that tell of a major outage in every way that their format has, and the paths at which they are asked for."""

from __future__ import annotations

from typing import Any

SINCE = "2026-03-17T11:40:00Z"
LATER = "2026-03-17T11:50:00Z"

_COMPONENT = {"id": "c1", "name": "Chat", "status": "major_outage", "position": 1, "created_at": SINCE}
_UPDATE = {
    "id": "u1",
    "status": "investigating",
    "body": "Requests are failing.",
    "created_at": LATER,
    "updated_at": LATER,
    "display_at": LATER,
}

STATUSPAGE: dict[str, Any] = {
    "page": {"id": "p", "name": "Acme", "url": "https://status.example.com", "updated_at": LATER},
    "status": {"indicator": "critical", "description": "Major outage"},
    "components": [_COMPONENT],
    "incidents": [
        {
            "id": "i1",
            "name": "Chat is down",
            "status": "investigating",
            "impact": "critical",
            "created_at": SINCE,
            "started_at": SINCE,
            "updated_at": LATER,
            "shortlink": "https://status.example.com/i1",
            "components": [_COMPONENT],
            "incident_updates": [_UPDATE],
        }
    ],
    "scheduled_maintenances": [],
}

INCIDENTIO_WIDGET: dict[str, Any] = {
    "page_title": "Acme",
    "page_url": "https://status.example.com",
    "ongoing_incidents": [
        {
            "id": "i1",
            "name": "Chat is down",
            "status": "investigating",
            "url": "https://status.example.com/i1",
            "last_update_at": LATER,
            "last_update_message": "Requests are failing.",
            "current_worst_impact": "full_outage",
            "affected_components": [
                {"id": "c1", "name": "Chat", "group_name": "Apps", "current_status": "full_outage"},
            ],
        }
    ],
    "in_progress_maintenances": [],
    "scheduled_maintenances": [],
}

ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Acme - Incident history</title><updated>{LATER}</updated>
<entry><id>tag:status.example.com,2005:Incident/1</id><published>{SINCE}</published><updated>{LATER}</updated>
<link rel="alternate" type="text/html" href="https://status.example.com/i1"/><title>Chat is down</title>
<content type="html">&lt;p&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - Requests are failing.&lt;/p&gt;</content>
</entry></feed>"""
