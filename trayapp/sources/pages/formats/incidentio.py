"""incident.io's native page feed (`/proxy/<host>`) and its incident history (`/proxy/<host>/incidents`).

Undocumented, so read tolerantly; the fields are those of recorded bodies of 2026. Current state is
`affected_components`: a component that is not in it is operational. Timelines come oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Health, MaintenancePhase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, incident_link, unique
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.status_words import component_health, maintenance_phase
from trayapp.sources.pages.timestamps import parse_timestamp
from trayapp.sources.pages.untrusted import UNNAMED, Record, as_object, as_objects, clean_id, clean_name, holds_lists

FORMAT = "incidentio"

_MARKS = ("components", "structure", "affected_components", "ongoing_incidents")
_LISTS = ("components", "affected_components", "ongoing_incidents")
_ROW_MARKS = ("published_at", "component_impacts", "status_page_id")
_BEGINS = ("starts_at", "scheduled_start_at", "started_at", "start_at")
_ENDS = ("ends_at", "scheduled_end_at", "end_at")


def read_summary(data: Record, page_url: str) -> PageReading | None:
    """Return the reading of a page feed, or None where `data` is not one."""
    summary = as_object(data.get("summary"))
    if sum(mark in summary for mark in _MARKS) < 2 or not holds_lists(summary, *_LISTS):
        return None
    page = str(summary.get("public_url"))
    ongoing = as_objects(summary.get("ongoing_incidents"))
    rows = [row for row in ongoing if row.get("type") != "maintenance"]
    current = _current_states(summary, ongoing)
    components = tuple(_components(summary, current))
    incidents = tuple(_incident(row, current, page, page_url) for row in rows)
    affected = [health for health in current.values() if health is not Health.OPERATIONAL]
    return PageReading(
        format=FORMAT,
        url=page_url,
        components=components,
        incidents=incidents,
        maintenances=tuple(_maintenances(summary, ongoing, page, page_url)),
        stated_health=worst(affected) if affected else None if incidents else Health.OPERATIONAL,
        complete=bool(components),
    )


def read_history(data: Record, page_url: str) -> PageReading | None:
    """Return the incidents of a history, open and resolved, or None where `data` is not one.

    Also of the 90-day body of `/component_impacts`, whose incidents and impacts stand side by side.
    """
    rows = as_objects(data.get("incidents") or data.get("incident_links"))
    if not rows or not any(mark in row for row in rows for mark in _ROW_MARKS):
        return None
    impacts: dict[str, list[Record]] = {}
    for impact in as_objects(data.get("component_impacts")):
        impacts.setdefault(clean_id(impact.get("status_page_incident_id")), []).append(impact)
    rows = [row for row in rows if row.get("type") != "maintenance"]
    incidents = tuple(
        _incident({"component_impacts": impacts.get(clean_id(row.get("id")), []), **row}, {}, page_url) for row in rows
    )
    return PageReading(
        format=FORMAT,
        url=page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else Health.OPERATIONAL,
        complete=False,
    )


def _current_states(summary: Record, ongoing: Iterable[Record]) -> dict[str, Health]:
    """Return the worst current state of each affected component, by the page's list and by its open incidents."""
    states: dict[str, Health] = {}
    stated = [(row, row.get("status")) for row in as_objects(summary.get("affected_components"))]
    for incident in ongoing:
        rows = as_objects(incident.get("affected_components"))
        stated += [(row, row["current_status"]) for row in rows if "current_status" in row]
    for row, word in stated:
        identifier = clean_id(row.get("component_id")) or UNNAMED
        states[identifier] = worst([component_health(word), states.get(identifier, Health.OPERATIONAL)])
    return states


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the page's structure shows a component."""

    name: str
    group: str | None = None
    group_id: str | None = None


def _places(summary: Record) -> Iterator[tuple[str, _Place]]:
    """Yield the components of the page's structure; on parent pages they are listed nowhere else."""
    for item in as_objects(as_object(summary.get("structure")).get("items")):
        group = as_object(item.get("group"))
        for row in as_objects(group.get("components")):
            place = _Place(
                clean_name(row.get("name")), clean_name(group.get("name")) or None, clean_id(group.get("id")) or None
            )
            yield clean_id(row.get("component_id")), place
        single = as_object(item.get("component"))
        yield clean_id(single.get("component_id")), _Place(clean_name(single.get("name")))


