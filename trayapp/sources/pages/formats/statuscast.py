"""StatusCast: the page's HTML, for there is nothing else. A word of each component is in a class of its markup."""

from __future__ import annotations

from trayapp.domain.model.enums import Health
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Component
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.formats.page_format import HTML, Document, PageFormat
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.status_words import health_by
from trayapp.sources.pages.untrusted import Unreadable, clean_name

NAME = "statuscast-html"

_WORDS = {
    "available": Health.OPERATIONAL,
    "informational": Health.OPERATIONAL,  # notes
    "monitored": Health.OPERATIONAL,
    "identified": Health.OPERATIONAL,
    "investigating": Health.DEGRADED,
    "degraded": Health.DEGRADED,
    "unavailable": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_MARK = "status-list-component-status-text"
_STATE = lazy_pattern(_MARK + r"[^\"'<>]{0,80}?\bcomponent-([a-z_-]{1,40})\b")
_NAME = lazy_pattern(
    r"component-(?:name|title)[^<>]{0,200}>\s{0,40}([^<>]{1,200})<|data-name=[\"']([^\"'<>]{1,200})[\"']"
)


def _matches(document: Document) -> bool:
    return document.text.startswith("<") and bool(_STATE.search(document.text))


def _parse(document: Document) -> PageReading:
    text = document.text
    if "</html>" not in text[-2000:].lower():
        raise Unreadable(FailureKind.WRONG_SHAPE, "the page was cut short")
    parts: list[Component] = []
    begin = 0
    for number, found in enumerate(document.budget.elements(list(_STATE.finditer(text)), "components"), 1):
        names = [each[1] or each[2] for each in _NAME.finditer(text, begin, found.start())]
        name = clean_name(plain(names[-1])) if names else f"Component {number}"
        parts.append(Component(f"{number}/{name}"[:120], name, None, health_by(_WORDS, found[1])))
        begin = found.end()
    return PageReading(format=NAME, url=document.page_url, components=tuple(parts), incidents_complete=False)


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    accept=HTML,
    cannot_tell=frozenset({"updates"}),
    vendor="StatusCast",
    marks=("statuscast",),
)
