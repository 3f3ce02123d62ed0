"""xAI (`/feed.xml`): RSS with a state, a severity and the updates of each incident in its description.

The feed is a history of about a hundred items, so an empty one is a fault, not an all-clear. Items are left open for
months; what has not been touched for long says nothing any more. An incident has an item for each part that it hit, all
with its id.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from trayapp.domain.model.enums import Health, Phase
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.feed import FeedEntry, is_feed, read_feed
from trayapp.sources.pages.formats.page_format import FEED, Document, PageFormat
from trayapp.sources.pages.incident_builder import RawIncident, RawUpdate, build_incident, unique
from trayapp.sources.pages.status_words import health_by, phase_of
from trayapp.sources.pages.timestamps import parse_any_timestamp
from trayapp.sources.pages.untrusted import Unreadable

NAME = "xai"
FORGOTTEN_AFTER = timedelta(days=14)

_SEVERITY = {
    "available": Health.OPERATIONAL,
    "info": Health.OPERATIONAL,
    "degraded": Health.DEGRADED,
    "disruption": Health.DEGRADED,
    "unavailable": Health.MAJOR_OUTAGE,
    "outage": Health.MAJOR_OUTAGE,
}
_STATE = lazy_pattern(r"<h3>\s{0,20}Status:\s{0,20}([^<>]{1,40}?)\s{0,20}</h3>")
_SEVERE = lazy_pattern(r"<p>\s{0,20}Severity:\s{0,20}([^<>]{1,40}?)\s{0,20}</p>")
_UPDATE = lazy_pattern(
    r"<p><strong>([^<>]{1,60})</strong></p>\s{0,40}<h3>([^<>]{1,40})</h3>\s{0,40}<p>([^<>]{0,8000})</p>"
)
_PART = lazy_pattern(r"\[([^\[\]]{1,80})\]\s*")


def _matches(document: Document) -> bool:
    text = document.text
    return is_feed(text) and "Severity:" in text and bool(_STATE.search(text) and _SEVERE.search(text))


def _parse(document: Document) -> PageReading:
    budget = document.budget
    entries = read_feed(document.text, budget).entries
    if not entries:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the feed is empty, which this one never is")
    items: dict[str, list[FeedEntry]] = {}
    for number, each in enumerate(entries):
        items.setdefault(each.id or str(number), []).append(each)
    found = [_incident(each, budget) for each in items.values()]
    oldest = document.now - FORGOTTEN_AFTER
    incidents = tuple(each for each in found if not each.is_open or not each.updates or each.updates[0].at >= oldest)
    return PageReading(
        format=NAME,
        url=document.page_url,
        incidents=incidents,
        stated_health=None if any(each.is_open for each in incidents) else Health.OPERATIONAL,
        complete=False,
    )


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    accept=FEED,
    endpoints=("/feed.xml",),
    cannot_tell=frozenset({"components"}),
    empty_is_calm=True,
    vendor="xAI",
)


def _incident(items: list[FeedEntry], budget: Budget) -> Incident:
    """Return the incident that some items tell of, as the first of those that are open has it."""
    ended = [phase_of(_word(each)) is Phase.RESOLVED for each in items]
    entry = next((each for each, over in zip(items, ended, strict=True) if not over), items[0])
    part = _PART.match(entry.title)
    is_over = all(ended)
    return build_incident(
        RawIncident(
            id=entry.id,
            title=_PART.sub("", entry.title, count=1) if part else entry.title,
            word=_word(entry),
            healths=tuple(_health(each) for each in items),
            present=tuple(_health(each) for each, over in zip(items, ended, strict=True) if is_over or not over),
            entries=list(_updates(entry, _word(entry), budget)),
            published_at=entry.published_at,
            url=entry.url,
            component_ids=_parts(items),
            recovered_ids=() if is_over else _parts([each for each, over in zip(items, ended, strict=True) if over]),
        )
    )


def _word(entry: FeedEntry) -> object:
    state = _STATE.search(entry.content)
    words = [state[1] if state else None, *entry.categories]
    return next((each for each in words if phase_of(each) is not None), Phase.INVESTIGATING)


def _health(entry: FeedEntry) -> Health:
    severe = _SEVERE.search(entry.content)
    return health_by(_SEVERITY, severe[1] if severe else None)


def _parts(items: list[FeedEntry]) -> tuple[str, ...]:
    found = (_PART.match(each.title) for each in items)
    return unique(each[1] for each in found if each)


def _updates(entry: FeedEntry, word: object, budget: Budget) -> Iterator[RawUpdate]:
    found = budget.elements(list(_UPDATE.finditer(entry.content)), "updates")
    for each in found[::-1]:
        yield RawUpdate("", each[2], parse_any_timestamp(each[1]), budget.plain(each[3]))
    if not found:
        yield RawUpdate("", word, entry.updated_at, budget.plain(entry.content))