def _components(summary: Record, current: Mapping[str, Health]) -> Iterator[Component]:
    names = {clean_id(row.get("id")): clean_name(row.get("name")) for row in as_objects(summary.get("components"))}
    places = {identifier: place for identifier, place in _places(summary) if identifier}
    for identifier in unique([*places, *names, *current]):
        place = places.get(identifier, _Place(""))
        yield Component(
            id=identifier,
            name=place.name or names.get(identifier) or identifier,
            group=place.group,
            health=current.get(identifier, Health.OPERATIONAL),
            group_id=place.group_id,
        )


def _incident(row: Record, current: Mapping[str, Health], *pages: str) -> Incident:
    affected = as_objects(row.get("affected_components"))
    impacts = as_objects(row.get("component_impacts"))
    updates = as_objects(row.get("updates"))
    named = [each for update in updates for each in as_objects(update.get("component_statuses"))]
    hurts = [(clean_id(each.get("component_id")), component_health(each.get("status"))) for each in affected + impacts]
    hurts += [(clean_id(each.get("component_id")), component_health(each.get("status"))) for each in named]
    hurt = {identifier for identifier, health in hurts if health is not Health.OPERATIONAL}
    summaries = as_objects(row.get("status_summaries"))
    identifier = clean_id(row.get("id"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(row.get("name")),
            word=row.get("status"),
            healths=(
                *(health for _, health in hurts),
                *(component_health(each.get("worst_component_status")) for each in summaries),
            ),
            entries=[_entry(update) for update in updates],
            published_at=parse_timestamp(row.get("published_at")),
            began=tuple(parse_timestamp(each.get("start_at")) for each in impacts + summaries),
            resolved_at=_latest(parse_timestamp(each.get("end_at")) for each in impacts) if _is_over(row) else None,
            url=incident_link(identifier, *pages),
            component_ids=unique(identifier for identifier, _ in hurts),
            recovered_ids=unique(each for each, _ in hurts if each in hurt and _is_back(each, affected, current)),
        )
    )


def _is_over(row: Record) -> bool:
    return row.get("status") == "resolved"


def _is_back(identifier: str, affected: Sequence[Record], current: Mapping[str, Health]) -> bool:
    stated = [
        row["current_status"] for row in affected if row.get("component_id") == identifier and "current_status" in row
    ]
    if stated:
        return all(component_health(word) is Health.OPERATIONAL for word in stated)
    return current.get(identifier, Health.OPERATIONAL) is Health.OPERATIONAL


def _entry(update: Record) -> RawUpdate:
    return RawUpdate(
        id=clean_id(update.get("id")),
        word=update.get("to_status"),
        at=parse_timestamp(update.get("published_at")),
        text=plain(update.get("message_string")),
    )


def _maintenances(summary: Record, ongoing: Iterable[Record], *pages: str) -> Iterator[Maintenance]:
    running = [row for row in ongoing if row.get("type") == "maintenance"]
    seen: set[str] = set()
    for default, rows in (
        (MaintenancePhase.IN_PROGRESS, running),
        (MaintenancePhase.SCHEDULED, as_objects(summary.get("scheduled_maintenances"))),
    ):
        for row in rows:
            maintenance = maintenance_of(row, default, *pages)
            if maintenance.id not in seen:
                seen.add(maintenance.id)
                yield maintenance


def maintenance_of(row: Record, default: MaintenancePhase, *pages: str) -> Maintenance:
    """Return one maintenance of incident.io's, in the native feed's or the widget's form."""
    impacts = as_objects(row.get("component_impacts"))
    named = as_objects(row.get("affected_components")) + impacts
    identifier = clean_id(row.get("id"))
    return Maintenance(
        id=identifier,
        title=clean_name(row.get("name")) or "Maintenance",
        phase=maintenance_phase(row.get("status")) or default,
        starts_at=_first(row, _BEGINS) or _earliest(parse_timestamp(each.get("start_at")) for each in impacts),
        ends_at=_first(row, _ENDS) or _latest(parse_timestamp(each.get("end_at")) for each in impacts),
        url=incident_link(identifier, *pages),
        component_ids=unique(clean_id(each.get("component_id") or each.get("id")) for each in named),
    )


def _first(row: Record, keys: Iterable[str]) -> datetime | None:
    return next((moment for key in keys if (moment := parse_timestamp(row.get(key)))), None)


def _earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((each for each in moments if each), default=None)


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((each for each in moments if each), default=None)
