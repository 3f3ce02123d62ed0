"""All page formats, the richest first, and the rules that hold for every one of them."""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.sources.pages.budget import HEALTH_KINDS
from trayapp.sources.pages.formats import incidentio, incidentio_widget, status_feed, statuspage
from trayapp.sources.pages.formats.page_format import PageFormat, document_of
from trayapp.sources.pages.untrusted import Unreadable

FORMATS: tuple[PageFormat, ...] = (incidentio.FORMAT, incidentio_widget.FORMAT, statuspage.FORMAT, status_feed.FORMAT)
"""In the order in which they are tried: incident.io's own feed, its widget, the Statuspage API (which incident.io
imitates, poorer), the feed. A new format is a new file and its name here."""


def format_named(name: str) -> PageFormat | None:
    """Return the format that a reading's `format` names."""
    return next((each for each in FORMATS if each.name == name), None)


def read_page(body: bytes, page_url: str) -> PageReading:
    """Return what a body says about a page, by its shape and never by its path or host.

    Raises:
        Unreadable: It is no status page, or damaged.
    """
    document = document_of(body, page_url)
    for each in FORMATS:
        if each.matches(document):
            reading = each.parse(document)
            return _doubted(reading, each, document.budget.truncated)
    raise document.problem or Unreadable(FailureKind.WRONG_SHAPE, "the answer is JSON, but not a status page")


def _doubted(reading: PageReading, page_format: PageFormat, truncated: tuple[str, ...]) -> PageReading:
    """Return a reading that states no all-clear where the page does not amount to one.

    A word that nobody knows, a null, a page that lists nothing, and what our limits cut off are unknown, never well.
    """
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
