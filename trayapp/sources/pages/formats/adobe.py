"""Adobe (`/adobestatus/StatusEvents`): events by product, each with a history by time, whose last entry counts."""

from __future__ import annotations

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, first_of, localized

NAME = "adobe"

SEVERITY = {
    "critical": Health.MAJOR_OUTAGE,
    "major": Health.MAJOR_OUTAGE,
    "minor": Health.DEGRADED,
    "potential": Health.OPERATIONAL,  # notes
    "trivial": Health.OPERATIONAL,
    "maintenance": Health.MAINTENANCE,
}
OVER = frozenset({"closed", "canceled", "cancelled", "completed", "dismissed"})
_LISTS = ("incidents", "maintenances")


def _matches(document: Document) -> bool:
    products = _products(document)
    return bool(products) and all(any(key in row for key in _LISTS) for _, row in products)


def _products(document: Document) -> list[tuple[str, Record]]:
    found = document.data.get("products")
    if isinstance(found, dict):
        return [(clean_id(key), row) for key, row in found.items() if isinstance(row, dict)]
    return [(clean_id(row.get("id")), row) for row in as_objects(found)]


def _parse(document: Document) -> PageReading:
    budget = document.budget
    components: list[Component] = []
    incidents: dict[str, Incident] = {}
    planned: dict[str, Maintenance] = {}
    for key, row in budget.elements(_products(document), "components"):
        name = localized(first_of(row, "name", "productName", "englishName")) or key
        healths = []
        for event in budget.rows(_listed(row.get("incidents")), "incidents"):
            health, is_open = _state(event)
            if is_open and health is not Health.OPERATIONAL:
                healths.append(health)
                found = _incident(event, name, key, health)
                incidents[found.id] = found
        for event in budget.rows(_listed(row.get("maintenances")), "parts"):
            if _state(event)[1]:
                found_planned = _maintenance(event, name, key)
                planned[found_planned.id] = found_planned
        components.append(Component(key or name, name, None, worst(healths, Health.OPERATIONAL)))
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(components),
        incidents=tuple(incidents.values()),
        maintenances=tuple(planned.values()),
    )


FORMAT = PageFormat(name=NAME, matches=_matches, parse=_parse, endpoints=("/adobestatus/StatusEvents",), vendor="Adobe")


def _listed(found: object) -> object:
    return list(found.values()) if isinstance(found, dict) else found


def _history(event: Record) -> list[tuple[str, Record]]:
    found = as_object(event.get("history"))
    return sorted((key, as_object(row)) for key, row in found.items())[-50:]


def _state(event: Record) -> tuple[Health, bool]:
    history = _history(event)
    last = history[-1][1] if history else event
    return health_by(SEVERITY, last.get("severity")), letters_of(last.get("status")) not in OVER


def _incident(event: Record, product: str, product_id: str, health: Health) -> Incident:
    history = _history(event)
    began = history[0][0] if history else ""
    return build_incident(
        RawIncident(
            id=clean_id(event.get("id")) or f"{product_id}/{began}",
            title=localized(first_of(event, "name", "title", "summary")) or product,
            word=Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            entries=[RawUpdate("", Phase.INVESTIGATING, parse_any_timestamp(key), "") for key, _ in history],
            began=(parse_any_timestamp(began),),
            component_ids=(product_id or product,),
        )
    )


def _maintenance(event: Record, product: str, product_id: str) -> Maintenance:
    history = _history(event)
    scheduled = not history or letters_of(history[-1][1].get("status")) == "scheduled"
    return Maintenance(
        id=clean_id(event.get("id")) or f"{product_id}/maintenance",
        title=localized(first_of(event, "name", "title", "summary")) or product,
        phase=MaintenancePhase.SCHEDULED if scheduled else MaintenancePhase.IN_PROGRESS,
        component_ids=(product_id or product,),
    )
