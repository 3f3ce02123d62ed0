"""Who gave an answer: the service itself, or somebody in between (a filter, a portal, a proxy)."""

from __future__ import annotations

import re

from trayapp.domain.model.enums import Origin
from trayapp.domain.model.service import Expect, Target
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import Response
from trayapp.sources.pages.untrusted import text_of

_OPENING_BYTES = 16 * 1024

_OWN_HEADERS = frozenset({"cf-ray", "x-request-id", "request-id"})
_OWN_PREFIXES = ("openai-", "anthropic-", "x-ratelimit-")

_FOREIGN_HEADERS = frozenset({"x-squid-error", "x-bluecoat-via", "x-bluecoat-authorization", "x-fortigate"})
_FOREIGN_PRODUCTS = lazy_pattern(
    r"squid|blue ?coat|proxysg|zscaler|forti|mcafee|websense|forcepoint|barracuda|ironport|palo ?alto|sophos|netskope"
    r"|mikrotik|pfsense|opnsense|privoxy|e2guardian|smoothwall|lightspeed|untangle|checkpoint|umbrella|contentkeeper",
    re.IGNORECASE,
)
"""Filters and proxies as they name themselves in Server and Via."""

_BLOCKED = lazy_pattern(
    r"you have been blocked|error(?: code:?)?\s{0,3}10(?:0[6-9]|10|12|20)\b"
    r"|(?:site|page|url|website|category|access) (?:is|has been|was) (?:blocked|restricted by)"
    r"|blocked by (?:your|the|our|policy|administrator|network)|web ?filter|content filter"
    r"|(?:internet usage|acceptable use) policy|captive portal|err_access_denied",
    re.IGNORECASE,
)
"""What block pages say. "You have been blocked", 1006 to 1010, 1012 and 1020 are Cloudflare's own, about the asker's
address or country."""

_OF_A_FILTER = lazy_pattern(
    r"zscaler|forti(?:guard|gate|net)|netskope|sophos|forcepoint|mcafee web|barracuda web|umbrella|usercheck"
    r"|(?:site|page|url|access) blocked|your organi[sz]ation'?s (?:access )?polic|parental control"
    r"|(?:site|page|location|link)\b[^.<]{0,60} (?:has been|was) blocked"
    r"|access to [^.<]{0,60} (?:is|has been|was) (?:blocked|denied|restricted)",
    re.IGNORECASE,
)
"""How filters name themselves in their pages, and what they say there. Without a mark of the service only: its own
error pages may use such words."""


def origin_of(target: Target, answer: Response, *, fits: bool, marked: bool | None = None) -> Origin:
    """Return who answered.

    Args:
        target: What was asked.
        answer: What came back.
        fits: Whether the body is what a healthy target says, or JSON where it speaks JSON.
        marked: Whether the target's good answers bear marks of the service; None where none is known yet.

    Of a target whose answers bear marks, or that has a form of its own, an answer with neither is somebody else's: a
    block page has none, also one in JSON. Of others, whatever bears no sign of a filter counts as their own, but for
    what any filter may send: a bare 451 is the law's, and of a bare 403 or 50x nobody can tell whose it is. A proxy
    that only names itself in Via passed on what it got.
    """
    if _says_blocked(answer) or _is_page_of_a_filter(target, answer):
        return Origin.FOREIGN
    if bears_mark(answer):
        return Origin.OWN
    well = answer.status in target.good
    if fits and (well or not (marked or _names_a_filter(answer, "server"))):
        return Origin.OWN
    if marked or _names_a_filter(answer, "server", "via", "proxy-agent"):
        return Origin.FOREIGN
    has_form = target.expect is not Expect.ANY and marked is None
    if answer.status == 451 or (has_form and answer.body.strip()):
        return Origin.FOREIGN
    return Origin.UNCERTAIN if not well and (answer.status == 403 or answer.status >= 500) else Origin.OWN


def is_markup(body: bytes) -> bool:
    """Tell whether a body is a web page, or the beginning of one."""
    return body[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def bears_mark(answer: Response) -> bool:
    """Tell whether an answer bears a header of the service's own, or of the network that serves it."""
    return not _OWN_HEADERS.isdisjoint(answer.headers) or any(map(_is_own_name, answer.headers))


def _is_own_name(name: str) -> bool:
    return name.startswith(_OWN_PREFIXES)


def _names_a_filter(answer: Response, *headers: str) -> bool:
    named = (answer.headers.get(name, "") for name in headers)
    return any(_FOREIGN_PRODUCTS.search(each) for each in named)


def _says_blocked(answer: Response) -> bool:
    if not _FOREIGN_HEADERS.isdisjoint(answer.headers):
        return True
    if answer.status >= 500 and bears_mark(answer):
        return False  # its own error page, whatever words are on it
    opening = answer.body[:_OPENING_BYTES]
    return not opening.lstrip().startswith(b"{") and _BLOCKED.search(text_of(opening)) is not None


def _is_page_of_a_filter(target: Target, answer: Response) -> bool:
    """Tell whether an answer is the page of a filter that is not what the target asks for."""
    if bears_mark(answer) or not is_markup(answer.body):
        return False
    found = _OF_A_FILTER.search(text_of(answer.body[:_OPENING_BYTES]))
    return found is not None and found.group().lower() not in target.url
