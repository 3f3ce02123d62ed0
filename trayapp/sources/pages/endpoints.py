"""Where a status page may be read: the addresses of page formats below its root, and those of known hosts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from trayapp.domain import addresses
from trayapp.domain.addresses import Address
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import MAX_BODY_BYTES
from trayapp.sources.pages.formats.known_hosts import KNOWN_HOSTS
from trayapp.sources.pages.formats.page_format import FEED, HTML, JSON, PageFormat, origin_of
from trayapp.sources.pages.formats.registry import CORE, LAST, format_named, formats

_OF_THE_ROOT = lazy_pattern(
    r"(?:/(?:en|de|fr|es|it|pt|nl|pl|ru|tr|sv|da|nb|fi|cs|ja|ko|zh)(?:[-_][A-Za-z]{2})?)?"
    r"(?:/(?:index\.html?|home|overview|dashboard|status|calendar|subscri\w{1,12}"
    r"|(?:incidents?|maintenances?|schedules?|notices?|reports?|posts?|events?|issues?|affected|history"
    r"|uptime|components?|endpoints?)(?:/[^/]{1,100}){0,2}"
    r"|pages/(?:incident|maintenance|history)/[0-9a-f]{24}(?:/[0-9a-f]{24})?))?",
)
"""Paths of a page's own pages and languages, which people paste, too: what they lead to is at its root. Other short
paths are sub-pages ("/eu", "/us")."""
_BELOW_A_SUB_PAGE = lazy_pattern(r"(/.{1,200}?)/(?:incidents?|maintenances?|history|issues?)(?:/[^/]{1,100}){0,2}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address to read a page at. `base` is the page's root that it belongs to, without a slash at its end.

    `is_front`: it is what people look at, asked for the addresses that it names. `expected` names the format that is
    documented for it, where its host or path tells it.
    """

    url: str
    base: str
    host: str
    accept: str = JSON
    max_bytes: int = MAX_BODY_BYTES
    is_front: bool = False
    expected: str = ""

    def history(self, format_name: str) -> str | None:
        """Return where incidents that are over are listed, for a page that was read in `format_name`."""
        page_format = format_named(format_name)
        return self._below(page_format.history if page_format is not None else None)

    def supplement(self, format_name: str) -> str | None:
        """Return what to read besides, where a format leaves out most components and updates."""
        page_format = format_named(format_name)
        return self._below(page_format.supplement if page_format is not None else None)

    def live_supplement(self, format_name: str) -> str | None:
        """Return what to read besides at every check."""
        page_format = format_named(format_name)
        return self._below(page_format.live_supplement if page_format is not None else None)

    def _below(self, path: str | None) -> str | None:
        if path is None:
            return None
        if path.startswith("."):
            address = self.url.partition("?")[0]
            return urljoin(address, path.format(last=address.rpartition("/")[2]))
        return self.base + path.format(host=self.host)


@dataclass(frozen=True, slots=True)
class Root:
    """Where a page's own addresses begin. `hosts` are its names in paths; `is_sub_page`: it has a path of its own."""

    origin: str
    base: str
    hosts: tuple[str, ...]
    is_sub_page: bool = False

    def endpoints(self, candidates: Iterable[PageFormat]) -> Iterator[Endpoint]:
        """Yield the addresses of formats below the root."""
        for page_format in candidates:
            for path in page_format.endpoints:
                for host in self.hosts if "{host}" in path else self.hosts[:1]:
                    yield self.at(self.base + path.format(host=host), page_format, host)

    def at(self, url: str, page_format: PageFormat | None = None, host: str = "") -> Endpoint:
        """Return an address of this page, in a format where that is known."""
        if page_format is None:
            return Endpoint(url, self.base, self.hosts[0], f"{JSON}, {FEED}")
        accept, limit, name = page_format.accept, page_format.max_bytes, page_format.name
        return Endpoint(url, self.base, host or self.hosts[0], accept, limit, expected=name)

    def owns(self, url: str) -> bool:
        """Whether an address may speak for this page: a sub-page's parent does not."""
        return not self.is_sub_page or not url.startswith(f"{self.origin}/") or url.startswith(f"{self.base}/")


def root_of(address: Address) -> Root:
    """Return the root of the page that an address belongs to."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    hosts = (host,) if address.port is None else (host, f"{host}:{address.port}")
    origin = origin_of(address)
    path = address.path.rstrip("/")
    if not path or _OF_THE_ROOT.fullmatch(path) or "." in path.rpartition("/")[2]:
        return Root(origin, origin, hosts)
    below = _BELOW_A_SUB_PAGE.fullmatch(path)
    return Root(origin, origin + (below[1] if below else path), hosts, is_sub_page=True)


def candidate_endpoints(page_url: str) -> tuple[Endpoint, ...]:
    """Return the addresses to read the page at `page_url` first, the richest format first; none where it is no address.

    What a known host or path is read at comes first, then the address itself where it has a path, then the core
    formats, then the front page, which may name others.
    """
    address = addresses.parse(page_url)
    if address is None:
        return ()
    root = root_of(address)
    located = known_endpoints(address, root)
    front = _itself(address, root)
    found = [*located, *([front] if address.path.strip("/") or address.query else [])]
    if not located:
        found += [*root.endpoints(CORE), front, *root.endpoints(LAST)]
    return _unique(found)


def known_endpoints(address: Address, root: Root, markup: str = "") -> list[Endpoint]:
    """Return what an address alone tells by its path or host, and what its front page's HTML adds.

    What follows from a path comes first: it may be one instance, or one service in one region, of all that a host has.
    """
    found: list[Endpoint] = []
    if markup or address.path.strip("/"):  # only then are all formats asked, and imported
        found = [root.at(url, each) for each in formats() for url in each.locate(address, markup)]
    known = KNOWN_HOSTS.get(address.host.removeprefix("www."), ())
    return [*found, *(root.at(url, format_named(name)) for name, url in known)]


def further_endpoints(page_url: str, known: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Return the addresses of all other formats, for a page whose front page names nobody."""
    address = addresses.parse(page_url)
    asked = {each.url for each in known}
    found = root_of(address).endpoints(formats()) if address is not None else ()
    return tuple(each for each in _unique(found) if each.url not in asked)


def _itself(address: Address, root: Root) -> Endpoint:
    url = address.url.partition("#")[0]
    accept = f"{JSON}, {FEED}, {HTML};q=0.8"
    return Endpoint(url, root.base, root.hosts[0], accept, is_front=True)


def _unique(found: Iterable[Endpoint]) -> tuple[Endpoint, ...]:
    unique: dict[str, Endpoint] = {}
    for each in found:
        unique.setdefault(each.url, each)
    return tuple(unique.values())
