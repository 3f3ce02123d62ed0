"""Azure DevOps (`/_apis/status/health`): the health of each service in each geography, in words or in numbers."""

from __future__ import annotations

from collections.abc import Iterator

from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.untrusted import as_object, as_objects, clean_id, clean_name, first_of

NAME = "azure-devops"

_WORDS = {
    "healthy": Health.OPERATIONAL,
    "advisory": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "unhealthy": Health.MAJOR_OUTAGE,
    "4": Health.OPERATIONAL,
    "3": Health.DEGRADED,
    "2": Health.DEGRADED,
    "1": Health.MAJOR_OUTAGE,
}


def _matches(document: Document) -> bool:
    rows = as_objects(document.data.get("services"))
    return bool(rows) and all(isinstance(row.get("geographies"), list) for row in rows)


def _parse(document: Document) -> PageReading:
    word = as_object(document.data.get("status")).get("health")
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_components(document)),
        stated_health=None if word is None else health_by(_WORDS, word),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/_apis/status/health?api-version=6.0-preview.1",),
    vendor="Azure DevOps",
)


def _components(document: Document) -> Iterator[Component]:
    budget = document.budget
    for row in budget.rows(document.data.get("services"), "parts"):
        service = clean_name(first_of(row, "id", "name"))
        for each in budget.rows(row.get("geographies"), "components"):
            place = clean_id(first_of(each, "id", "name"))
            name = f"{service} ({clean_name(first_of(each, 'name', 'id'))})"
            yield Component(f"{service}/{place}", name, service, health_by(_WORDS, each.get("health")), service)
