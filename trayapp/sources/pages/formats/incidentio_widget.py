"""incident.io's widget API (`/api/v1/summary`): what is affected, and the last word on each incident.

Documented at https://docs.incident.io/status-pages/widget-api. It lists no component while all is well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trayapp.domain.model.enums import Health, MaintenancePhase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.formats.incidentio import maintenance_of
from trayapp.sources.pages.incident_builder import (
    RawIncident,
    RawUpdate,
    build_incident,
    https_link,
    incident_link,
    unique,
)
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.status_words import component_health
from trayapp.sources.pages.timestamps import parse_timestamp
from trayapp.sources.pages.untrusted import UNNAMED, Record, as_objects, clean_id, clean_name, holds_lists

FORMAT = "incidentio-widget"


def read_widget(data: Record, page_url: str) -> PageReading | None:
    """Return the reading of a widget summary, or None where `data` is not one."""
    if "ongoing_incidents" not in data or not ("page_url" in data or "page_title" in data):
        return None
    if not holds_lists(data, "ongoing_incidents", "affected_components"):
        return None
    page = str(data.get("page_url"))
    incidents = tuple(_incident(row, page, page_url) for row in as_objects(data.get("ongoing_incidents")))
    components = _components(as_objects(data.get("affected_components")))
    if not components and not incidents:
        stated: Health | None = Health.OPERATIONAL
    else:
        stated = worst([*(each.health for each in components), *(each.health for each in incidents)])
    return PageReading(
        format=FORMAT,
        url=page_url,
        components=components,
        incidents=incidents,
        maintenances=tuple(_maintenances(data, page, page_url)),
        stated_health=stated,
        complete=False,
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


def _incident(row: Record, *pages: str) -> Incident:
    affected = as_objects(row.get("affected_components"))
    healths = [component_health(each["current_status"]) for each in affected if "current_status" in each]
    if row.get("current_worst_impact") is not None:
        healths.append(component_health(row.get("current_worst_impact")))
    identifier = clean_id(row.get("id"))
    at, text = parse_timestamp(row.get("last_update_at")), plain(row.get("last_update_message"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(row.get("name")),
            word=row.get("status"),
            healths=tuple(healths),
            entries=[RawUpdate("", row.get("status"), at, text)],
            url=https_link(row.get("url")) or incident_link(identifier, *pages),
            component_ids=unique(clean_id(each.get("id")) for each in affected),
            recovered_ids=unique(
                clean_id(each.get("id"))
                for each in affected
                if component_health(each.get("current_status")) is Health.OPERATIONAL
            ),
        )
    )


def _maintenances(data: Record, *pages: str) -> Iterator[Maintenance]:
    for key, default in (
        ("in_progress_maintenances", MaintenancePhase.IN_PROGRESS),
        ("scheduled_maintenances", MaintenancePhase.SCHEDULED),
    ):
        for row in as_objects(data.get(key)):
            yield maintenance_of(row, default, *pages)
