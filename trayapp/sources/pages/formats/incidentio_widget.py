"""incident.io's widget API (`/api/v1/summary`): what is affected, and the last word on each incident.

Documented at https://docs.incident.io/status-pages/widget-api. It lists no component while all is well.
A parent page lists its sub-pages, each as a body of its own: it is all clear only where each of them is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trayapp.domain.model.enums import Health, MaintenancePhase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.incidentio import maintenance_of
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import (
    RawIncident,
    RawUpdate,
    build_incident,
    https_link,
    incident_link,
    unique,
)
from trayapp.sources.pages.status_words import component_health
from trayapp.sources.pages.timestamps import parse_timestamp
from trayapp.sources.pages.untrusted import UNNAMED, Record, clean_id, clean_name, holds_lists

NAME = "incidentio-widget"


def _matches(document: Document) -> bool:
    data = document.data
    return (
        "ongoing_incidents" in data
        and ("page_url" in data or "page_title" in data)
        and holds_lists(data, "ongoing_incidents", "affected_components")
    )


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    bodies = [data, *budget.rows(data.get("subpages"), "parts")]
    pages = str(data.get("page_url")), document.page_url
    incidents = tuple(
        _incident(row, budget, *pages)
        for body in bodies
        for row in budget.rows(body.get("ongoing_incidents"), "incidents")
    )
    components = _components(
        [row for body in bodies for row in budget.rows(body.get("affected_components"), "components")]
    )
    listed = data.get("subpages")
    told = (listed is None or isinstance(listed, list)) and all(
        isinstance(body.get("ongoing_incidents"), list) for body in bodies
    )
    calm = told and not components and not incidents
    stated = worst([*(each.health for each in components), *(each.health for each in incidents)])
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=components,
        incidents=incidents,
        maintenances=tuple(each for body in bodies for each in _maintenances(body, budget, *pages)),
        stated_health=Health.OPERATIONAL if calm else stated,
        complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v1/summary",),
    history="/api/v2/incidents.json",
    past="/proxy/{host}/component_impacts",
    supplement="/api/v2/summary.json",
    cannot_tell=frozenset({"components", "updates"}),
    empty_is_calm=True,
)


def _components(rows: Iterable[Record]) -> tuple[Component, ...]:
    components: dict[str, Component] = {}
    for row in rows:
        identifier = clean_id(row.get("id")) or clean_name(row.get("name")) or UNNAMED
        health = component_health(row.get("current_status"))
        before = components.get(identifier)
        components[identifier] = Component(
            id=identifier,
            name=clean_name(row.get("name")) or identifier,
            group=clean_name(row.get("group_name")) or None,
            health=worst([health, before.health]) if before else health,
        )
    return tuple(components.values())


def _incident(row: Record, budget: Budget, *pages: str) -> Incident:
    affected = budget.rows(row.get("affected_components"), "parts")
    now = {
        clean_id(each.get("id")): component_health(each["current_status"])
        for each in affected
        if "current_status" in each
    }
    healths = [*now.values()]
    if row.get("current_worst_impact") is not None:
        healths.append(component_health(row.get("current_worst_impact")))
    identifier = clean_id(row.get("id"))
    at, text = parse_timestamp(row.get("last_update_at")), budget.plain(row.get("last_update_message"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(row.get("name")),
            word=row.get("status"),
            healths=tuple(healths),
            present=tuple(healths),
            entries=[RawUpdate("", row.get("status"), at, text)],
            url=https_link(row.get("url")) or incident_link(identifier, *pages),
            component_ids=unique(each for each, health in now.items() if health is not Health.OPERATIONAL)
            or unique(clean_id(each.get("id")) for each in affected),
            recovered_ids=unique(now) if all(each is Health.OPERATIONAL for each in now.values()) else (),
        )
    )


def _maintenances(data: Record, budget: Budget, *pages: str) -> Iterator[Maintenance]:
    for key, default in (
        ("in_progress_maintenances", MaintenancePhase.IN_PROGRESS),
        ("scheduled_maintenances", MaintenancePhase.SCHEDULED),
    ):
        for row in budget.rows(data.get(key), "incidents"):
            yield maintenance_of(row, default, budget, *pages)
