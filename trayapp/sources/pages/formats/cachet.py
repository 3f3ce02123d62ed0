"""Cachet 1 and 2 (`/api/v1`): parts and incidents at two addresses.

An incident may be open while all parts are well, so both are asked at every check. Its status stays that of its first
message; the present one is that of its last update.
"""

from __future__ import annotations

from datetime import datetime

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
    return is_paged_list(document.data, as_objects(document.data.get("data")))


def is_paged_list(data: Record, rows: list[Record]) -> bool:
    """Whether a body lists parts or incidents, as `rows`, and says by which pages."""
    paged = "meta" in data or "links" in data
    return paged and bool(rows) and all("name" in row and "status" in row and "id" in row for row in rows)


def _parse(document: Document) -> PageReading:
    rows = document.budget.rows(document.data.get("data"), "components")
    return reading_of(NAME, document, rows, [row for row in rows if "message" in row and _code(row) == _PLANNED])


def reading_of(name: str, document: Document, rows: list[Record], planned: list[Record]) -> PageReading:
    """Return the reading of a list of parts or of incidents, of which some are `planned`."""
    budget = document.budget
    written = [row for row in rows if "message" in row]
    parts = [row for row in rows if "message" not in row and row.get("enabled") is not False]
    pages = as_object(as_object(document.data.get("meta")).get("pagination")).get("total_pages")
    more = as_object(document.data.get("links")).get("next")
    if parts and (more or (isinstance(pages, int) and pages > 1)):
        budget.cut("components")
    incidents = [row for row in written if not planned or _code(row) != _PLANNED]
    return PageReading(
        format=name,
        url=document.page_url,
        components=tuple(_component(row) for row in parts),
        incidents=tuple(_incident(row, budget) for row in budget.elements(incidents, "incidents")),
        maintenances=tuple(_maintenance(row) for row in planned),
        complete=bool(parts),
        incidents_complete=bool(written),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v1/components?per_page=100",),
    live_supplement="/api/v1/incidents?sort=id&order=desc",
    vendor="Cachet",
    marks=("cachet",),
)


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
    at = _time(row, "occurred") or _time(row, "created")
    changed = _time(row, "updated") or at
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


def _time(row: Record, name: str) -> datetime | None:
    """Return a time, which version 3 writes in an object beside what people read."""
    return parse_any_timestamp(row.get(f"{name}_at") or as_object(row.get(name)).get("string"))


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
