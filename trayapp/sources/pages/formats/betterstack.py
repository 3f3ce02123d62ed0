"""Better Stack (`/index.json`, JSON:API): the page, its parts, and months of reports; the open ones count.

A report of a maintenance that is still to come already says "maintenance", and one that is over may have no end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name

NAME = "betterstack"

_WORDS = {
    "operational": Health.OPERATIONAL,
    "resolved": Health.OPERATIONAL,
    "degraded": Health.DEGRADED,
    "downtime": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_SILENT = "not_monitored"


def _matches(document: Document) -> bool:
    data = as_object(document.data.get("data"))
    return data.get("type") == "status_page" and "aggregate_state" in as_object(data.get("attributes"))


def _parse(document: Document) -> PageReading:
    budget, page = document.budget, as_object(as_object(document.data.get("data")).get("attributes"))
    included: dict[str, list[Record]] = {}
    for row in budget.rows(document.data.get("included"), "parts"):
        included.setdefault(str(row.get("type")), []).append(row)
    sections = {
        clean_id(row.get("id")): clean_name(_of(row, "name")) for row in included.get("status_page_section", [])
    }
    parts = tuple(
        _component(row, sections)
        for row in budget.elements(included.get("status_page_resource", []), "components")
        if _of(row, "status") != _SILENT
    )
    updates = {clean_id(row.get("id")): row for row in included.get("status_update", [])}
    reports = [row for row in included.get("status_report", []) if _is_open(row)]
    reports = budget.elements(reports, "incidents")
    planned = [row for row in reports if "maintenance" in {_of(row, "report_type"), _of(row, "aggregate_state")}]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=parts,
        incidents=tuple(_incident(row, _updates_of(row, updates), budget) for row in reports if row not in planned),
        maintenances=tuple(_maintenance(row, document.now) for row in planned),
        stated_health=_stated(page.get("aggregate_state"), parts, planned, document.now),
        complete=bool(parts),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/index.json",),
    vendor="Better Stack",
    marks=("betterstack.com", "betteruptime.com"),
)


def _of(row: Record, name: str) -> object:
    return as_object(row.get("attributes")).get(name)


def _stated(word: object, parts: Iterable[Component], planned: Iterable[Record], now: datetime) -> Health:
    """Return the page's word, which calls one part of eight that is down a downtime of all."""
    health, healths = health_by(_WORDS, word), {each.health for each in parts}
    if health is Health.MAJOR_OUTAGE and healths and healths != {Health.MAJOR_OUTAGE}:
        return Health.PARTIAL_OUTAGE
    if health is Health.MAINTENANCE and not any(_runs(row, now) for row in planned) and health not in healths:
        return Health.OPERATIONAL
    return health


def _component(row: Record, sections: Mapping[str, str]) -> Component:
    section = clean_id(_of(row, "status_page_section_id"))
    name, identifier = clean_name(_of(row, "public_name")), clean_id(row.get("id"))
    health = health_by(_WORDS, _of(row, "status"))
    return Component(identifier or name, name or identifier, sections.get(section) or None, health, section or None)


def _is_open(row: Record) -> bool:
    return health_by(_WORDS, _of(row, "aggregate_state")) is not Health.OPERATIONAL


def _runs(row: Record, now: datetime) -> bool:
    starts_at, ends_at = parse_any_timestamp(_of(row, "starts_at")), parse_any_timestamp(_of(row, "ends_at"))
    return (starts_at is None or starts_at <= now) and (ends_at is None or now < ends_at)


def _updates_of(report: Record, updates: Mapping[str, Record]) -> list[Record]:
    """Return a report's updates, which it names, or which name it."""
    related = as_object(as_object(report.get("relationships")).get("status_updates")).get("data")
    named = [clean_id(each.get("id")) for each in as_objects(related)]
    mine = clean_id(report.get("id"))
    naming = [key for key, row in updates.items() if clean_id(_of(row, "status_report_id")) == mine and mine]
    return [updates[each] for each in dict.fromkeys([*named, *naming]) if each in updates]


def _incident(row: Record, updates: list[Record], budget: Budget) -> Incident:
    health = health_by(_WORDS, _of(row, "aggregate_state"))
    began = parse_any_timestamp(_of(row, "starts_at"))
    told = [
        RawUpdate(
            clean_id(each.get("id")),
            Phase.INVESTIGATING,
            parse_any_timestamp(_of(each, "published_at")),
            budget.plain(_of(each, "message")),
        )
        for each in budget.elements(updates, "updates")
    ]
    parts = [clean_id(each.get("status_page_resource_id")) for each in as_objects(_of(row, "affected_resources"))]
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(_of(row, "title")),
            word=Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            entries=told,
            published_at=began,
            began=(began,),
            component_ids=unique(parts),
        )
    )


def _maintenance(row: Record, now: datetime) -> Maintenance:
    return Maintenance(
        id=clean_id(row.get("id")),
        title=clean_name(_of(row, "title")) or "Maintenance",
        phase=MaintenancePhase.IN_PROGRESS if _runs(row, now) else MaintenancePhase.SCHEDULED,
        starts_at=parse_any_timestamp(_of(row, "starts_at")),
        ends_at=parse_any_timestamp(_of(row, "ends_at")),
        component_ids=unique(
            clean_id(each.get("status_page_resource_id")) for each in as_objects(_of(row, "affected_resources"))
        ),
    )
