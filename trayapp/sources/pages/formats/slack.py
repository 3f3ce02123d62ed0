"""Slack (`/api/v2.0.0/current`): whether something is open, and what. Notes of an incident come newest last."""

from __future__ import annotations

from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, clean_id, clean_name, holds_lists

NAME = "slack"

_TYPES = {
    "outage": Health.MAJOR_OUTAGE,
    "incident": Health.DEGRADED,
    "notice": Health.OPERATIONAL,  # a note
    "maintenance": Health.MAINTENANCE,
}
_PAGE = {"ok": Health.OPERATIONAL, "active": None}
_OVER = frozenset({"resolved", "completed", "cancelled", "canceled"})
_PLANNED = {"scheduled": MaintenancePhase.SCHEDULED, **dict.fromkeys(_OVER, MaintenancePhase.COMPLETED)}


def _matches(document: Document) -> bool:
    data = document.data
    return (
        isinstance(data.get("status"), str)
        and isinstance(data.get("active_incidents"), list)
        and "date_updated" in data
        and holds_lists(data, "active_incidents")
    )


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    rows = [(row, health_by(_TYPES, row.get("type"))) for row in budget.rows(data["active_incidents"], "incidents")]
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=tuple(
            _incident(row, health, budget)
            for row, health in rows
            if health not in {Health.MAINTENANCE, Health.OPERATIONAL}
        ),
        maintenances=tuple(_maintenance(row) for row, health in rows if health is Health.MAINTENANCE),
        stated_health=_stated(letters_of(data.get("status")), [health for _, health in rows]),
        complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v2.0.0/current",),
    cannot_tell=frozenset({"components"}),
    empty_is_calm=True,
    vendor="Slack",
)


def _stated(word: str, healths: list[Health]) -> Health | None:
    """Return the page's word: "active" says no more than what is listed, and nothing where nothing is."""
    if word not in _PAGE or (word == "active" and not healths):
        return Health.UNKNOWN
    troubled = any(each not in {Health.OPERATIONAL, Health.MAINTENANCE} for each in healths)
    return None if troubled else Health.OPERATIONAL


def _incident(row: Record, health: Health, budget: Budget) -> Incident:
    notes = budget.rows(row.get("notes"), "updates")
    word = Phase.RESOLVED if letters_of(row.get("status")) in _OVER else Phase.INVESTIGATING
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("title")),
            word=word,
            healths=(health,),
            present=(health,),
            entries=[
                RawUpdate("", Phase.INVESTIGATING, parse_any_timestamp(each.get("date_created")),
                          budget.plain(each.get("body")))
                for each in notes
            ],
            published_at=parse_any_timestamp(row.get("date_created")),
            resolved_at=parse_any_timestamp(row.get("date_updated")) if word is Phase.RESOLVED else None,
            url=https_link(row.get("url")),
            component_ids=_services(row),
        )
    )  # fmt: skip


def _services(row: Record) -> tuple[str, ...]:
    services = row.get("services")
    return unique(clean_name(each) for each in services[:100]) if isinstance(services, list) else ()


def _maintenance(row: Record) -> Maintenance:
    return Maintenance(
        id=clean_id(row.get("id")),
        title=clean_name(row.get("title")) or "Maintenance",
        phase=_PLANNED.get(letters_of(row.get("status")), MaintenancePhase.IN_PROGRESS),
        url=https_link(row.get("url")),
        component_ids=_services(row),
    )
