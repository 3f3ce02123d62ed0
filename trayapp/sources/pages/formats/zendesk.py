"""Zendesk (`/api/ssp/incidents.json`, JSON:API): incidents; one is open until it has an end, whatever its word.

The services that each hit are listed beside them, each with its own end.
"""

from __future__ import annotations

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, phase_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, as_objects, clean_id, clean_name, first_of

NAME = "zendesk"

_TITLES = frozenset({"name", "title"})
_IMPACT = {"minor": Health.DEGRADED, "major": Health.PARTIAL_OUTAGE, "critical": Health.MAJOR_OUTAGE}


def _matches(document: Document) -> bool:
    rows = [as_object(row.get("attributes")) for row in as_objects(document.data.get("data"))]
    nothing = document.expected == NAME and document.data.get("data") == []
    return nothing or (bool(rows) and all("resolvedAt" in row and _TITLES & row.keys() for row in rows))


def _parse(document: Document) -> PageReading:
    budget = document.budget
    rows = budget.rows(document.data.get("data"), "incidents")
    hit: dict[str, list[Record]] = {}
    for each in budget.rows(document.data.get("included"), "parts"):
        service = as_object(each.get("attributes"))
        hit.setdefault(clean_id(service.get("incidentId")), []).append(service)
    incidents = tuple(
        _incident(identifier, as_object(row.get("attributes")), hit.get(identifier, []), budget)
        for identifier, row in ((clean_id(row.get("id")), row) for row in rows)
    )
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else Health.OPERATIONAL,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/ssp/incidents.json",),
    empty_is_calm=True,
    vendor="Zendesk",
    marks=("/api/ssp",),
)


def _incident(identifier: str, row: Record, services: list[Record], budget: Budget) -> Incident:
    over, began = parse_any_timestamp(row.get("resolvedAt")), parse_any_timestamp(row.get("startedAt"))
    known = phase_of(row.get("status"))
    word = Phase.RESOLVED if over else Phase.INVESTIGATING if known in {None, Phase.RESOLVED} else known
    health = Health.MAJOR_OUTAGE if row.get("outage") is True else health_by(_IMPACT, row.get("impact"))
    healths = () if health is Health.UNKNOWN else (health,)
    at = parse_any_timestamp(first_of(row, "updatedAt", "startedAt"))
    return build_incident(
        RawIncident(
            id=identifier,
            title=clean_name(first_of(row, "name", "title")),
            word=word,
            healths=healths,
            present=healths,
            entries=[RawUpdate("", word, over or at, budget.plain(first_of(row, "postmortem", "summary")))],
            published_at=began,
            began=(began,),
            resolved_at=over,
            component_ids=unique(clean_name(each.get("serviceName")) for each in services),
            recovered_ids=unique(clean_name(each.get("serviceName")) for each in services if each.get("resolvedAt")),
        )
    )
