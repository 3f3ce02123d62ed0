"""Where a redirect may lead: at most three steps, to public hosts on https's own port, never in a circle.

From loopback it may also lead to loopback, over http and to any port.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urldefrag, urljoin, urlsplit

MAX_REDIRECTS = 3

_HTTPS_PORT = 443
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".intranet", ".home.arpa")
"""Endings of names that only a local network knows (RFC 6762, RFC 8375, and ICANN's list of private-use names)."""


class RedirectRefused(Exception):  # noqa: N818 - a finding about the answer
    """A redirect leads where we do not follow; the argument says where."""


def next_url(visited: Sequence[str], location: str) -> str:
    """Return the address to ask after `visited` (the original first); raise `RedirectRefused` for where not to go."""
    try:
        target = urldefrag(urljoin(visited[-1], location.strip())).url
        parts = urlsplit(target)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise RedirectRefused("it redirects to what is no address") from None
    if len(visited) > MAX_REDIRECTS:
        raise RedirectRefused(f"it redirects more than {MAX_REDIRECTS} times")
    if target in visited:
        raise RedirectRefused("it redirects in a circle")
    if not host or "@" in parts.netloc:
        raise RedirectRefused("it redirects to what is no address")
    if is_loopback(target) and is_loopback(visited[0]) and parts.scheme in {"http", "https"}:
        return target
    if parts.scheme != "https":
        raise RedirectRefused("it redirects to an address that is not https")
    origin = urlsplit(visited[0])
    if port not in {None, _HTTPS_PORT} and (host, port) != (origin.hostname, origin.port):
        raise RedirectRefused("it redirects to a port that is not https's")
    if is_local(host) and not is_local(origin.hostname or ""):
        raise RedirectRefused("it redirects into a private network")
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


def is_local(host: str) -> bool:
    """Tell whether a host is on this machine or its network by its name or number, however that is written."""
    number = _number(host)
    if number is not None:
        mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
        return not (mapped or number).is_global
    name = host.rstrip(".").lower()
    return "." not in name or name.endswith(_LOCAL_NAMES)


def _number(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a host is a number of; resolvers also take "127.1", "0x7f000001" and "2130706433"."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def same_origin(one: str, other: str) -> bool:
    """Tell whether two addresses are of one server: what is meant for it may be sent again."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)
