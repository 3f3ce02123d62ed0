"""What a front page tells a program: its vendor, the addresses it names, and where it was redirected to.

People paste the page that they look at. Its HTML names its feeds (`<link rel="alternate">`), the ids that an address
is made of, and who made it. Only addresses are taken from it, never a state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from trayapp.domain import addresses
from trayapp.domain.addresses import Address
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.endpoints import Endpoint, Root, known_endpoints, root_of
from trayapp.sources.pages.formats.page_format import FEED
from trayapp.sources.pages.formats.registry import formats

MOST_FOUND = 12
"""Addresses taken of one front page."""

MOST_READ = 400_000
"""Characters of a front page that are looked through."""

_LINK = lazy_pattern(r"<(?:link|a)\b[^<>]{0,1000}>", re.IGNORECASE)
_HREF = lazy_pattern(r"\bhref\s{0,5}=\s{0,5}[\"']([^\"'<>]{1,1000})[\"']", re.IGNORECASE)
_FEED_TYPE = lazy_pattern(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_FEED_PATH = lazy_pattern(r"/(?:feed|rss|history\.(?:rss|atom)|feed\.(?:rss|atom|xml)|rss\.xml|index\.xml)/?$")

OTHER_VENDORS = {
    "statushub": "StatusHub",
    "oneuptime": "OneUptime",
    "onlineornot": "OnlineOrNot",
    "freshstatus": "Freshstatus",
    "statuspage.datadoghq": "Datadog",
    "firehydrant": "FireHydrant",
    "sorryapp": "Sorry",
    "statuscake": "StatusCake",
    "uptime.com": "Uptime.com",
    "openstatus.dev": "OpenStatus",
}
"""Vendors whose pages we can name, but read only by their feeds."""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What a front page told: `vendor` is empty where it names none that we know."""

    vendor: str = ""
    endpoints: tuple[Endpoint, ...] = ()


def front_page(markup: str, answered_by: str, asked: str) -> FrontPage:
    """Return what the HTML of a front page tells that `answered_by` sent, the address that `asked` led to."""
    address, pasted = addresses.parse(answered_by), addresses.parse(asked)
    if address is None or pasted is None:
        return FrontPage()
    root = root_of(address if address.host != pasted.host else pasted)
    import html  # noqa: PLC0415 - brings a table of 2,200 names; only front pages need it

    text = html.unescape(markup[:MOST_READ])
    lowered = text.lower()
    vendor = ""
    found: dict[str, Endpoint] = {}
    moved = address.host != pasted.host
    for endpoint in known_endpoints(address, root, text):
        found.setdefault(endpoint.url, endpoint)
    for page_format in formats():
        marked = any(mark in lowered for mark in page_format.marks)
        vendor = vendor or (page_format.vendor if marked else "")
        for endpoint in root.endpoints([page_format]) if marked or moved else ():
            found.setdefault(endpoint.url, endpoint)
    for endpoint in _feeds(text, address, root):
        found.setdefault(endpoint.url, endpoint)
    vendor = vendor or next((name for mark, name in OTHER_VENDORS.items() if mark in lowered), "")
    owned = [each for each in found.values() if root.owns(each.url) and addresses.parse(each.url) is not None]
    return FrontPage(vendor, tuple(owned[:MOST_FOUND]))


def _feeds(text: str, address: Address, root: Root) -> Iterator[Endpoint]:
    """Yield the feeds that a page links: those it declares, then those whose address says so."""
    links = [(tag[0], href[1]) for tag in _LINK.finditer(text) if (href := _HREF.search(tag[0]))]
    declared = [target for tag, target in links if _FEED_TYPE.search(tag)]
    by_name = [target for _, target in links if _FEED_PATH.search(target.partition("?")[0])]
    for target in (*declared, *by_name):
        try:
            url = urljoin(address.url, target.strip())
            same_scheme = urlsplit(url).scheme == address.scheme or urlsplit(url).scheme == "https"
        except ValueError:
            continue
        if same_scheme:
            yield Endpoint(url, root.base, root.hosts[0], FEED)
