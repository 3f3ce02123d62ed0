"""Hund (`/state_feed/feed`): an Atom feed with the state in front of each title. Its other API needs a key."""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.model.reports import PageReading
from trayapp.sources.pages.feed import is_feed
from trayapp.sources.pages.formats import status_feed
from trayapp.sources.pages.formats.page_format import ATOM, Document, PageFormat

NAME = "hund"


def _matches(document: Document) -> bool:
    return document.expected == NAME and is_feed(document.text)


def _parse(document: Document) -> PageReading:
    return replace(status_feed.FORMAT.parse(document), format=NAME)


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/state_feed/feed",),
    accept=ATOM,
    cannot_tell=status_feed.FORMAT.cannot_tell,
    vendor="Hund",
    marks=("hund.io",),
)
