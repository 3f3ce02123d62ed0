"""Instatus (`/summary.json`, `/v3/components.json`): a page's word, what is open, and its parts.

Lists that are empty are left out. An open incident may call its impact operational while parts are down, so both count.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, holds_lists, localized

NAME = "instatus"

_PART = {
    "operational": Health.OPERATIONAL,
    "degradedperformance": Health.DEGRADED,
    "minoroutage": Health.PARTIAL_OUTAGE,
    "partialoutage": Health.PARTIAL_OUTAGE,
    "majoroutage": Health.MAJOR_OUTAGE,
    "undermaintenance": Health.MAINTENANCE,
}
_PAGE = {"up": Health.OPERATIONAL, "hasissues": Health.DEGRADED, "down": Health.MAJOR_OUTAGE, **_PART}
_COUNTED = lazy_pattern(r"^(?:one|some|multiple|many)")
"""Of which the page says how many are hit: then not all of it is down."""
_PLANNED = {
    "notstartedyet": MaintenancePhase.SCHEDULED,
    "inprogress": MaintenancePhase.IN_PROGRESS,
    "verifying": MaintenancePhase.IN_PROGRESS,
    "completed": MaintenancePhase.COMPLETED,
}


def _matches(document: Document) -> bool:
    data = document.data
    page = as_object(data.get("page"))
    lists = holds_lists(data, "activeIncidents", "activeMaintenances")
    return ("status" in page and ("name" in page or "url" in page) and lists) or bool(_listed(document))


def _listed(document: Document) -> list[Record]:
    """Return the rows of a list of parts, an object's or a bare one."""
    rows = document.rows or (as_objects(document.data.get("components")) if len(document.data) == 1 else [])
    known = rows and all({"id", "name", "status"} <= row.keys() and str(row["status"]).isupper() for row in rows)
    return rows if known else []


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    rows = budget.rows(list(_listed(document)), "components")
    incidents = tuple(_incident(row) for row in budget.rows(data.get("activeIncidents"), "incidents"))
    page = as_object(data.get("page"))
    stated = _stated(page.get("status")) if "status" in page else None
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_components(rows, None, budget)),
        incidents=incidents,
        maintenances=tuple(_maintenance(row) for row in budget.rows(data.get("activeMaintenances"), "incidents")),
        stated_health=worst([stated, *(each.health for each in incidents)]) if stated else None,
        complete=bool(rows),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/summary.json", "/v3/summary.json"),
    supplement="/v3/components.json",
    empty_is_calm=True,
    vendor="Instatus",
    marks=("instatus.com", "instatus"),
)


def _stated(word: object) -> Health:
    counted = _COUNTED.sub("", letters_of(word))
    if counted == letters_of(word):
        return health_by(_PAGE, counted.removeprefix("all"))
    health = health_by(_PART, counted)
    return Health.PARTIAL_OUTAGE if health is Health.MAJOR_OUTAGE else health


def _components(rows: list[Record], group: str | None, budget: Budget) -> Iterator[Component]:
    for row in rows:
        inner = budget.rows(row.get("children"), "components")
        if inner:
            yield from _components(inner, localized(row.get("name")) or None, budget)
            continue
        identifier, name = clean_id(row.get("id")), localized(row.get("name"))
        named = as_object(row.get("group"))
        yield Component(
            identifier or name,
            name or identifier,
            localized(named.get("name")) or group,
            health_by(_PART, row.get("status")),
            clean_id(named.get("id")) or None,
        )


def _id(row: Record) -> str:
    """Return what an entry is known by: its id, else the last part of its address (the documentation shows no ids)."""
    return clean_id(row.get("id")) or clean_id(str(row.get("url") or "").rstrip("/").rpartition("/")[2])


def _minutes(value: object) -> timedelta | None:
    """Return a length in minutes, which is a number or a text of digits."""
    digits = str(value)[:20].partition(".")[0]
    known = digits.isascii() and digits.isdecimal() and 0 < len(digits) < 7
    return timedelta(minutes=int(digits)) if known else None


def _incident(row: Record) -> Incident:
    impact = health_by(_PART, row.get("impact"))
    began = parse_any_timestamp(row.get("started"))
    at = parse_any_timestamp(row.get("updatedAt")) or began
    word = row.get("status")
    return build_incident(
        RawIncident(
            id=_id(row),
            title=localized(row.get("name")),
            word=word,
            healths=(impact,),
            present=(impact,),
            entries=[RawUpdate("", Phase.INVESTIGATING, began, ""), RawUpdate("", word, at, "")],
            published_at=began,
            url=https_link(row.get("url")),
        )
    )


def _maintenance(row: Record) -> Maintenance:
    starts_at, length = parse_any_timestamp(row.get("start")), _minutes(row.get("duration"))
    return Maintenance(
        id=_id(row),
        title=localized(row.get("name")) or "Maintenance",
        phase=_PLANNED.get(letters_of(row.get("status")), MaintenancePhase.SCHEDULED),
        starts_at=starts_at,
        ends_at=starts_at + length if starts_at and length else None,
        url=https_link(row.get("url")),
    )
