"""All page formats, the richest first, and the rules that hold for every one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache

from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.domain.model.status_page import Component, Incident
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.budget import HEALTH_KINDS
from trayapp.sources.pages.formats import incidentio, incidentio_widget, status_feed, statuspage
from trayapp.sources.pages.formats.page_format import Document, PageFormat, document_of
from trayapp.sources.pages.plain_text import plain
from trayapp.sources.pages.untrusted import UNNAMED, Unreadable, as_object, clean_name, first_of, localized

_TITLE = lazy_pattern(r"<title[^<>]{0,100}>\s{0,40}(?:<!\[CDATA\[)?([^<>\]]{1,200})")

CORE: tuple[PageFormat, ...] = (incidentio.FORMAT, incidentio_widget.FORMAT, statuspage.FORMAT)
"""What most pages speak, in the order in which they are tried: incident.io's own feed, its widget, the Statuspage API
(which incident.io imitates, poorer)."""

LAST: tuple[PageFormat, ...] = (status_feed.FORMAT,)
"""What reads any vendor's feed, where nothing that knows the vendor does."""


@cache
def formats() -> tuple[PageFormat, ...]:
    """Return all page formats, in the order in which a body is offered to them.

    All but the core are imported once a page is none of it. A new format is a new file and its name in `others`.
    """
    from trayapp.sources.pages.formats import others  # noqa: PLC0415 - as said

    return (*CORE, *others.FORMATS, *LAST)


def format_named(name: str) -> PageFormat | None:
    """Return the format that a reading's `format` names."""
    return next((each for each in CORE if each.name == name), None) or next(
        (each for each in formats() if each.name == name), None
    )


def read_page(body: bytes, page_url: str, now: datetime | None = None, expected: str = "") -> PageReading:
    """Return what a body says about a page, by its shape and never by its path or host.

    `expected` names the format of the address; it decides only between formats whose shapes are the same. `now` is the
    present moment where it is other than the machine's.

    Raises:
        Unreadable: It is no status page, or damaged.
    """
    document = document_of(body, page_url, now, expected)
    likely = format_named(expected) if expected else None
    found = _matching((likely,) if likely else (), document) or _matching(CORE, document)
    found = found or _matching(formats(), document)
    if found is None:
        raise document.problem or Unreadable(FailureKind.WRONG_SHAPE, "the answer is JSON, but not a status page")
    reading = _doubted(found.parse(document), found, document.budget.truncated)
    return replace(reading, title=_title_of(document))


def _title_of(document: Document) -> str:
    """Return what a page calls itself, in whichever field its format has it."""
    data = document.data
    for key in ("page", "summary", "status_page", "result", "config"):
        if name := localized(first_of(as_object(data.get(key)), "name", "title")):
            return name
    attributes = as_object(as_object(data.get("data")).get("attributes"))
    if name := clean_name(first_of(attributes, "company_name", "name") or first_of(data, "page_title", "title")):
        return name
    found = None if data else _TITLE.search(document.text[:5000])
    return clean_name(plain(found[1])) if found else ""


def _matching(candidates: tuple[PageFormat, ...], document: Document) -> PageFormat | None:
    return next((each for each in candidates if each.matches(document)), None)


def _doubted(reading: PageReading, page_format: PageFormat, truncated: tuple[str, ...]) -> PageReading:
    """Return a reading that states no all-clear where the page does not amount to one.

    A word that nobody knows, a null, a page that lists nothing, and what our limits cut off are unknown, never well.
    """
    reading = replace(reading, components=_named(reading.components), incidents=_once(reading.incidents))
    nothing = not (reading.components or reading.incidents or page_format.empty_is_calm)
    doubtful = (
        nothing
        or not HEALTH_KINDS.isdisjoint(truncated)
        or any(each.health is Health.UNKNOWN for each in reading.components)
    )
    stated = reading.stated_health
    return replace(
        reading,
        stated_health=worst([stated or Health.OPERATIONAL, Health.UNKNOWN]) if doubtful else stated,
        complete=reading.complete and "components" not in page_format.cannot_tell and "components" not in truncated,
        incidents_complete=reading.incidents_complete and "incidents" not in truncated,
        truncated=truncated,
    )


def _once(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    """Return incidents once each: of two with one id the first counts, or the one that is open."""
    once: dict[str | int, Incident] = {}
    for index, each in enumerate(incidents):
        known = once.setdefault(each.id or index, each)
        if each.is_open and not known.is_open:
            once[each.id] = each
    return tuple(once.values())


def _named(components: tuple[Component, ...]) -> tuple[Component, ...]:
    """Return parts that all have an id and a name, once each: of two with one id the worse counts."""
    named: dict[str, Component] = {}
    for each in components:
        identifier = each.id or each.name or UNNAMED
        before = named.get(identifier)
        health = worst([each.health, before.health]) if before else each.health
        named[identifier] = replace(each, id=identifier, name=each.name or identifier, health=health)
    return tuple(named.values())
