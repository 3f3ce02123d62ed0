"""Statuspal (`/api/v2/status_pages/<subdomain>/summary`): a tree of services, incidents, maintenances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by, letters_of, phase_of
from trayapp.sources.pages.timestamps import EARLIEST, parse_any_timestamp
from trayapp.sources.pages.untrusted import MAX_ROWS, Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "statuspal"
_Members = dict[str, list[str]]
"""The ids of the leaves below a service."""

_TYPES = {
    "info": Health.OPERATIONAL,  # a note
    "performance": Health.DEGRADED,
    "minor": Health.DEGRADED,
    "major": Health.MAJOR_OUTAGE,
    "scheduled": Health.MAINTENANCE,
    "emergencymaintenance": Health.MAINTENANCE,
}
_SUBDOMAIN = lazy_pattern(r"([a-z0-9][a-z0-9-]{0,60})\.statuspal\.(?:eu|io)\b|/status_pages/([a-z0-9-]{1,60})/summary")
_MARK = ".statuspal."
_NOT_PAGES = frozenset({"www", "assets", "cdn", "docs", "app", "static", "support", "api", "status"})


def _matches(document: Document) -> bool:
    return "current_incident_type" in as_object(document.data.get("status_page"))


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    rows = budget.rows(data.get("incidents"), "incidents")
    incidents = [row for row in rows if _health(row.get("type")) not in {Health.MAINTENANCE, Health.OPERATIONAL}]
    planned = [
        (row, phase)
        for key, phase in (
            ("maintenances", MaintenancePhase.IN_PROGRESS),
            ("upcoming_maintenances", MaintenancePhase.SCHEDULED),
        )
        for row in budget.rows(data.get(key), "incidents")
    ]
    members: _Members = {}
    components = tuple(_leaves(budget.rows(data.get("services"), "components"), None, (), members, budget))
    planned += [(row, MaintenancePhase.IN_PROGRESS) for row in rows if _health(row.get("type")) is Health.MAINTENANCE]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=components,
        incidents=tuple(_incident(row, members, budget) for row in incidents),
        maintenances=tuple(_maintenance(row, phase, members) for row, phase in planned),
        stated_health=_health(as_object(data.get("status_page"))["current_incident_type"]),
    )


def _locate(page: Address, html: str) -> Iterator[str]:
    names = [
        each[1] or each[2]
        for text in (page.url, html)
        if _MARK in text or "/status_pages/" in text
        for each in _SUBDOMAIN.finditer(text)
    ]
    for name in [each for each in dict.fromkeys(names) if each not in _NOT_PAGES][:2]:
        yield f"https://statuspal.eu/api/v2/status_pages/{name}/summary"
        yield f"https://statuspal.io/api/v2/status_pages/{name}/summary"


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    vendor="Statuspal",
    marks=("statuspal.",),
    locate=_locate,
)


def _health(word: object) -> Health:
    """Return what a type means; a page or service without one has nothing."""
    return Health.OPERATIONAL if word is None else health_by(_TYPES, word)


def _leaves(
    rows: Iterable[Record], group: str | None, above: tuple[str, ...], members: _Members, budget: Budget
) -> Iterator[Component]:
    """Yield the services that have none below them; `members` is told the leaves of each of the others (`above`)."""
    for row in rows:
        name, identifier = clean_name(row.get("name")), clean_id(row.get("id"))
        inner = budget.rows(row.get("children"), "components")
        if inner:
            yield from _leaves(inner, name or group, (*above, identifier), members, budget)
        else:
            for each in above:
                members.setdefault(each, []).append(identifier or name)
            yield Component(identifier or name, name or identifier, group, _health(row.get("current_incident_type")))


def _parts(row: Record, members: _Members) -> tuple[str, ...]:
    """Return the leaves that a row is about, by the ids or the objects of its services."""
    ids = row.get("service_ids")
    listed = [clean_id(each) for each in ids[:MAX_ROWS]] if isinstance(ids, list) else []
    listed += [clean_id(each.get("id")) for each in as_objects(row.get("services"))]
    return unique(leaf for each in listed if each for leaf in members.get(each, [each]))


def _phase(updates: Sequence[Record]) -> object:
    """Return what the newest update of an incident says that has no end yet."""
    newest = max(updates, key=lambda each: _at(each) or EARLIEST, default={})
    return newest.get("type") if phase_of(newest.get("type")) not in {None, Phase.RESOLVED} else Phase.INVESTIGATING


def _at(update: Record) -> datetime | None:
    return parse_any_timestamp(first_of(update, "posted_at", "inserted_at"))


def _incident(row: Record, members: _Members, budget: Budget) -> Incident:
    health, over = _health(row.get("type")), parse_any_timestamp(row.get("ends_at"))
    updates = budget.rows(row.get("updates"), "updates")
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("title")),
            word=Phase.RESOLVED if over else _phase(updates),
            healths=(health,),
            present=(health,),
            entries=[
                RawUpdate(clean_id(each.get("id")),
                          Phase.RESOLVED if letters_of(each.get("type")) == "resolved" else first_of(each, "type"),
                          _at(each),
                          budget.plain(first_of(each, "description", "text")))
                for each in updates
            ],
            published_at=parse_any_timestamp(row.get("starts_at")),
            resolved_at=over,
            url=https_link(row.get("url")),
            component_ids=_parts(row, members),
        )
    )  # fmt: skip


def _maintenance(row: Record, phase: MaintenancePhase, members: _Members) -> Maintenance:
    return Maintenance(
        id=clean_id(row.get("id")),
        title=clean_name(row.get("title")) or "Maintenance",
        phase=phase,
        starts_at=parse_any_timestamp(row.get("starts_at")),
        ends_at=parse_any_timestamp(row.get("ends_at")),
        url=https_link(row.get("url")),
        component_ids=_parts(row, members),
    )
