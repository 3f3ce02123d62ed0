"""incident.io's native page feed (`/proxy/<host>`) and its incident history (`/proxy/<host>/incidents`).

Undocumented, so read tolerantly; the fields are those of recorded bodies of 2026. Current state is
`affected_components`: a component that is not in it is operational. Timelines come oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trayapp.domain.model.enums import Health, MaintenancePhase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, incident_link, unique
from trayapp.sources.pages.status_words import component_health, maintenance_phase
from trayapp.sources.pages.timestamps import parse_timestamp
from trayapp.sources.pages.untrusted import UNNAMED, Record, as_object, as_objects, clean_id, clean_name, holds_lists

NAME = "incidentio"

_MARKS = ("components", "structure", "affected_components", "ongoing_incidents")
_LISTS = ("components", "affected_components", "ongoing_incidents")
_PARENTS = frozenset({"parent", "global"})
"""Types of pages that stand for sub-pages, of whose trouble they tell nothing."""
_ROW_MARKS = ("published_at", "component_impacts", "status_page_id")
_BEGINS = ("starts_at", "scheduled_start_at", "started_at", "start_at")
_ENDS = ("ends_at", "scheduled_end_at", "end_at")


def _is_summary(document: Document) -> bool:
    summary = as_object(document.data.get("summary"))
    return sum(mark in summary for mark in _MARKS) >= 2 and holds_lists(summary, *_LISTS)


def _is_history(document: Document) -> bool:
    return any(mark in row for row in as_objects(_history_rows(document)) for mark in _ROW_MARKS)


def _history_rows(document: Document) -> object:
    return document.data.get("incidents") or document.data.get("incident_links")


def _matches(document: Document) -> bool:
    return _is_summary(document) or _is_history(document)


def _parse(document: Document) -> PageReading:
    return _summary(document) if _is_summary(document) else _history(document)


def _summary(document: Document) -> PageReading:
    summary, budget = as_object(document.data.get("summary")), document.budget
    pages = str(summary.get("public_url")), document.page_url
    ongoing = budget.rows(summary.get("ongoing_incidents"), "incidents")
    current = _current_states(summary, ongoing, budget)
    components = tuple(_components(summary, current, budget))
    rows = [row for row in ongoing if row.get("type") != "maintenance"]
    incidents = tuple(_incident(row, current, budget, *pages) for row in rows)
    affected = [health for health in current.values() if health is not Health.OPERATIONAL]
    calm = Health.UNKNOWN if summary.get("page_type") in _PARENTS else Health.OPERATIONAL
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=components,
        incidents=incidents,
        maintenances=tuple(_maintenances(summary, ongoing, budget, *pages)),
        stated_health=worst(affected) if affected else None if incidents else calm,
        complete=bool(components),
    )


def _history(document: Document) -> PageReading:
    """Return the incidents of a history, open and resolved.

    Also of the 90-day body of `/component_impacts`, whose incidents and impacts stand side by side.
    """
    budget = document.budget
    impacts: dict[str, list[Record]] = {}
    for impact in budget.rows(document.data.get("component_impacts"), "parts"):
        impacts.setdefault(clean_id(impact.get("status_page_incident_id")), []).append(impact)
    rows = [row for row in budget.rows(_history_rows(document), "incidents") if row.get("type") != "maintenance"]
    incidents = tuple(
        _incident({"component_impacts": impacts.get(clean_id(row.get("id")), []), **row}, {}, budget, document.page_url)
        for row in rows
    )
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else Health.OPERATIONAL,
        complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/proxy/{host}",),
    history="/proxy/{host}/incidents",
    past="/proxy/{host}/component_impacts",
)


def _current_states(summary: Record, ongoing: Iterable[Record], budget: Budget) -> dict[str, Health]:
    """Return the worst current state of each affected component, by the page's list and by its open incidents."""
    states: dict[str, Health] = {}
    stated = [(row, row.get("status")) for row in budget.rows(summary.get("affected_components"), "parts")]
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


def _places(summary: Record, budget: Budget) -> Iterator[tuple[str, _Place]]:
    """Yield the components of the page's structure; on parent pages they are listed nowhere else."""
    for item in budget.rows(as_object(summary.get("structure")).get("items"), "parts"):
        group = as_object(item.get("group"))
        for row in budget.rows(group.get("components"), "parts"):
            place = _Place(
                clean_name(row.get("name")), clean_name(group.get("name")) or None, clean_id(group.get("id")) or None
            )
            yield clean_id(row.get("component_id")), place
        single = as_object(item.get("component"))
        yield clean_id(single.get("component_id")), _Place(clean_name(single.get("name")))


