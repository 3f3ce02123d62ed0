"""Where a redirect may lead: at most three steps, to https, never in a circle. Loopback may stay on http."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urldefrag, urljoin, urlsplit

MAX_REDIRECTS = 3


class RedirectRefused(Exception):  # noqa: N818 - a finding about the answer
    """A redirect leads where we do not follow; the argument says where."""


def next_url(visited: Sequence[str], location: str) -> str:
    """Return the address to ask after `visited` (the original first); raise `RedirectRefused` for where not to go."""
    try:
        target = urldefrag(urljoin(visited[-1], location.strip())).url
        parts = urlsplit(target)
        host = parts.hostname
    except ValueError:
        raise RedirectRefused("it redirects to what is no address") from None
    if len(visited) > MAX_REDIRECTS:
        raise RedirectRefused(f"it redirects more than {MAX_REDIRECTS} times")
    if target in visited:
        raise RedirectRefused("it redirects in a circle")
    if not host or "@" in parts.netloc:
        raise RedirectRefused("it redirects to what is no address")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(target) and is_loopback(visited[0])):
        raise RedirectRefused("it redirects to an address that is not https")
    return target


def is_address(url: str) -> bool:
    """Tell whether `url` is something that can be asked: http or https, with a host and a possible port."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_loopback(url: str) -> bool:
    """Tell whether `url` is on this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def same_origin(one: str, other: str) -> bool:
    """Tell whether two addresses are of one server: what is meant for it may be sent again."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)
