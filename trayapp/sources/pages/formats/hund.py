"""Hund (`/state_feed/feed`): an Atom feed with the state in front of each title. Its other API needs a key."""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.model.reports import PageReading
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.feed import is_feed
from trayapp.sources.pages.formats import status_feed
from trayapp.sources.pages.formats.page_format import ATOM, Document, PageFormat
from trayapp.sources.pages.status_words import letters_of

NAME = "hund"

_LABELS = {
    "assessed": "Identified",
    "problemidentified": "Identified",
    "information": "Resolved",  # a bulletin, which is over at once
    "maintenance": "In Progress",
    "fixed": "Resolved",
    "beendet": "Resolved",
    "behoben": "Resolved",
    "gelöst": "Resolved",
}
"""Labels of Hund's (https://hund.io/help/getting-started/issues) in the words of feeds; German pages end in German."""
_LABEL = lazy_pattern(r"(<title[^<>]{0,40}>\s{0,20}(?:<!\[CDATA\[)?)\[([^\[\]<>]{1,40})\]")


def _matches(document: Document) -> bool:
    return document.expected == NAME and is_feed(document.text)


def _parse(document: Document) -> PageReading:
    text = _LABEL.sub(lambda found: f"{found[1]}[{_LABELS.get(letters_of(found[2]), found[2])}]", document.text)
    return replace(status_feed.FORMAT.parse(replace(document, text=text)), format=NAME)


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
