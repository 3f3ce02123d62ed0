"""Where a status page may be read: the addresses of all page formats below its root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from trayapp.domain import addresses
from trayapp.sources.pages.formats.page_format import ATOM, JSON
from trayapp.sources.pages.formats.registry import FORMATS, format_named


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address to read a page at. `base` is the page's root that it belongs to, without a slash at its end."""

    url: str
    base: str
    host: str
    accept: str = JSON

    def history(self, format_name: str) -> str | None:
        """Return where incidents that are over are listed, for a page that was read in `format_name`."""
        page_format = format_named(format_name)
        return self._below(page_format.history if page_format is not None else None)

    def supplement(self, format_name: str) -> str | None:
        """Return what to read besides, where a format leaves out most components and updates."""
        page_format = format_named(format_name)
        return self._below(page_format.supplement if page_format is not None else None)

    def _below(self, path: str | None) -> str | None:
        return None if path is None else self.base + path.format(host=self.host)


def candidate_endpoints(page_url: str) -> tuple[Endpoint, ...]:
    """Return the addresses to read the page at `page_url`, the richest format first; none where it is no address.

    The page's origin counts; a path is tried first, as it may be a sub-page's.
    """
    if addresses.parse(page_url) is None:
        return ()
    parts = urlsplit(page_url)
    host, port = parts.hostname or "", parts.port
    named = f"[{host}]" if ":" in host else host
    hosts = [named] if port is None else [named, f"{named}:{port}"]
    origin = f"{parts.scheme}://{hosts[-1]}"
    path = parts.path.rstrip("/")
    found: list[Endpoint] = []
    if path:
        is_file = "." in path.rpartition("/")[2]
        query = f"?{parts.query}" if parts.query else ""
        found.append(Endpoint(f"{origin}{path}{query}", origin if is_file else origin + path, named, f"{JSON}, {ATOM}"))
        found += [] if is_file else _below(origin + path, hosts)
    found += _below(origin, hosts)
    return tuple({each.url: each for each in reversed(found)}.values())[::-1]


def _below(base: str, hosts: list[str]) -> Iterator[Endpoint]:
    for page_format in FORMATS:
        for path in page_format.endpoints:
            for host in hosts if "{host}" in path else hosts[:1]:
                yield Endpoint(base + path.format(host=host), base, host, page_format.accept)
