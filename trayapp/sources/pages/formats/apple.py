"""Apple's system status, for customers and developers (the latter in a script): services with their events."""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat, origin_of
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_objects, clean_id, clean_name

NAME = "apple"

_TYPES = {
    "outage": Health.MAJOR_OUTAGE,
    "issue": Health.DEGRADED,
    "performance": Health.DEGRADED,
    "maintenance": Health.MAINTENANCE,
}
_OVER = frozenset({"resolved", "completed"})
_TO_COME = "upcoming"
_PATH = lazy_pattern(r"(?:/[a-z]{2}(?:-[a-z]{2})?)?/support/systemstatus(?:/|$)")


def _matches(document: Document) -> bool:
    rows = as_objects(document.data.get("services"))
    return bool(rows) and all("serviceName" in row and isinstance(row.get("events"), list) for row in rows)


def _parse(document: Document) -> PageReading:
    budget = document.budget
    components: list[Component] = []
    events: dict[str, list[tuple[str, Record]]] = {}
    for row in budget.rows(document.data.get("services"), "components"):
        name = clean_name(row.get("serviceName"))
        listed = [each for each in as_objects(row.get("events")) if letters_of(each.get("eventStatus")) not in _OVER]
        now = [_health(each) for each in listed if letters_of(each.get("eventStatus")) != _TO_COME]
        components.append(Component(name, name, None, worst(now, Health.OPERATIONAL)))
        for each in budget.elements(listed, "parts"):
            identifier = clean_id(each.get("messageId")) or f"{name}/{clean_id(each.get('epochStartDate'))}"
            events.setdefault(identifier, []).append((name, each))
    planned = {key: rows for key, rows in events.items() if _is_planned(rows[0][1])}
    rest = [(key, rows) for key, rows in events.items() if key not in planned]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(components),
        incidents=tuple(_incident(key, rows, budget) for key, rows in budget.elements(rest, "incidents")),
        maintenances=tuple(_maintenance(key, rows) for key, rows in planned.items()),
    )


def _locate(page: Address, _html: str) -> Iterator[str]:
    if _PATH.match(page.path):  # whatever the language: the other data is translated, its words too
        kind = "developer/" if "developer" in page.path else ""
        yield f"{origin_of(page)}/support/systemstatus/data/{kind}system_status_en_US.js"


FORMAT = PageFormat(name=NAME, matches=_matches, parse=_parse, vendor="Apple", locate=_locate)


def _health(event: Record) -> Health:
    health = health_by(_TYPES, event.get("statusType"))
    some = "some" in clean_name(event.get("usersAffected")).lower()
    return Health.PARTIAL_OUTAGE if some and health is Health.MAJOR_OUTAGE else health


def _is_planned(event: Record) -> bool:
    return _health(event) is Health.MAINTENANCE or letters_of(event.get("eventStatus")) == _TO_COME


def _incident(identifier: str, rows: list[tuple[str, Record]], budget: Budget) -> Incident:
    event = rows[0][1]
    began = parse_any_timestamp(event.get("epochStartDate"))
    healths = tuple(_health(each) for _, each in rows)
    return build_incident(
        RawIncident(
            id=identifier,
            title=f"{rows[0][0]}: {clean_name(event.get('statusType'))}",
            word=Phase.INVESTIGATING,
            healths=healths,
            present=healths,
            entries=[RawUpdate("", Phase.INVESTIGATING, began, budget.plain(event.get("message")))],
            began=(began,),
            component_ids=unique(name for name, _ in rows),
        )
    )


def _maintenance(identifier: str, rows: list[tuple[str, Record]]) -> Maintenance:
    event = rows[0][1]
    upcoming = letters_of(event.get("eventStatus")) == _TO_COME
    return Maintenance(
        id=identifier,
        title=f"{rows[0][0]}: {clean_name(event.get('statusType'))}",
        phase=MaintenancePhase.SCHEDULED if upcoming else MaintenancePhase.IN_PROGRESS,
        starts_at=parse_any_timestamp(event.get("epochStartDate")),
        ends_at=parse_any_timestamp(event.get("epochEndDate")),
        component_ids=unique(name for name, _ in rows),
    )
