"""Azure's feed: what is open, and nothing while nothing is. An item leaves it when it is over.

An item may say "Resolved" of one region and go on in another, so every item that is listed is open. Guids are used
again, so an item is known by its guid and its date.
"""

from __future__ import annotations

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.feed import FeedEntry, is_feed, read_feed
from trayapp.sources.pages.formats.page_format import FEED, Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique

NAME = "azure"

_TITLE = lazy_pattern(
    r"<channel\b[^<>]{0,1000}>[^<]{0,200}(?:<atom:link[^<>]{0,300}>[^<]{0,50})?"
    r"<title>\s{0,20}(?:<!\[CDATA\[)?Azure Status\b"
)


def _matches(document: Document) -> bool:
    return is_feed(document.text) and bool(_TITLE.search(document.text[:3000]))


def _parse(document: Document) -> PageReading:
    entries = read_feed(document.text, document.budget).entries
    incidents = tuple(_incident(each, document.budget) for each in entries)
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if incidents else Health.OPERATIONAL,
        complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    endpoints=("/en-us/status/feed/",),
    accept=FEED,
    cannot_tell=frozenset({"components", "beginnings"}),
    empty_is_calm=True,
    vendor="Microsoft Azure",
)


def _incident(entry: FeedEntry, budget: Budget) -> Incident:
    at = entry.published_at
    return build_incident(
        RawIncident(
            id=f"{entry.id}/{at.isoformat() if at else ''}",
            title=entry.title,
            word=Phase.INVESTIGATING,
            entries=[RawUpdate("", Phase.INVESTIGATING, entry.updated_at, budget.plain(entry.content))],
            published_at=at,
            url=entry.url,
            component_ids=unique(entry.categories),
        )
    )
