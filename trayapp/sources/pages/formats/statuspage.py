"""The Statuspage API (`/api/v2/summary.json`, `incidents.json`): Atlassian's own, and incident.io's imitation of it.

The imitation lists at most 25 components, and which 25 changes; it leaves out empty lists, groups, and what an incident
affects. It is known by its ids, which are ULIDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import (
    RawIncident,
    RawUpdate,
    build_incident,
    https_link,
    incident_link,
    unique,
)
from trayapp.sources.pages.status_words import (
    component_health,
    impact_health,
    indicator_health,
    maintenance_phase,
    phase_of,
)
from trayapp.sources.pages.timestamps import parse_timestamp, ulid_timestamp
from trayapp.sources.pages.untrusted import UNNAMED, Record, as_object, as_objects, clean_id, clean_name, holds_lists

NAME = "statuspage"

_KEYS = frozenset({"page", "status", "components", "incidents", "scheduled_maintenances"})
"""Other things have lists of components, too: what names no page has nothing but these."""
_ROW_MARKS = ("incident_updates", "impact")
_SIGNPOST = lazy_pattern(r"^(visit|see|go to|for more)\b.*(https?://|www\.|\w\.(com|io|net|org)\b)", re.IGNORECASE)
"""Some pages keep a line of text as a component (GitHub: "Visit www.githubstatus.com for more information")."""


def _matches(document: Document) -> bool:
    """Tell whether a body is a summary, a status or an incident list."""
    data = document.data
    stated = isinstance(as_object(data.get("status")).get("indicator"), str)
    named = bool(as_object(data.get("page"))) and "activeIncidents" not in data
    rows = (named or data.keys() <= _KEYS) and any(
        "status" in row and "name" in row and (named or not str(row["status"]).isupper())
        for row in as_objects(data.get("components"))
    )
    listed = any(mark in row for row in as_objects(data.get("incidents")) for mark in _ROW_MARKS)
    return (stated or rows or listed) and holds_lists(data, "components", "incidents")


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    pages = str(as_object(data.get("page")).get("url")), document.page_url
    rows = budget.rows(data.get("incidents"), "incidents")
    incidents = tuple(_incident(row, budget, *pages) for row in rows if not _is_planned(row))
    components = tuple(_components(budget.rows(data.get("components"), "components")))
    listed = budget.rows(data.get("scheduled_maintenances"), "incidents")
    known = {clean_id(row.get("id")) for row in listed}
    planned = [*listed, *(row for row in rows if _is_planned(row) and clean_id(row.get("id")) not in known)]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=components,
        incidents=incidents,
        maintenances=tuple(_maintenances(planned, budget, *pages)),
        stated_health=_stated(as_object(data.get("status")), incidents, components),
        complete=bool(components) and not _is_imitation(data, components),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v2/summary.json",),
    history="/api/v2/incidents.json",
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
    """Whether a row of the list of incidents is a maintenance: incident.io's imitation gives it no date."""
    return row.get("impact") == "maintenance" or maintenance_phase(row.get("status")) is not None


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


def _incident(row: Record, budget: Budget, *pages: str) -> Incident:
    updates = budget.rows(row.get("incident_updates"), "updates")
    tagged = [each for each in budget.rows(row.get("components"), "parts") if each.get("group") is not True]
    changes = [each for update in updates for each in budget.rows(update.get("affected_components"), "parts")]
    now = {clean_id(each.get("id")): component_health(each.get("status")) for each in tagged}
    ever = [
        (clean_id(each.get("code")), component_health(each[key]))
        for each in changes
        for key in ("old_status", "new_status")
        if key in each
    ]
    hit = unique(each for each, health in (*now.items(), *ever) if health is not Health.OPERATIONAL)
    impact = impact_health(row.get("impact"))
    stated = [impact] if impact is not None else []
    identifier = clean_id(row.get("id"))
    created_at = parse_timestamp(row.get("created_at"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(row.get("name")),
            word=row.get("status"),
            healths=(*stated, *now.values(), *(health for _, health in ever)),
            present=_present(row, stated, [now[each] for each in hit if each in now]),
            entries=[_entry(update, budget) for update in reversed(updates)],
            published_at=ulid_timestamp(identifier) or created_at,
            began=(parse_timestamp(row.get("started_at")), created_at),
            resolved_at=parse_timestamp(row.get("resolved_at")),
            url=incident_link(identifier, *pages) or https_link(row.get("shortlink")),
            component_ids=hit or unique([*now, *(clean_id(each.get("code")) for each in changes)]),
            recovered_ids=tuple(each for each in hit if now.get(each) is Health.OPERATIONAL),
        )
    )


def _present(row: Record, impact: Sequence[Health], parts: Sequence[Health]) -> tuple[Health, ...]:
    """Return what an incident causes now. Its impact stays at the worst, so the parts count once it is monitored."""
    if parts and phase_of(row.get("status")) is Phase.MONITORING:
        return tuple(parts)
    return (*impact, *parts)


def _entry(update: Record, budget: Budget) -> RawUpdate:
    created_at = parse_timestamp(update.get("created_at"))
    return RawUpdate(
        id=clean_id(update.get("id")),
        word=update.get("status"),
        at=parse_timestamp(update.get("display_at")) or created_at,
        text=budget.plain(update.get("body")),
        written_at=created_at,
    )


def _maintenance_phase(row: Record) -> MaintenancePhase:
    """Return a maintenance's phase; by an incident's word it runs until it is resolved."""
    word = phase_of(row.get("status"))
    if word is not None:
        return MaintenancePhase.COMPLETED if word is Phase.RESOLVED else MaintenancePhase.IN_PROGRESS
    return maintenance_phase(row.get("status")) or MaintenancePhase.SCHEDULED


def _maintenances(rows: Iterable[Record], budget: Budget, *pages: str) -> Iterator[Maintenance]:
    for row in rows:
        identifier = clean_id(row.get("id"))
        components = [each for each in budget.rows(row.get("components"), "parts") if each.get("group") is not True]
        yield Maintenance(
            id=identifier,
            title=clean_name(row.get("name")) or "Maintenance",
            phase=_maintenance_phase(row),
            starts_at=parse_timestamp(row.get("scheduled_for")),
            ends_at=parse_timestamp(row.get("scheduled_until")),
            url=incident_link(identifier, *pages) or https_link(row.get("shortlink")),
            component_ids=unique(clean_id(each.get("id")) for each in components),
        )
