"""Heroku (`/api/v4/current-status`): colours of systems, and incidents.

An incident's `resolved` stays false after its end, so its `state` counts; `scheduled` keeps what is long over, so no
maintenance is read from it.
"""

from __future__ import annotations

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, https_link
from trayapp.sources.pages.status_words import health_by, letters_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Record, as_objects, clean_id, clean_name, first_of

NAME = "heroku"

_COLOURS = {"green": Health.OPERATIONAL, "yellow": Health.DEGRADED, "red": Health.MAJOR_OUTAGE}


def _matches(document: Document) -> bool:
    rows = as_objects(document.data.get("status"))
    return bool(rows) and all("system" in row and "status" in row for row in rows)


def _parse(document: Document) -> PageReading:
    data, budget = document.data, document.budget
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(_component(row) for row in budget.rows(data.get("status"), "components")),
        incidents=tuple(_incident(row, budget) for row in budget.rows(data.get("incidents"), "incidents")),
    )


FORMAT = PageFormat(name=NAME, matches=_matches, parse=_parse, endpoints=("/api/v4/current-status",), vendor="Heroku")


def _component(row: Record) -> Component:
    name = clean_name(row.get("system"))
    return Component(name, name, None, health_by(_COLOURS, row.get("status")))


def _incident(row: Record, budget: Budget) -> Incident:
    over = letters_of(row.get("state")) == "resolved"
    word = Phase.RESOLVED if over else Phase.INVESTIGATING
    updates = budget.rows(row.get("updates"), "updates")
    return build_incident(
        RawIncident(
            id=clean_id(row.get("id")),
            title=clean_name(row.get("title")),
            word=word,
            entries=[
                RawUpdate(clean_id(each.get("id")), first_of(each, "update_type", "state"),
                          parse_any_timestamp(each.get("created_at")), budget.plain(each.get("contents")))
                for each in reversed(updates)
            ],
            published_at=parse_any_timestamp(row.get("created_at")),
            resolved_at=parse_any_timestamp(row.get("updated_at")) if over else None,
            url=https_link(row.get("full_url"), row.get("url"), row.get("href")),
        )
    )  # fmt: skip
