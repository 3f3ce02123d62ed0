"""The Statuspage API (`/api/v2/summary.json`, `incidents.json`): Atlassian's own, and incident.io's imitation of it.

The imitation lists at most 25 components, and which 25 changes; it leaves out empty lists, groups, and what an incident
affects. It is known by its ids, which are ULIDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trayapp.domain.model.enums import Health, MaintenancePhase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.incident_builder import (
    RawIncident,
    RawUpdate,
    build_incident,
    https_link,
    incident_link,
    unique,
)
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.status_words import component_health, impact_health, indicator_health, maintenance_phase
from trayapp.sources.pages.timestamps import parse_timestamp, ulid_timestamp
from trayapp.sources.pages.untrusted import UNNAMED, Record, as_object, as_objects, clean_id, clean_name, holds_lists

FORMAT = "statuspage"

_ROW_MARKS = ("incident_updates", "impact")
_SIGNPOST = re.compile(r"^(visit|see|go to|for more)\b.*(https?://|www\.|\w\.(com|io|net|org)\b)", re.IGNORECASE)
"""Some pages keep a line of text as a component (GitHub: "Visit www.githubstatus.com for more information")."""


def read_statuspage(data: Record, page_url: str) -> PageReading | None:
    """Return the reading of a summary, a status or an incident list, or None where `data` is none of these."""
    status = as_object(data.get("status"))
    rows = [row for row in as_objects(data.get("components")) if "status" in row and "name" in row]
    incident_rows = as_objects(data.get("incidents"))
    listed = any(mark in row for row in incident_rows for mark in _ROW_MARKS)
    stated = isinstance(status.get("indicator"), str)
    if not (stated or rows or listed) or not holds_lists(data, "components", "incidents"):
        return None
    page = str(as_object(data.get("page")).get("url"))
    incidents = tuple(
        _incident(row, page, page_url)
        for row in incident_rows
        if row.get("impact") != "maintenance" or not _is_planned(row)
    )
    components = tuple(_components(as_objects(data.get("components"))))
    return PageReading(
        format=FORMAT,
        url=page_url,
        components=components,
        incidents=incidents,
        maintenances=tuple(_maintenances(as_objects(data.get("scheduled_maintenances")), page, page_url)),
        stated_health=_stated(status, incidents, components),
        complete=bool(components) and not _is_imitation(data, components),
    )


def _stated(status: Record, incidents: Sequence[Incident], components: Sequence[Component]) -> Health | None:
    """Return what the indicator says; a bare list of incidents of which none is open says that all is well."""
    if isinstance(status.get("indicator"), str):
        return indicator_health(status.get("indicator"))
    if components or any(each.is_open for each in incidents):
        return None
    return Health.OPERATIONAL


def _is_imitation(data: Record, components: Iterable[Component]) -> bool:
    identifiers = [clean_id(as_object(data.get("page")).get("id")), *(each.id for each in components)]
    return any(ulid_timestamp(each) for each in identifiers)


def _is_planned(row: Record) -> bool:
    return "scheduled_for" in row


def _components(rows: Sequence[Record]) -> Iterator[Component]:
    groups = {clean_id(row.get("id")): clean_name(row.get("name")) for row in rows if row.get("group") is True}
    for row in rows:
        name = clean_name(row.get("name"))
        identifier = clean_id(row.get("id")) or name or UNNAMED
        health = component_health(row.get("status"))
        if row.get("group") is True or (health is Health.OPERATIONAL and _SIGNPOST.match(name)):
            continue
        group_id = clean_id(row.get("group_id")) or None
        yield Component(identifier, name or identifier, groups.get(group_id or "") or None, health, group_id)


def _incident(row: Record, *pages: str) -> Incident:
    updates = as_objects(row.get("incident_updates"))
    tagged = [row for row in as_objects(row.get("components")) if row.get("group") is not True]
    changes = [each for update in updates for each in as_objects(update.get("affected_components"))]
    now = {clean_id(each.get("id")): component_health(each.get("status")) for each in tagged}
    impact = impact_health(row.get("impact"))
    ever = [component_health(each.get(key)) for each in changes for key in ("old_status", "new_status") if key in each]
    hurt = {
        clean_id(each.get("code"))
        for each in changes
        if any(component_health(each.get(key)) is not Health.OPERATIONAL for key in ("old_status", "new_status"))
    }
    identifier = clean_id(row.get("id"))
    created_at = parse_timestamp(row.get("created_at"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(row.get("name")),
            word=row.get("status"),
            healths=(*([impact] if impact else []), *now.values(), *ever),
            entries=[_entry(update) for update in reversed(updates)],
            published_at=ulid_timestamp(identifier) or created_at,
            began=(parse_timestamp(row.get("started_at")), created_at),
            resolved_at=parse_timestamp(row.get("resolved_at")),
            url=incident_link(identifier, *pages) or https_link(row.get("shortlink")),
            component_ids=unique([*now, *(clean_id(each.get("code")) for each in changes)]),
            recovered_ids=unique(each for each in now if each in hurt and now[each] is Health.OPERATIONAL),
        )
    )


def _entry(update: Record) -> RawUpdate:
    created_at = parse_timestamp(update.get("created_at"))
    return RawUpdate(
        id=clean_id(update.get("id")),
        word=update.get("status"),
        at=parse_timestamp(update.get("display_at")) or created_at,
        text=plain(update.get("body")),
        written_at=created_at,
    )


def _maintenances(rows: Iterable[Record], *pages: str) -> Iterator[Maintenance]:
    for row in rows:
        identifier = clean_id(row.get("id"))
        components = [each for each in as_objects(row.get("components")) if each.get("group") is not True]
        yield Maintenance(
            id=identifier,
            title=clean_name(row.get("name")) or "Maintenance",
            phase=maintenance_phase(row.get("status")) or MaintenancePhase.SCHEDULED,
            starts_at=parse_timestamp(row.get("scheduled_for")),
            ends_at=parse_timestamp(row.get("scheduled_until")),
            url=incident_link(identifier, *pages) or https_link(row.get("shortlink")),
            component_ids=unique(clean_id(each.get("id")) for each in components),
        )
