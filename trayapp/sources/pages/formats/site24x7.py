"""Site24x7 StatusIQ (`/rss`): an item for each change of a component, its state in the title; the newest counts."""

from __future__ import annotations

from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Component
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.feed import FeedEntry, is_feed, read_feed
from trayapp.sources.pages.formats.page_format import FEED, Document, PageFormat
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.timestamps import EARLIEST
from trayapp.sources.pages.untrusted import Unreadable

NAME = "site24x7"

_WORDS = {
    "operational": Health.OPERATIONAL,
    "informational": Health.OPERATIONAL,  # a note
    "degraded": Health.DEGRADED,
    "degradedperformance": Health.DEGRADED,
    "partialoutage": Health.PARTIAL_OUTAGE,
    "majoroutage": Health.MAJOR_OUTAGE,
    "undermaintenance": Health.MAINTENANCE,
}
_TITLE = lazy_pattern(r"(.{1,200}?) - ([A-Za-z ]{3,40})")
_STATED = lazy_pattern(
    r"<title>(?:<!\[CDATA\[)?[^<>]{1,200} - (?:Operational|Informational|Degraded|Partial Outage|Major Outage)\b"
)


def _matches(document: Document) -> bool:
    return is_feed(document.text) and bool(_STATED.search(document.text) or document.expected == NAME)


def _parse(document: Document) -> PageReading:
    newest: dict[str, tuple[FeedEntry, str]] = {}
    for entry in read_feed(document.text, document.budget).entries:
        found = _TITLE.fullmatch(entry.title)
        if found is None:
            raise Unreadable(FailureKind.WRONG_SHAPE, "an item of the feed names no state")
        known = newest.get(found[1])
        if known is None or (entry.published_at or EARLIEST) > (known[0].published_at or EARLIEST):
            newest[found[1]] = entry, found[2]
    return PageReading(
        format=NAME,
        url=document.page_url,
        components=tuple(Component(name, name, None, health_by(_WORDS, word)) for name, (_, word) in newest.items()),
        complete=False,
        incidents_complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/rss",),
    accept=FEED,
    cannot_tell=frozenset({"components"}),
    vendor="Site24x7",
    marks=("site24x7", "statusiq"),
)
