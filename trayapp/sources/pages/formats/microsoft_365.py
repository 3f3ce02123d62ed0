"""Microsoft 365 for consumers (`/api/posts/m365Consumer`): a list with a post for each service."""

from __future__ import annotations

from trayapp.domain.model.enums import Health, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, build_incident
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.untrusted import Record, clean_id, clean_name, first_of

NAME = "microsoft-365"

_WORDS = {
    "available": Health.OPERATIONAL,
    "operational": Health.OPERATIONAL,
    "serviceoperational": Health.OPERATIONAL,
    "normal": Health.OPERATIONAL,
    "restored": Health.OPERATIONAL,
    "servicerestored": Health.OPERATIONAL,
    "resolved": Health.OPERATIONAL,
    "falsepositive": Health.OPERATIONAL,
    "investigationsuspended": Health.OPERATIONAL,
    "postincidentreviewpublished": Health.OPERATIONAL,
    "investigating": Health.DEGRADED,
    "advisory": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "degradation": Health.DEGRADED,
    "servicedegradation": Health.DEGRADED,
    "restoringservice": Health.DEGRADED,
    "extendedrecovery": Health.DEGRADED,
    "verifyingservice": Health.DEGRADED,
    "incident": Health.PARTIAL_OUTAGE,
    "interruption": Health.MAJOR_OUTAGE,
    "outage": Health.MAJOR_OUTAGE,
    "serviceinterruption": Health.MAJOR_OUTAGE,
    "unavailable": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_MARKS = {"ServiceDisplayName", "Status"}


def _matches(document: Document) -> bool:
    rows = document.rows
    return bool(rows) and all(row.keys() >= _MARKS for row in rows)


def _parse(document: Document) -> PageReading:
    budget = document.budget
    parts: dict[str, Health] = {}
    incidents = []
    for row in budget.rows(document.value, "components"):
        name, health = clean_name(row.get("ServiceDisplayName")), health_by(_WORDS, row.get("Status"))
        parts[name] = worst([health, parts.get(name, Health.OPERATIONAL)])
        if health.in_trouble:
            incidents.append(_incident(row, name, health))
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(Component(name, name, None, health) for name, health in parts.items()),
        incidents=tuple(budget.elements(incidents, "incidents")),
    )


FORMAT = PageFormat(
    name=NAME, matches=_matches, parse=_parse, endpoints=("/api/posts/m365Consumer",), vendor="Microsoft 365"
)


def _incident(row: Record, name: str, health: Health) -> Incident:
    """Return the trouble of a post. It has no time: `LastUpdatedTime` is that of the answer, another at each check."""
    return build_incident(
        RawIncident(
            id=clean_id(first_of(row, "Id", "IncidentId")) or name,
            title=clean_name(row.get("Title")) or clean_name(plain(str(row.get("Message") or ""))) or name,
            word=Phase.INVESTIGATING,
            healths=(health,),
            present=(health,),
            component_ids=(name,),
        )
    )
