"""Status.io (`https://api.status.io/1.0/status/<page id>`): codes of parts by region, incidents, maintenances.

The page's own code is the worst of all its parts in all regions. Ids of 24 hex digits are in the front page.
"""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.addresses import Address
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "statusio"

_CODES = {
    "100": Health.OPERATIONAL,
    "200": Health.MAINTENANCE,
    "300": Health.DEGRADED,
    "400": Health.PARTIAL_OUTAGE,
    "500": Health.MAJOR_OUTAGE,
    "600": Health.MAJOR_OUTAGE,  # a security event
}
_STATES = {
    "100": Phase.INVESTIGATING,
    "200": Phase.IDENTIFIED,
    "300": Phase.MONITORING,
    "400": Phase.RESOLVED,
}
_PAGE_ID = lazy_pattern(
    r"(?:status\.io/(?:pages/|1\.0/status/)|/pages/(?:history|incident|maintenance)/|hostedstatus\.com/(?:1\.0/status/)?"
    r"|statuspage[_ ]?id[\"'\s:=]{1,6})([0-9a-f]{24})\b"
)


def _matches(document: Document) -> bool:
    return "status_overall" in as_object(document.data.get("result"))


def _parse(document: Document) -> PageReading:
    result, budget = as_object(document.data.get("result")), document.budget
    planned = as_object(result.get("maintenance"))
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in budget.rows(result.get("status"), "components")),
        incidents=tuple(_incident(row, budget) for row in budget.rows(result.get("incidents"), "incidents")),
        maintenances=tuple(
            _maintenance(row, phase)
            for key, phase in (("active", MaintenancePhase.IN_PROGRESS), ("upcoming", MaintenancePhase.SCHEDULED))
            for row in budget.rows(planned.get(key), "incidents")
        ),
        stated_health=health_by(_CODES, as_object(result.get("status_overall")).get("status_code")),
    )


def _locate(page: Address, html: str) -> Iterator[str]:
    if found := _PAGE_ID.search(page.url) or _PAGE_ID.search(html):
        yield f"https://api.status.io/1.0/status/{found[1]}"
        yield f"https://status-api.hostedstatus.com/1.0/status/{found[1]}"


FORMAT = PageFormat(
    name=NAME, matches=_matches, parse=_parse, vendor="Status.io", marks=("status.io/", "statusio"), locate=_locate
)


def _component(row: Record) -> Component:
    places = [health_by(_CODES, each.get("status_code")) for each in as_objects(row.get("containers"))]
    own = health_by(_CODES, row.get("status_code"))
    name, identifier = clean_name(row.get("name")), clean_id(row.get("id"))
    return Component(identifier or name, name or identifier, None, worst([own, *places]))


def _incident(row: Record, budget: Budget) -> Incident:
    messages = budget.rows(row.get("messages"), "updates")
    healths = tuple(health_by(_CODES, each.get("status")) for each in messages)
    dated = sorted(messages, key=lambda each: str(each.get("datetime")))
    newest = dated[-1] if dated else {}
    present = (health_by(_CODES, newest.get("status")),) if dated else ()
    return build_incident(
        RawIncident(
            id=clean_id(first_of(row, "_id", "id")),
            title=clean_name(row.get("name")),
            word=_STATES.get(letters_of(newest.get("state"))),
            healths=healths,
            present=present,
            entries=[
                RawUpdate("", _STATES.get(letters_of(each.get("state"))), parse_any_timestamp(each.get("datetime")),
                          budget.plain(each.get("details")))
                for each in dated
            ],
            published_at=parse_any_timestamp(row.get("datetime_open")),
            component_ids=unique(
                clean_id(first_of(each, "_id", "id")) for each in budget.rows(row.get("components_affected"), "parts")
            ),
        )
    )  # fmt: skip


def _maintenance(row: Record, phase: MaintenancePhase) -> Maintenance:
    return Maintenance(
        id=clean_id(first_of(row, "_id", "id")),
        title=clean_name(row.get("name")) or "Maintenance",
        phase=phase,
        starts_at=parse_any_timestamp(first_of(row, "datetime_planned_start", "datetime_open")),
        ends_at=parse_any_timestamp(row.get("datetime_planned_end")),
        component_ids=unique(
            clean_id(first_of(each, "_id", "id")) for each in as_objects(row.get("components_affected"))
        ),
    )
