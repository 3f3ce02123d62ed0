"""Checkly (`/api/status-page/<slug>/`): `unresolved-incidents`, completed by the parts and the planned maintenances.

`uptime` names the groups and their services, `maintenance-windows` what runs and what is to come. How a service is now
stands in the open incidents alone. Some pages send one summary of all that instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat, origin_of
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import (
    Record,
    as_object,
    as_objects,
    clean_id,
    clean_name,
    first_of,
    holds_lists,
)

NAME = "checkly"

_SEVERITY = {
    "minor": Health.DEGRADED,
    "medium": Health.PARTIAL_OUTAGE,
    "major": Health.MAJOR_OUTAGE,
    "critical": Health.MAJOR_OUTAGE,
}
_PLANNED = "maintenance"
"""A severity, too."""
_PAGE = {"operational": Health.OPERATIONAL, "hasissues": Health.DEGRADED, "undermaintenance": Health.MAINTENANCE}
_WORDS = frozenset({"OPERATIONAL", "HAS_ISSUES", "UNDER_MAINTENANCE"})
_SLUG = lazy_pattern(r"([a-z0-9-]{1,60})\.checkly-status-page\.com|/api/status-page/([a-z0-9-]{1,60})/unresolved")
_BEGINS = ("startsAt", "startAt", "startedAt", "created_at")
_ENDS = ("endsAt", "endAt", "endedAt")


def _matches(document: Document) -> bool:
    data = document.data
    rows = as_objects(data.get("incidents")) + as_objects(data.get("activeIncidents"))
    if any("lastUpdateStatus" in row or "affectedServices" in row for row in rows):
        return True
    nothing = document.expected == NAME and data.get("incidents") == []
    summary = "activeIncidents" in data and as_object(data.get("page")).get("status") in _WORDS
    return nothing or summary or _has(document, "metadata", "uptime") or _has(document, "active", "upcoming")


def _has(document: Document, *lists: str) -> bool:
    data = document.data
    return holds_lists(data, *lists) and all(isinstance(data.get(each), list) for each in lists)


def _parse(document: Document) -> PageReading:
    if _has(document, "metadata", "uptime"):
        return _parts(document)
    data, budget = document.data, document.budget
    rows = budget.rows(first_of(data, "activeIncidents", "incidents"), "incidents")
    planned = [row for row in rows if letters_of(row.get("severity")) == _PLANNED]
    incidents = tuple(_incident(row, budget) for row in rows if row not in planned)
    running = [*planned, *budget.rows(first_of(data, "activeMaintenances", "active"), "incidents")]
    to_come = budget.rows(data.get("upcoming"), "incidents")
    page = as_object(data.get("page"))
    calm = health_by(_PAGE, page["status"]) if "status" in page else Health.OPERATIONAL
    if _has(document, "active", "upcoming"):
        calm = Health.UNKNOWN  # it says nothing else
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        maintenances=(
            *(_maintenance(row, MaintenancePhase.IN_PROGRESS, document) for row in running),
            *(_maintenance(row, MaintenancePhase.SCHEDULED, document) for row in to_come),
        ),
        stated_health=None if any(each.is_open for each in incidents) else calm,
        complete=False,
    )


def _parts(document: Document) -> PageReading:
    """Return the names of all parts. The days beside them are the past, so that nothing is said of the present."""
    data, budget = document.data, document.budget
    groups = budget.rows(data.get("metadata"), "parts") or budget.rows(data.get("uptime"), "parts")
    named = [
        (clean_name(row.get("name")), clean_name(group.get("name")) or None)
        for group in groups
        for row in budget.rows(group.get("services"), "components")
    ]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(Component(name, name, group, Health.OPERATIONAL) for name, group in named if name),
        stated_health=Health.UNKNOWN,
        complete=data.get("partialError") is not True,
        incidents_complete=False,
    )


def _locate(page: Address, html: str) -> Iterator[str]:
    text = html if "checkly-status-page" in html or "/api/status-page/" in html else ""
    if found := _SLUG.search(page.host) or _SLUG.search(page.path) or _SLUG.search(text):
        slug = found[1] or found[2]
        yield f"{origin_of(page)}/api/status-page/{slug}/unresolved-incidents"
        yield f"https://{slug}.checkly-status-page.com/api/status-page/{slug}/unresolved-incidents"


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    supplement="./uptime",
    live_supplement="./maintenance-windows",
    empty_is_calm=True,
    vendor="Checkly",
    marks=("checkly-status-page", "checklyhq.com"),
    locate=_locate,
)


def _services(row: Record) -> tuple[str, ...]:
    """Return the names of the parts that a row is about: ids are not sent everywhere."""
    listed = as_objects(first_of(row, "services", "affectedServices"))
    return unique(clean_name(first_of(each, "name", "id")) for each in listed)


def _incident(row: Record, budget: Budget) -> Incident:
    severity = health_by(_SEVERITY, row.get("severity"))
    updates = budget.rows(row.get("incidentUpdates"), "updates")
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("name")),
            word=first_of(row, "lastUpdateStatus", "status"),
            healths=(severity,),
            present=(severity,),
            entries=[_entry(each, budget) for each in updates],
            published_at=parse_any_timestamp(first_of(row, "created_at", "startedAt")),
            url=https_link(row.get("url")),
            component_ids=_services(row),
        )
    )


def _entry(update: Record, budget: Budget) -> RawUpdate:
    at = parse_any_timestamp(first_of(update, "publicIncidentUpdateDate", "created_at"))
    word = update.get("status") or Phase.INVESTIGATING
    return RawUpdate(clean_id(update.get("id")), word, at, budget.plain(update.get("description")))


def _maintenance(row: Record, phase: MaintenancePhase, document: Document) -> Maintenance:
    starts_at = parse_any_timestamp(first_of(row, *_BEGINS))
    to_come = starts_at is not None and starts_at > document.now
    return Maintenance(
        id=clean_id(row.get("id")) or clean_name(first_of(row, "name", "title")),
        title=clean_name(first_of(row, "name", "title")) or "Maintenance",
        phase=MaintenancePhase.SCHEDULED if to_come else phase,
        starts_at=starts_at,
        ends_at=parse_any_timestamp(first_of(row, *_ENDS)),
        url=https_link(row.get("url")),
        component_ids=_services(row),
    )
