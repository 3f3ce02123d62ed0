"""Feeds, Atom and RSS 2.0, taken apart into entries: what a status page's feed means is for the formats to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.pages.budget import Budget
from trayapp.sources.pages.incident_builder import https_link
from trayapp.sources.pages.timestamps import offset_of, parse_any_timestamp
from trayapp.sources.pages.untrusted import MAX_TAGS, Unreadable, clean_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_MAX_CONTENT = 60_000
_UPDATED = (f"{_ATOM}updated", "{http://purl.org/dc/elements/1.1/}date")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: its link, title, times, categories and markup, unread so far. `status` is a non-standard element.

    `offset` is that of its own time: what the page's zone was ahead of UTC then.
    """

    id: str
    title: str
    url: str | None
    published_at: datetime | None
    updated_at: datetime | None
    content: str
    categories: tuple[str, ...] = ()
    status: str = ""
    offset: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own title and its entries, in its order."""

    title: str
    entries: tuple[FeedEntry, ...]


def is_feed(text: str) -> bool:
    """Tell whether a body begins as a feed does."""
    opening = text[:300].lstrip().lower()
    return opening.startswith(("<?xml", "<feed", "<rss")) and "<html" not in opening


def read_feed(text: str, budget: Budget) -> Feed:
    """Return the feed in `text`; raise `Unreadable` for anything else, and for what is hostile."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - feeds alone need an XML parser

    if text.count("<") > MAX_TAGS:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the feed has too many entries")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable(FailureKind.NOT_JSON, "the answer is a web page, not data")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities need a document type, which is refused above
    except (ET.ParseError, ValueError, RecursionError):
        raise Unreadable(FailureKind.NOT_JSON, "the answer is neither JSON nor a feed, or was cut short") from None
    if root.tag == f"{_ATOM}feed":
        found = budget.elements(root.findall(f"{_ATOM}entry"), "incidents")
        return Feed(clean_name(_text(root, f"{_ATOM}title")), tuple(_named(map(_atom_entry, found))))
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise Unreadable(FailureKind.WRONG_SHAPE, "the answer is XML, but not a feed")
    found = budget.elements(channel.findall("item"), "incidents")
    return Feed(clean_name(_text(channel, "title")), tuple(_named(map(_rss_entry, found))))


def _named(entries: Iterator[FeedEntry]) -> Iterator[FeedEntry]:
    return (each for each in entries if each.id)


def _atom_entry(element: ET.Element) -> FeedEntry:
    links = [each.get("href") for each in element.iterfind(f"{_ATOM}link")]
    identifier = _text(element, f"{_ATOM}id")
    url = https_link(*links, identifier)
    published_at = parse_any_timestamp(_text(element, f"{_ATOM}published"))
    content = _text(element, f"{_ATOM}content") or _text(element, f"{_ATOM}summary")
    return FeedEntry(
        id=clean_name((url or identifier).rstrip("/").rpartition("/")[2]),
        title=clean_name(_text(element, f"{_ATOM}title")),
        url=url,
        published_at=published_at,
        updated_at=parse_any_timestamp(_text(element, f"{_ATOM}updated")) or published_at,
        content=content[:_MAX_CONTENT],
        categories=tuple(clean_name(each.get("term")) for each in element.iterfind(f"{_ATOM}category")),
        offset=offset_of(_text(element, f"{_ATOM}updated") or _text(element, f"{_ATOM}published")),
    )


def _rss_entry(element: ET.Element) -> FeedEntry:
    url = https_link(*(_with_scheme(_text(element, name)) for name in ("link", "guid")))
    identifier = _text(element, "guid") or url or _text(element, "title")
    at = parse_any_timestamp(_text(element, "pubDate"))
    return FeedEntry(
        id=clean_name(identifier.rstrip("/").rpartition("/")[2]),
        title=clean_name(_text(element, "title")),
        url=url,
        published_at=at,
        updated_at=next((found for tag in _UPDATED if (found := parse_any_timestamp(_text(element, tag)))), at),
        content=(_text(element, _CONTENT) or _text(element, "description"))[:_MAX_CONTENT],
        categories=tuple(clean_name("".join(each.itertext())) for each in element.iterfind("category")),
        status=clean_name(_text(element, "status")),
        offset=offset_of(_text(element, "pubDate")),
    )


def _with_scheme(link: str) -> str:
    """Return a link as an address; OnlineOrNot's begin with the host."""
    host, slash, _ = link.partition("/")
    return f"https://{link}" if slash and ":" not in host and "." in host else link


def _text(element: ET.Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else "".join(found.itertext()).strip()
