"""Who gave an answer: the service itself, or somebody in between (a filter, a portal, a proxy)."""

from __future__ import annotations

import re

from trayapp.domain.model.enums import Origin
from trayapp.domain.model.service import Expect, Target
from trayapp.sources.http.transport import Response
from trayapp.sources.pages.untrusted import text_of

_OPENING_BYTES = 16 * 1024

_OWN_HEADERS = frozenset({"cf-ray", "x-request-id", "request-id"})
_OWN_PREFIXES = ("openai-", "anthropic-", "x-ratelimit-")

_FOREIGN_HEADERS = frozenset({"x-squid-error", "x-bluecoat-via", "x-bluecoat-authorization", "x-fortigate"})
_FOREIGN_PRODUCTS = re.compile(
    r"squid|blue ?coat|proxysg|zscaler|forti|mcafee|websense|forcepoint|barracuda|ironport|palo ?alto|sophos|netskope"
    r"|mikrotik|pfsense|opnsense|privoxy|e2guardian|smoothwall|lightspeed|untangle|checkpoint|umbrella|contentkeeper",
    re.IGNORECASE,
)
"""Filters and proxies as they name themselves in Server and Via."""

_BLOCKED = re.compile(
    r"you have been blocked|error(?: code:?)?\s{0,3}1020\b"
    r"|(?:site|page|url|website|category|access) (?:is|has been|was) (?:blocked|restricted by)"
    r"|blocked by (?:your|the|our|policy|administrator|network)|web ?filter|content filter"
    r"|(?:internet usage|acceptable use) policy|captive portal|err_access_denied",
    re.IGNORECASE,
)
"""What block pages say. "You have been blocked" and 1020 are Cloudflare's own, about the asker's address."""


def origin_of(target: Target, answer: Response, *, fits: bool) -> Origin:
    """Return who answered. `fits` tells that the body is what a healthy target says, or JSON where it speaks JSON.

    A web page where JSON or a trace was due is the service's own only with a mark of its own: a block page has none.
    Of a target with no form of its own, whatever bears no sign of a filter counts as its own.
    """
    if _says_blocked(answer):
        return Origin.FOREIGN
    if fits or _has_mark(answer):
        return Origin.OWN
    if _names_a_filter(answer):
        return Origin.FOREIGN
    return Origin.FOREIGN if target.expect is not Expect.ANY and is_markup(answer.body) else Origin.OWN


def is_markup(body: bytes) -> bool:
    """Tell whether a body is a web page, or the beginning of one."""
    return body[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def _has_mark(answer: Response) -> bool:
    return not _OWN_HEADERS.isdisjoint(answer.headers) or any(map(_is_own_name, answer.headers))


def _is_own_name(name: str) -> bool:
    return name.startswith(_OWN_PREFIXES)


def _names_a_filter(answer: Response) -> bool:
    named = (answer.headers.get(name, "") for name in ("server", "via", "proxy-agent"))
    return any(_FOREIGN_PRODUCTS.search(each) for each in named)


def _says_blocked(answer: Response) -> bool:
    if not _FOREIGN_HEADERS.isdisjoint(answer.headers):
        return True
    return is_markup(answer.body) and _BLOCKED.search(text_of(answer.body[:_OPENING_BYTES])) is not None
