"""Where a status page may be read: the addresses of the page formats, the richest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from trayapp.sources.http.redirects import is_address
from trayapp.sources.pages.formats import incidentio, incidentio_widget, statuspage

_JSON = "application/json"
_ATOM = "application/atom+xml, application/xml;q=0.9"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address to read a page at. `base` is the page's root that it belongs to, without a slash at its end."""

    url: str
    base: str
    host: str
    accept: str = _JSON

    def history(self, page_format: str) -> str | None:
        """Return where incidents that are over are listed, for a page that was read in `page_format`."""
        if page_format == incidentio.FORMAT:
            return f"{self.base}/proxy/{self.host}/incidents"
        if page_format in {incidentio_widget.FORMAT, statuspage.FORMAT}:
            return f"{self.base}/api/v2/incidents.json"
        return None

    def supplement(self, page_format: str) -> str | None:
        """Return what to read besides, where a format leaves out most components and updates."""
        return f"{self.base}/api/v2/summary.json" if page_format == incidentio_widget.FORMAT else None


def candidate_endpoints(page_url: str) -> tuple[Endpoint, ...]:
    """Return the ways to read the page at `page_url`; none where it is no address.

    The order is that of what the formats tell: incident.io's native feed, its widget, the Statuspage API (which
    incident.io imitates, poorer), the feed. The page's origin counts; a path is tried first, as it may be a sub-page's.
    """
    if not is_address(page_url):
        return ()
    parts = urlsplit(page_url)
    host, port = parts.hostname or "", parts.port
    named = f"[{host}]" if ":" in host else host
    hosts = [named] if port is None else [named, f"{named}:{port}"]
    origin = f"{parts.scheme}://{named if port is None else hosts[1]}"
    path = parts.path.rstrip("/")
    ways = []
    if path:
        is_file = "." in path.rpartition("/")[2]
        query = f"?{parts.query}" if parts.query else ""
        base = origin if is_file else origin + path
        ways.append(Endpoint(f"{origin}{path}{query}", base, hosts[0], f"{_JSON}, {_ATOM}"))
        ways += [] if is_file else _below(origin + path, hosts)
    ways += _below(origin, hosts)
    return tuple({way.url: way for way in reversed(ways)}.values())[::-1]


def _below(base: str, hosts: list[str]) -> Iterator[Endpoint]:
    for host in hosts:
        yield Endpoint(f"{base}/proxy/{host}", base, host)
    yield Endpoint(f"{base}/api/v1/summary", base, hosts[0])
    yield Endpoint(f"{base}/api/v2/summary.json", base, hosts[0])
    yield Endpoint(f"{base}/history.atom", base, hosts[0], _ATOM)
