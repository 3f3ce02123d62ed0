"""Cachet 1 to 3: parts and incidents at two addresses. Version 3 nests its rows (JSON:API) and its words.

An incident may be open while all parts are well, so both are asked at every check. Its status stays that of its first
message; the present one is that of its last update.
"""

from __future__ import annotations

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "cachet"

_PART = {
    "1": Health.OPERATIONAL,
    "2": Health.DEGRADED,
    "3": Health.PARTIAL_OUTAGE,
    "4": Health.MAJOR_OUTAGE,
    "5": Health.UNKNOWN,
    "6": Health.MAINTENANCE,
}
_PHASES = {"1": Phase.INVESTIGATING, "2": Phase.IDENTIFIED, "3": Phase.MONITORING, "4": Phase.RESOLVED}
_PLANNED = "0"


def _matches(document: Document) -> bool:
    rows = [_flat(row) for row in as_objects(document.data.get("data"))]
    paged = "meta" in document.data or "links" in document.data
    return paged and bool(rows) and all("name" in row and "status" in row and "id" in row for row in rows)


def _parse(document: Document) -> PageReading:
    budget = document.budget
    rows = [_flat(row) for row in budget.rows(document.data.get("data"), "components")]
    written = [row for row in rows if "message" in row]
    parts = [row for row in rows if "message" not in row and row.get("enabled") is not False]
    pages = as_object(as_object(document.data.get("meta")).get("pagination")).get("total_pages")
    if isinstance(pages, int) and pages > 1 and parts:
        budget.cut("components")
    incidents = [row for row in written if _code(row) != _PLANNED]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in parts),
        incidents=tuple(_incident(row, budget) for row in budget.elements(incidents, "incidents")),
        maintenances=tuple(_maintenance(row) for row in written if _code(row) == _PLANNED),
        complete=bool(parts),
        incidents_complete=bool(written),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v1/components?per_page=100", "/api/components?per_page=100"),
    live_supplement="/api/v1/incidents?sort=id&order=desc",
    vendor="Cachet",
    marks=("cachet",),
)


def _flat(row: Record) -> Record:
    """Return a row with its attributes beside its id."""
    return {**as_object(row.get("attributes")), "id": row.get("id")} if "attributes" in row else row


def _code(row: Record) -> str:
    word = row.get("status")
    return letters_of(as_object(word).get("value") if isinstance(word, dict) else word)


def _component(row: Record) -> Component:
    name, identifier = clean_name(row.get("name")), clean_id(row.get("id"))
    return Component(identifier or name, name or identifier, None, health_by(_PART, _code(row)))


def _incident(row: Record, budget: Budget) -> Incident:
    first, latest = _code(row), letters_of(first_of(row, "latest_status")) or _code(row)
    over = row.get("is_resolved") is True or latest == "4"
    word = Phase.RESOLVED if over else _PHASES.get(latest, Phase.INVESTIGATING)
    part = clean_id(row.get("component_id"))
    at = parse_any_timestamp(first_of(row, "occurred_at", "created_at"))
    changed = parse_any_timestamp(row.get("updated_at")) or at
    hit = health_by(_PART, row.get("component_status")) if row.get("component_status") else None
    updates = budget.rows(row.get("updates"), "updates")
    message = budget.plain(row.get("message"))
    told = RawUpdate("", _PHASES.get(first), at, message) if updates else RawUpdate("", word, changed, message)
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("name")),
            word=word,
            healths=(hit,) if hit else (),
            present=(hit,) if hit else (),
            entries=[told, *(_update(each, budget) for each in reversed(updates))],
            published_at=at,
            resolved_at=changed if over else None,
            url=https_link(row.get("permalink")),
            component_ids=(part,) if part not in {"", "0"} else (),
        )
    )


def _update(row: Record, budget: Budget) -> RawUpdate:
    at = parse_any_timestamp(row.get("created_at"))
    return RawUpdate(f"update {clean_id(row.get('id'))}", _PHASES.get(_code(row)), at, budget.plain(row.get("message")))


def _maintenance(row: Record) -> Maintenance:
    return Maintenance(
        id=clean_id(row.get("id")),
        title=clean_name(row.get("name")) or "Maintenance",
        phase=MaintenancePhase.SCHEDULED,
        starts_at=parse_any_timestamp(row.get("scheduled_at")),
    )
