"""Adobe (`/adobestatus/StatusEvents`): events by id, incidents and maintenances apart, each with the products it hits.

The same address has also been seen with the events listed below each product (`adobe.py`); the shape decides.
A product of an incident has a history by time, whose last entry counts. Nothing is listed while all is well.
"""

from __future__ import annotations

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.adobe import OVER, SEVERITY
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, clean_id, first_of, localized

NAME = "adobe-events"

_LISTS = (("incidentEvent", "incidents"), ("maintenanceEvent", "maintenance"))
_MOST_ENTRIES = 50


def _matches(document: Document) -> bool:
    return all(isinstance(as_object(document.data.get(key)).get(inner), dict) for key, inner in _LISTS)


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    listed, planned = (
        budget.elements(_rows(as_object(data.get(key)).get(inner)), "incidents") for key, inner in _LISTS
    )
    parts: dict[str, Component] = {}
    incidents = [found for row in listed if (found := _incident(*row, budget, parts)) is not None]
    maintenances = [_maintenance(*row, parts) for row in planned if letters_of(row[1].get("status")) not in OVER]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=(),
        incidents=tuple(incidents),
        maintenances=tuple(maintenances),
        stated_health=None if incidents else Health.OPERATIONAL,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/adobestatus/StatusEvents",),
    cannot_tell=frozenset({"components"}),
    empty_is_calm=True,
    vendor="Adobe",
)


def _rows(found: object) -> list[tuple[str, Record]]:
    return [(clean_id(first_of(row, "id")) or clean_id(key), row)
            for key, row in as_object(found).items() if isinstance(row, dict)]  # fmt: skip


def _name(row: Record, otherwise: str) -> str:
    return localized(first_of(row, "name", "title")) or otherwise


def _note(parts: dict[str, Component], identifier: str, name: str, health: Health) -> None:
    """Note how a product is: the worst of all events that hit it."""
    known = parts.get(identifier)
    parts[identifier] = Component(identifier, name, None, worst([health, known.health]) if known else health)


def _incident(identifier: str, event: Record, budget: Budget, parts: dict[str, Component]) -> Incident | None:
    """Return an incident that is open for any product; None where it is over, or but a note."""
    healths: list[Health] = []
    times: list[str] = []
    hit: list[str] = []
    for product, row in budget.elements(_rows(event.get("products")), "parts"):
        history = sorted((key, as_object(each)) for key, each in as_object(row.get("history")).items())
        last = history[-1][1] if history else row
        if letters_of(last.get("status")) in OVER:
            continue
        health = health_by(SEVERITY, last.get("severity"))
        _note(parts, product, _name(row, product), health)
        if health is not Health.OPERATIONAL:
            healths.append(health)
            hit.append(product)
            times += [key for key, _ in history[-_MOST_ENTRIES:]]
    if not hit:
        return None
    moments = sorted(filter(None, map(parse_any_timestamp, dict.fromkeys(times))))[-_MOST_ENTRIES:]
    return build_incident(
        RawIncident(
            id=identifier,
            title=_name(event, ", ".join(parts[each].name for each in hit[:3])),
            word=Phase.INVESTIGATING,
            healths=tuple(healths),
            present=tuple(healths),
            entries=[RawUpdate("", Phase.INVESTIGATING, each, "") for each in moments],
            began=tuple(moments[:1]),
            component_ids=unique(hit),
        )
    )


def _maintenance(identifier: str, event: Record, parts: dict[str, Component]) -> Maintenance:
    scheduled = letters_of(event.get("status")) == "scheduled"
    products = _rows(event.get("products"))[:100]
    for product, row in products:
        _note(parts, product, _name(row, product), Health.OPERATIONAL if scheduled else Health.MAINTENANCE)
    return Maintenance(
        id=identifier,
        title=_name(event, ", ".join(_name(row, product) for product, row in products[:3])) or "Maintenance",
        phase=MaintenancePhase.SCHEDULED if scheduled else MaintenancePhase.IN_PROGRESS,
        component_ids=unique(product for product, _ in products),
    )
