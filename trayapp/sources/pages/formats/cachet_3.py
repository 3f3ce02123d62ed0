"""Cachet 3 (`/api/components`, `/api/incidents`): as before it, with rows and words nested (JSON:API).

Incidents are listed newest first, with their present status alone; 0 is that of one that was only reported.
"""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats import cachet
from trayapp.sources.pages.formats.page_format import Document
from trayapp.sources.pages.untrusted import Record, as_object, as_objects

NAME = "cachet-3"


def _matches(document: Document) -> bool:
    rows = as_objects(document.data.get("data"))
    return all("attributes" in row for row in rows) and cachet.is_paged_list(document.data, _flat(rows))


def _parse(document: Document) -> PageReading:
    rows = document.budget.rows(document.data.get("data"), "components")
    return cachet.reading_of(NAME, document, _flat(rows), planned=[])


FORMAT = replace(
    cachet.FORMAT,
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/components?per_page=100",),
    live_supplement="/api/incidents?per_page=50",
)


def _flat(rows: list[Record]) -> list[Record]:
    """Return rows with their attributes beside their ids."""
    return [{**as_object(row.get("attributes")), "id": row.get("id")} for row in rows]
