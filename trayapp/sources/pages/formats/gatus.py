"""Gatus (`/api/v1/endpoints/statuses`): the results of each endpoint, of which the newest comes last."""

from __future__ import annotations

from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.untrusted import Record, as_objects, clean_id, clean_name

NAME = "gatus"

_HEALTH = {True: Health.OPERATIONAL, False: Health.MAJOR_OUTAGE}


def _matches(document: Document) -> bool:
    rows = document.rows
    return bool(rows) and all("name" in row and "results" in row for row in rows)


def _parse(document: Document) -> PageReading:
    rows = document.budget.rows(document.value, "components")
    return PageReading(format=NAME, url=document.page_url, components=tuple(_component(row) for row in rows))


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v1/endpoints/statuses",),
    vendor="Gatus",
    marks=("gatus",),
)


def _component(row: Record) -> Component:
    results = row.get("results")
    newest = as_objects(results[-1:]) if isinstance(results, list) else []
    said = newest[0].get("success") if newest else None
    health = _HEALTH[said] if isinstance(said, bool) else Health.UNKNOWN
    name = clean_name(row.get("name"))
    return Component(clean_id(row.get("key")) or name, name, clean_name(row.get("group")) or None, health)
