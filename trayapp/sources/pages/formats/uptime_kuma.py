"""Uptime Kuma (`/status/<slug>`): beats of the monitors at one address, their names and the pinned incident at another.

The newest beat counts, and comes last. A page that there is none of answers with no beats at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat, origin_of
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "uptime-kuma"

_BEATS = {
    "0": Health.MAJOR_OUTAGE,
    "1": Health.OPERATIONAL,
    "2": Health.DEGRADED,  # pending: it failed, and is tried again
    "3": Health.MAINTENANCE,
}
_STYLES = {"warning": Health.DEGRADED, "danger": Health.MAJOR_OUTAGE}
_SLUG = lazy_pattern(r"/status/([A-Za-z0-9_-]{1,100})/?")
_OWN_SLUG = lazy_pattern(r"/api/status-page/([A-Za-z0-9_-]{1,100})/manifest\.json|'slug':'([A-Za-z0-9_-]{1,100})'")
"""Of a page that has a host of its own: the host's root shows it, and names it here."""


def _matches(document: Document) -> bool:
    data = document.data
    return isinstance(data.get("heartbeatList"), dict) or isinstance(data.get("publicGroupList"), list)


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    beats = list(as_object(data.get("heartbeatList")).items())
    parts = [_beat(key, rows) for key, rows in budget.elements(beats, "components")]
    for group in budget.rows(data.get("publicGroupList"), "parts"):
        name = clean_name(group.get("name")) or None
        for row in budget.rows(group.get("monitorList"), "components"):
            identifier = clean_id(row.get("id"))
            parts.append(Component(identifier, clean_name(row.get("name")) or identifier, name, Health.UNKNOWN))
    pinned = budget.rows(data.get("incidents"), "incidents") + as_objects([data.get("incident")])
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(parts),
        incidents=tuple(_incident(row, budget) for row in pinned if letters_of(row.get("style")) in _STYLES),
        maintenances=tuple(_maintenance(row) for row in budget.rows(data.get("maintenanceList"), "incidents")),
    )


def _locate(page: Address, html: str) -> Iterator[str]:
    found = _SLUG.fullmatch(page.path) or (_OWN_SLUG.search(html) if "preload-data" in html else None)
    if found:
        yield f"{origin_of(page)}/api/status-page/heartbeat/{next(filter(None, found.groups()))}"


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/status-page/heartbeat/default",),
    supplement="../{last}",
    vendor="Uptime Kuma",
    marks=("uptime kuma",),
    locate=_locate,
)


def _beat(key: object, rows: object) -> Component:
    beats = as_objects(rows[-1:]) if isinstance(rows, list) else []
    identifier = clean_id(key)
    return Component(
        identifier, identifier, None, health_by(_BEATS, beats[-1].get("status")) if beats else Health.UNKNOWN
    )


def _incident(row: Record, budget: Budget) -> Incident:
    health = _STYLES[letters_of(row.get("style"))]
    at = parse_any_timestamp(first_of(row, "lastUpdatedDate", "createdDate"))
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("title")),
            word=Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            entries=[RawUpdate("", Phase.INVESTIGATING, at, budget.plain(row.get("content")))],
            published_at=parse_any_timestamp(row.get("createdDate")),
        )
    )


def _maintenance(row: Record) -> Maintenance:
    runs = letters_of(row.get("status")) == "undermaintenance"
    slot = next(iter(as_objects(row.get("timeslotList"))), {})
    zone = clean_name(row.get("timezoneOffset"))
    return Maintenance(
        id=clean_id(row.get("id")),
        title=clean_name(row.get("title")) or "Maintenance",
        phase=MaintenancePhase.IN_PROGRESS if runs else MaintenancePhase.SCHEDULED,
        starts_at=_in_zone(slot.get("startDate"), zone),
        ends_at=_in_zone(slot.get("endDate"), zone),
    )


def _in_zone(value: object, zone: str) -> datetime | None:
    """Return a slot's time, which is the maintenance's own zone's where it names none."""
    text = clean_name(value)
    return parse_any_timestamp(text + zone) or parse_any_timestamp(text)
