"""What a page itself tells of its components' past, so that the first day's panel has 90 days to show.

incident.io's pages have one address for it (`/proxy/<host>/component_impacts`, as their own calendar asks for it);
of others the list of past incidents names the components that each hit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from trayapp.domain.model.enums import Health
from trayapp.domain.model.history import ALL_DAYS, Impact, PageHistory
from trayapp.domain.model.reports import PageReading
from trayapp.sources.http.transport import Request, Response, Transport
from trayapp.sources.pages.endpoints import candidate_endpoints
from trayapp.sources.pages.formats.page_format import Document, document_of
from trayapp.sources.pages.formats.registry import format_named, read_page
from trayapp.sources.pages.status_words import component_health
from trayapp.sources.pages.timestamps import parse_timestamp
from trayapp.sources.pages.untrusted import Unreadable, clean_id

MOST_IMPACTS = 3000
"""OpenAI's page had 191 in 90 days of 2026, each of up to 15 components."""
SHORTEST_FULL_LIST = 25
"""Incidents: a list this long may have been cut off, and is whole only from its oldest entry on."""


async def fetch_component_history(
    transport: Transport, page_url: str, format_name: str, now: datetime
) -> PageHistory | None:
    """Return the page's own history; None where it has none, or does not answer."""
    page_format = format_named(format_name)
    path = (page_format.past or page_format.history) if page_format is not None else None
    if page_format is None or path is None:
        return None
    since = now - timedelta(days=ALL_DAYS)
    span = urlencode({"start_at": f"{since:%Y-%m-%dT%H:%M:%SZ}", "end_at": f"{now:%Y-%m-%dT%H:%M:%SZ}"})
    query = f"?{span}" if page_format.past else ""
    places = {(each.base, each.host): None for each in candidate_endpoints(page_url)}
    for base, host in places:
        answer = await transport.fetch(
            Request(base + path.format(host=host) + query, (("accept", page_format.accept),))
        )
        if not isinstance(answer, Response):
            return None
        if answer.status == 200 and (found := read_component_history(answer.body, page_url, since, now)) is not None:
            return found
    return None


def read_component_history(body: bytes, page_url: str, since: datetime, now: datetime) -> PageHistory | None:
    """Return what a body tells of the time from `since` on; None where that is nothing."""
    document = document_of(body, page_url)
    if isinstance(document.data.get("component_impacts"), list):
        impacts = tuple(_impacts(document))
        return None if document.budget.truncated else _kept(impacts, since, now)
    try:
        reading = read_page(body, page_url)
    except Unreadable:
        return None
    if reading.truncated or not reading.incidents:
        return None
    if len(reading.incidents) >= SHORTEST_FULL_LIST:
        since = max(since, min(_begin(each.started_at, each.published_at) or now for each in reading.incidents))
    return _kept(tuple(_of_incidents(reading)), since, now)


def _kept(impacts: tuple[Impact, ...], since: datetime, now: datetime) -> PageHistory | None:
    recent = tuple(each for each in impacts if (each.until or now) >= since and each.since <= now)
    return PageHistory(since, now, recent) if len(recent) <= MOST_IMPACTS else None


def _impacts(document: Document) -> Iterator[Impact]:
    for row in document.budget.rows(document.data.get("component_impacts"), "parts"):
        begin, component = parse_timestamp(row.get("start_at")), clean_id(row.get("component_id"))
        health = component_health(row.get("status"))
        if begin is not None and component and _counts(health):
            yield Impact(component, health, begin, parse_timestamp(row.get("end_at")))


def _of_incidents(reading: PageReading) -> Iterator[Impact]:
    for each in reading.incidents:
        begin = _begin(each.started_at, each.published_at)
        if begin is not None and _counts(each.health):
            for component in each.component_ids or ("",):
                yield Impact(component, each.health, begin, each.resolved_at)


def _begin(started_at: datetime | None, published_at: datetime | None) -> datetime | None:
    return started_at or published_at


def _counts(health: Health) -> bool:
    return health not in {Health.OPERATIONAL, Health.UNKNOWN}
