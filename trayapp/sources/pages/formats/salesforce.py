"""Salesforce Trust (`/v1/instances...`): instances of all its products, with what is open on each."""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "salesforce"

_WORDS = {
    "ok": Health.OPERATIONAL,
    "maintenancecore": Health.MAINTENANCE,
    "maintenancenoncore": Health.MAINTENANCE,
    "minorincidentcore": Health.DEGRADED,
    "minorincidentnoncore": Health.DEGRADED,
    "majorincidentnoncore": Health.DEGRADED,
    "majorincidentcore": Health.MAJOR_OUTAGE,
}
_OVER = {"resolved", "closed", "completed"}
_MARKS = {"key", "status", "isActive"}
_PLACE = lazy_pattern(r"/(products|instances)/([A-Za-z0-9_-]{1,60})")


def _matches(document: Document) -> bool:
    rows = document.rows or ([document.data] if document.data else [])
    return bool(rows) and all(row.keys() >= _MARKS for row in rows)


def _parse(document: Document) -> PageReading:
    budget = document.budget
    rows = [row for row in document.rows or [document.data] if row.get("isActive") is not False]
    rows = budget.rows(rows, "components")
    incidents: dict[str, Incident] = {}
    planned: dict[str, Maintenance] = {}
    for row in rows:
        key = clean_id(row.get("key"))
        for each in as_objects(row.get("Incidents")):
            found = _incident(each, key, health_by(_WORDS, row.get("status")), budget)
            known = incidents.get(found.id)
            if found.is_open and known is None and len(incidents) < 100:
                incidents[found.id] = found
        for each in as_objects(row.get("Maintenances"))[:20]:
            planned.setdefault(clean_id(each.get("id")), _maintenance(each, key, document))
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in rows),
        incidents=tuple(incidents.values()),
        maintenances=tuple(planned.values()),
    )


def _locate(page: Address, _html: str) -> Iterator[str]:
    found = _PLACE.search(page.path) if page.host.endswith("salesforce.com") else None
    if found and found[1] == "products":
        yield f"https://api.status.salesforce.com/v1/instances/status/preview?products={found[2]}"
    elif found:
        yield f"https://api.status.salesforce.com/v1/instances/{found[2]}/status"


FORMAT = PageFormat(
    name=NAME, matches=_matches, parse=_parse, vendor="Salesforce", locate=_locate, max_bytes=4 * 1024 * 1024
)


def _component(row: Record) -> Component:
    products = [clean_name(each.get("key")) for each in as_objects(row.get("Products"))]
    key = clean_id(row.get("key"))
    group = next(filter(None, products), "")
    return Component(key, key, group or None, health_by(_WORDS, row.get("status")), group or None)


def _incident(row: Record, key: str, health: Health, budget: Budget) -> Incident:
    impacts = as_objects(row.get("IncidentImpacts"))
    over = letters_of(row.get("status")) in _OVER or (bool(impacts) and all(each.get("endTime") for each in impacts))
    events = budget.rows(row.get("IncidentEvents"), "updates")
    begins = tuple(parse_any_timestamp(each.get("startTime")) for each in impacts)
    return build_incident(
        RawIncident(
            id=clean_id(first_of(row, "id", "externalId")) or key,
            title=f"{key}: {clean_name(first_of(row, 'additionalInformation', 'type', 'status')) or 'Incident'}",
            word=Phase.RESOLVED if over else Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            entries=[
                RawUpdate("", each.get("type") or Phase.INVESTIGATING, parse_any_timestamp(each.get("createdAt")),
                          budget.plain(each.get("message")))
                for each in events
            ],
            published_at=parse_any_timestamp(row.get("createdAt")),
            began=begins,
            component_ids=(key,),
        )
    )  # fmt: skip


def _maintenance(row: Record, key: str, document: Document) -> Maintenance:
    begin = parse_any_timestamp(first_of(row, "plannedStartTime", "startTime"))
    end = parse_any_timestamp(first_of(row, "plannedEndTime", "endTime"))
    runs = begin is not None and begin <= document.now and (end is None or document.now < end)
    over = end is not None and end <= document.now
    message = as_object(row.get("message"))
    phase = MaintenancePhase.IN_PROGRESS if runs else MaintenancePhase.SCHEDULED
    return Maintenance(
        id=clean_id(row.get("id")),
        title=clean_name(first_of(row, "name")) or clean_name(message.get("eventStatus")) or "Maintenance",
        phase=MaintenancePhase.COMPLETED if over else phase,
        starts_at=begin,
        ends_at=end,
        component_ids=(key,),
    )