def _components(summary: Record, current: Mapping[str, Health], budget: Budget) -> Iterator[Component]:
    rows = budget.rows(summary.get("components"), "components")
    names = {clean_id(row.get("id")): clean_name(row.get("name")) for row in rows}
    places = {identifier: place for identifier, place in _places(summary, budget) if identifier}
    for identifier in unique([*places, *names, *current]):
        place = places.get(identifier, _Place(""))
        yield Component(
            id=identifier,
            name=place.name or names.get(identifier) or identifier,
            group=place.group,
            health=current.get(identifier, Health.OPERATIONAL),
            group_id=place.group_id,
        )


def _incident(row: Record, current: Mapping[str, Health], budget: Budget, *pages: str) -> Incident:
    affected = budget.rows(row.get("affected_components"), "parts")
    impacts = budget.rows(row.get("component_impacts"), "parts")
    updates = budget.newest(row.get("updates"))
    summaries = budget.rows(row.get("status_summaries"), "parts")
    hits, tagged = _hits(affected + impacts), affected
    if not hits:
        tagged = affected + [
            each for update in updates for each in budget.rows(update.get("component_statuses"), "parts")
        ]
        hits = _hits(tagged)
    hit = unique(identifier for identifier, _ in hits)
    stated = _stated_now(affected)
    now = {each: stated.get(each, current.get(each, Health.OPERATIONAL)) for each in hit}
    identifier = clean_id(row.get("id"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(row.get("name")),
            word=row.get("status"),
            healths=(
                *(health for _, health in hits),
                *(component_health(each.get("worst_component_status")) for each in summaries),
            ),
            present=tuple(now.values()),
            entries=[_entry(update, budget) for update in updates],
            published_at=parse_timestamp(row.get("published_at")),
            began=tuple(parse_timestamp(each.get("start_at")) for each in impacts + _in_trouble(summaries)),
            resolved_at=_latest(parse_timestamp(each.get("end_at")) for each in impacts) if _is_over(row) else None,
            url=incident_link(identifier, *pages),
            component_ids=hit or unique(clean_id(each.get("component_id")) for each in tagged),
            recovered_ids=tuple(each for each, health in now.items() if health is Health.OPERATIONAL),
        )
    )


def _hits(rows: Iterable[Record]) -> list[tuple[str, Health]]:
    """Return the parts that are said to be hit, and how: a part tagged as operational is not hit."""
    said = ((clean_id(row.get("component_id")), component_health(row.get("status"))) for row in rows)
    return [(identifier, health) for identifier, health in said if health is not Health.OPERATIONAL]


def _in_trouble(summaries: Iterable[Record]) -> list[Record]:
    return [
        each for each in summaries if component_health(each.get("worst_component_status")) is not Health.OPERATIONAL
    ]


def _is_over(row: Record) -> bool:
    return row.get("status") == "resolved"


def _stated_now(affected: Iterable[Record]) -> dict[str, Health]:
    """Return how the parts that an incident hit are now, by the incident's own list."""
    states: dict[str, Health] = {}
    for row in affected:
        if "current_status" in row:
            identifier = clean_id(row.get("component_id"))
            health = component_health(row["current_status"])
            states[identifier] = worst([health, states.get(identifier, Health.OPERATIONAL)])
    return states


def _entry(update: Record, budget: Budget) -> RawUpdate:
    return RawUpdate(
        id=clean_id(update.get("id")),
        word=update.get("to_status"),
        at=parse_timestamp(update.get("published_at")),
        text=budget.plain(update.get("message_string")),
    )


def _maintenances(summary: Record, ongoing: Iterable[Record], budget: Budget, *pages: str) -> Iterator[Maintenance]:
    running = [row for row in ongoing if row.get("type") == "maintenance"]
    seen: set[str] = set()
    for default, rows in (
        (MaintenancePhase.IN_PROGRESS, running),
        (MaintenancePhase.SCHEDULED, budget.rows(summary.get("scheduled_maintenances"), "incidents")),
    ):
        for row in rows:
            maintenance = maintenance_of(row, default, budget, *pages)
            if maintenance.id not in seen:
                seen.add(maintenance.id)
                yield maintenance


def maintenance_of(row: Record, default: MaintenancePhase, budget: Budget, *pages: str) -> Maintenance:
    """Return one maintenance of incident.io's, in the native feed's or the widget's form."""
    impacts = budget.rows(row.get("component_impacts"), "parts")
    named = budget.rows(row.get("affected_components"), "parts") + impacts
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
