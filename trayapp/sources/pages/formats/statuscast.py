"""StatusCast: the page's HTML, for there is nothing else. A word of each component is in a class of its markup."""

from __future__ import annotations

from re import Match

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
    "performance": Health.DEGRADED,
    "unavailable": Health.MAJOR_OUTAGE,
    "maintenance": Health.MAINTENANCE,
}
_MARK = "status-list-component-status-text"
_CLASSES = lazy_pattern(r"\bclass=[\"']([^\"'<>]{1,300})[\"']")
_WORD = lazy_pattern(r"(?<![\w-])component-([a-z_-]{1,40})(?![\w-])")
_NAME = lazy_pattern(
    r"component-(?:name|title)[^<>]{0,200}>\s{0,40}([^<>]{1,200})<|data-name=[\"']([^\"'<>]{1,200})[\"']"
)


def _matches(document: Document) -> bool:
    return document.text.startswith("<") and _MARK in document.text


def _parse(document: Document) -> PageReading:
    text = document.text
    if "</html>" not in text[-2000:].lower():
        raise Unreadable(FailureKind.WRONG_SHAPE, "the page was cut short")
    parts: list[Component] = []
    begin = 0
    for number, found in enumerate(document.budget.elements(_states(text), "components"), 1):
        names = [each[1] or each[2] for each in _NAME.finditer(text, begin, found.start())]
        name = clean_name(plain(names[-1])) if names else f"Component {number}"
        parts.append(Component(f"{number}/{name}"[:120], name, None, _health(found[1])))
        begin = found.end()
    return PageReading(format=NAME, url=document.page_url, components=tuple(parts), incidents_complete=False)


def _states(text: str) -> list[Match[str]]:
    """Return the class attributes of the components' words."""
    return [each for each in _CLASSES.finditer(text) if _MARK in each[1]]


def _health(classes: str) -> Health:
    found = _WORD.search(classes)
    return health_by(_WORDS, found[1]) if found else Health.UNKNOWN


FORMAT = PageFormat(
    name=NAME,
    matches=_matches,
    parse=_parse,
    accept=HTML,
    cannot_tell=frozenset({"updates"}),
    vendor="StatusCast",
    marks=("statuscast",),
)
