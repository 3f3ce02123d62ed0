"""Rootly (`/api/v1/status.json`, `/api/v1/incidents.json`): Statuspage's form at other addresses, without parts."""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.formats import statuspage
from trayapp.sources.pages.formats.page_format import Document, PageFormat
from trayapp.sources.pages.status_words import letters_of
from trayapp.sources.pages.untrusted import as_object

NAME = "rootly"


def _matches(document: Document) -> bool:
    return document.expected == NAME and statuspage.FORMAT.matches(document)


def _parse(document: Document) -> PageReading:
    reading = replace(statuspage.FORMAT.parse(document), format=NAME)
    major = letters_of(as_object(document.data.get("status")).get("indicator")) == "major"  # it has no word above that
    return replace(reading, stated_health=Health.MAJOR_OUTAGE) if major else reading


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/api/v1/status.json",),
    history="/api/v1/incidents.json",
    live_supplement="/api/v1/incidents.json",
    empty_is_calm=True,
    vendor="Rootly",
    marks=("rootly.com", "rootly"),
)
