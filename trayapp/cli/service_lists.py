"""Lists of status pages to exchange with other programs: one address a line, or OPML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from trayapp.config.custom_service import MOST_SERVICES
from trayapp.domain import addresses
from trayapp.domain.model.service import Service

MOST_BYTES = 1024 * 1024
LONGEST_NAME = 100


class ListError(ValueError):
    """A file that is no list of addresses; the argument says why, for people."""


def read_list(path: Path) -> list[tuple[str, str]]:
    """Return the addresses of a file with their names ("" where there is none), once each.

    Raises:
        ListError: It is no list.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ListError("it is larger than 1 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListError("it is not UTF-8 text") from None
    rows = list(_outlines(text)) if text.lstrip().startswith("<") else list(_lines(text))
    if not rows:
        raise ListError("it lists no address")
    if len(rows) > MOST_SERVICES:
        raise ListError(f"it lists more than {MOST_SERVICES} addresses")
    return list({page: (page, name) for page, name in reversed(rows)}.values())[::-1]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        address = line.partition(" #")[0].strip()
        if not address or address.startswith("#"):
            continue
        page = addresses.pasted(address)
        if not page:
            raise ListError(f"line {number} is not an address")
        yield page, ""


def _outlines(text: str) -> Iterator[tuple[str, str]]:
    from xml.etree import ElementTree as ET

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ListError("it declares a document type, which OPML has not")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities need a document type, which is refused above
    except (ET.ParseError, RecursionError):
        raise ListError("it is neither a list nor OPML") from None
    if root.tag != "opml":
        raise ListError("it is XML, but not OPML")
    for outline in root.iter("outline"):
        page = addresses.pasted(outline.get("htmlUrl") or outline.get("xmlUrl") or outline.get("url") or "")
        if page:
            yield page, " ".join((outline.get("text") or outline.get("title") or "").split())[:LONGEST_NAME]


def as_list(services: Iterable[Service]) -> str:
    """Return one address a line, once each."""
    return "\n".join(dict.fromkeys(each.page_url for each in services))


def as_opml(services: Iterable[Service]) -> str:
    """Return an OPML file of the pages."""
    rows = "".join(
        f'    <outline type="link" text={quoteattr(each.name)} htmlUrl={quoteattr(each.page_url)}/>\n'
        for each in services
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>Status pages</title></head>\n'
        f"  <body>\n{rows}  </body>\n</opml>"
    )
