"""FlashDuty (`/api/widget/v1/summary.json`): the page's word, and what runs. An error comes with HTTP 200."""

from __future__ import annotations

from trayapp.domain.model.enums import Health, MaintenancePhase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link, unique
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_object, clean_id, first_of, holds_lists, localized

NAME = "flashduty"

_WORDS = {
    "operational": Health.OPERATIONAL,
    "degraded": Health.DEGRADED,
    "degradedperformance": Health.DEGRADED,
    "partialoutage": Health.PARTIAL_OUTAGE,
    "fulloutage": Health.MAJOR_OUTAGE,
    "majoroutage": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
    "undermaintenance": Health.MAINTENANCE,
}
_BEGAN = ("started_at", "start_at", "created_at")


def _matches(document: Document) -> bool:
    data = document.data
    stated = isinstance(as_object(data.get("overall")).get("status"), str)
    return stated and holds_lists(data, "ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    incidents = tuple(_incident(row, budget) for row in budget.rows(data.get("ongoing_incidents"), "incidents"))
    stated = health_by(_WORDS, as_object(data.get("overall")).get("status"))
    planned = [
        _maintenance(row, phase)
        for key, phase in (
            ("in_progress_maintenances", MaintenancePhase.IN_PROGRESS),
            ("scheduled_maintenances", MaintenancePhase.SCHEDULED),
        )
        for row in budget.rows(data.get(key), "incidents")
    ]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in budget.rows(data.get("components"), "components")),
        incidents=incidents,
        maintenances=tuple(planned),
        stated_health=worst([stated, *(each.health for each in incidents)]),
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/widget/v1/summary.json",),
    empty_is_calm=True,
    vendor="FlashDuty",
    marks=("flashduty", "flashcat"),
)


def _component(row: Record) -> Component:
    name, identifier = localized(row.get("name")), clean_id(row.get("id"))
    return Component(identifier or name, name or identifier, None, health_by(_WORDS, row.get("status")))


def _incident(row: Record, budget: Budget) -> Incident:
    parts = budget.rows(row.get("affected_components"), "parts")
    healths = [health_by(_WORDS, each["status"]) for each in parts if "status" in each]
    impact = first_of(row, "current_worst_impact", "impact", "severity")
    healths += [health_by(_WORDS, impact)] if impact is not None else []
    last, word = as_object(row.get("last_update")), first_of(row, "phase", "status")
    at = parse_any_timestamp(first_of(last, "at") or first_of(row, "last_update_at", "updated_at", *_BEGAN))
    text = budget.plain(localized(last.get("message")) or first_of(row, "last_update_message", "description"))
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=localized(first_of(row, "name", "title")),
            word=word,
            healths=tuple(healths),
            present=tuple(healths),
            entries=[RawUpdate("", word, at, text)],
            published_at=parse_any_timestamp(first_of(row, *_BEGAN)),
            url=https_link(row.get("url")),
            component_ids=unique(clean_id(each.get("id")) or localized(each.get("name")) for each in parts),
        )
    )


def _maintenance(row: Record, phase: MaintenancePhase) -> Maintenance:
    return Maintenance(
        id=clean_id(row.get("id")),
        title=localized(first_of(row, "name", "title")) or "Maintenance",
        phase=phase,
        starts_at=parse_any_timestamp(first_of(row, "starts_at", "scheduled_start_at", *_BEGAN)),
        ends_at=parse_any_timestamp(first_of(row, "ends_at", "scheduled_end_at", "end_at")),
        url=https_link(row.get("url")),
    )
