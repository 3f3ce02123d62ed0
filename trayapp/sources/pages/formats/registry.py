"""Which page format a body is: decided by its shape, never by the host that sent it, its path, or a 200."""

from __future__ import annotations

from collections.abc import Callable

from trayapp.domain.model.reports import FailureKind, PageReading
from trayapp.sources.pages.formats.incidentio import read_history, read_summary
from trayapp.sources.pages.formats.incidentio_widget import read_widget
from trayapp.sources.pages.formats.statuspage import read_statuspage
from trayapp.sources.pages.untrusted import Record, Unreadable, json_of, text_of

_READERS: tuple[Callable[[Record, str], PageReading | None], ...] = (
    read_summary,
    read_widget,
    read_statuspage,
    read_history,
)


def read_page(body: bytes, page_url: str) -> PageReading:
    """Return what a body says about a page, whichever format it is in; raise `Unreadable` where it says nothing."""
    text = text_of(body).strip().lstrip("\ufeff")
    if _opens_a_feed(text):
        from trayapp.sources.pages.formats.atom import read_atom  # noqa: PLC0415 - the last resort, which alone needs an XML parser

        return read_atom(text, page_url)
    data = json_of(text)
    for read in _READERS:
        reading = read(data, page_url)
        if reading is not None:
            return reading
    raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is JSON, but not a status page")


def _opens_a_feed(text: str) -> bool:
    opening = text[:200].lstrip().lower()
    return opening.startswith(("<?xml", "<feed", "<rss")) and "<html" not in opening
