"""cState (`/index.json`): a word for the page and for each system, with the issues that are open."""

from __future__ import annotations

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_objects, clean_id, clean_name, first_of

NAME = "cstate"

_WORDS = {
    "ok": Health.OPERATIONAL,
    "notice": Health.MAINTENANCE,
    "disrupted": Health.DEGRADED,
    "down": Health.MAJOR_OUTAGE,
}


def _matches(document: Document) -> bool:
    data = document.data
    return data.get("is") == "index" and isinstance(data.get("systems"), list) and "summaryStatus" in data


def _parse(document: Document) -> PageReading:
    budget = document.budget
    rows = budget.rows(document.data.get("systems"), "components")
    issues: dict[str, Incident] = {}
    for row in rows:
        for each in as_objects(row.get("unresolvedIssues")):
            severity = health_by(_WORDS, each.get("severity"))
            if severity is not Health.MAINTENANCE and each.get("informational") is not True and len(issues) < 100:
                found = _incident(each, severity, clean_name(row.get("name")))
                issues.setdefault(found.id, found)
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in rows),
        incidents=tuple(issues.values()),
        stated_health=health_by(_WORDS, document.data.get("summaryStatus")),
    )


FORMAT = PageFormat(
    name=NAME, matches=_matches, parse=_parse, endpoints=("/index.json",), vendor="cState", marks=("cstate",)
)


def _component(row: Record) -> Component:
    name = clean_name(row.get("name"))
    return Component(name, name, clean_name(row.get("category")) or None, health_by(_WORDS, row.get("status")))


def _incident(row: Record, severity: Health, system: str) -> Incident:
    began = parse_any_timestamp(row.get("createdAt"))
    affected = row.get("affected")
    named = [clean_name(each) for each in affected[:100]] if isinstance(affected, list) else []
    return build_incident(
        RawIncident(
            id=clean_id(first_of(row, "filename", "permalink", "id")) or clean_id(row.get("title")),
            title=clean_name(row.get("title")),
            word=Phase.INVESTIGATING,
            healths=(severity,),
            present=(severity,),
            entries=[RawUpdate("", Phase.INVESTIGATING, parse_any_timestamp(row.get("lastMod")) or began, "")],
            published_at=began,
            url=https_link(row.get("permalink")),
            component_ids=unique([*named, system]),
        )
    )
