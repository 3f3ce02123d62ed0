"""Where our connection leaves for the world: its country, the edge's data centre, a VPN, and the line's provider.

The answers hold our address. It is never read, so it cannot be kept, shown or logged.
"""

from __future__ import annotations

import re
from dataclasses import replace

from trayapp.domain.model.reports import Whereabouts
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import Request, Response, Transport
from trayapp.sources.pages.untrusted import Unreadable, clean_name, object_of
from trayapp.sources.probes.trace import MAX_BYTES, country_code, parse_trace

DEADLINE_S = 5.0
_LARGEST_ASN = 2**32 - 1
_NUMBER = lazy_pattern(r"(?:AS)?(\d{1,10})", re.IGNORECASE)


def network_number(value: object) -> int | None:
    """Return the number of a network ("AS2856" or 2856); None for what is none."""
    found = _NUMBER.fullmatch(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else None
    number = int(found[1]) if found else 0
    return number if 0 < number <= _LARGEST_ASN else None


async def find_whereabouts(transport: Transport, trace_url: str, provider_url: str) -> Whereabouts:
    """Ask the edge where we are, and which network our line belongs to; "" skips a question. Never raises."""
    urls = [each for each in (trace_url, provider_url) if each]
    answers = await transport.fetch_all(
        [Request(each, deadline_s=DEADLINE_S, max_bytes=MAX_BYTES, follow_redirects=False) for each in urls]
    )
    said = {
        url: each.body
        for url, each in zip(urls, answers, strict=True)
        if isinstance(each, Response) and each.status == 200
    }
    found = parse_trace(said.get(trace_url, b""))
    try:
        line = object_of(said.get(provider_url, b""))
    except Unreadable:
        return found
    number = network_number(line.get("asn"))
    country = found.country or country_code(line.get("country"))
    name = clean_name(line.get("asOrganization"), 60) if number is not None else ""
    return replace(found, country=country, provider=number, provider_name=name)
