"""Where a redirect may lead: at most three steps, to public hosts on https's own port, never in a circle.

From loopback it may also lead to loopback, over http and to any port.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from trayapp.domain import addresses
from trayapp.domain.addresses import Address

MAX_REDIRECTS = 3

_HTTPS_PORT = 443
_ALLOWED = "%/:?#[]@!$&'()*+,;=-._~"


class RedirectRefused(Exception):  # noqa: N818 - a finding about the answer
    """A redirect leads where we do not follow; the argument says where."""


def next_url(visited: Sequence[str], location: str) -> str:
    """Return the address to ask after `visited` (the original first); raise `RedirectRefused` for where not to go."""
    target = _joined(visited[-1], location)
    address, origin = addresses.parse(target), addresses.parse(visited[0])
    if len(visited) > MAX_REDIRECTS:
        raise RedirectRefused(f"it redirects more than {MAX_REDIRECTS} times")
    if target in visited:
        raise RedirectRefused("it redirects in a circle")
    if address is None or origin is None:
        raise RedirectRefused("it redirects to what is no address")
    if not (address.is_loopback and origin.is_loopback):
        _refuse_elsewhere(address, origin)
    return target


def _refuse_elsewhere(address: Address, origin: Address) -> None:
    if not address.is_https:
        raise RedirectRefused("it redirects to an address that is not https")
    if address.port not in {None, _HTTPS_PORT} and (address.host, address.port) != (origin.host, origin.port):
        raise RedirectRefused("it redirects to a port that is not https's")
    if address.is_private and not origin.is_private:
        raise RedirectRefused("it redirects into a private network")


def _joined(base: str, location: str) -> str:
    """Return where `location` leads from `base`, its path and query quoted as browsers do; "" for nowhere."""
    try:
        parts = urlsplit(urldefrag(urljoin(base, location.strip())).url)
    except ValueError:
        return ""
    path, query = quote(parts.path, _ALLOWED), quote(parts.query, _ALLOWED)
    return parts._replace(path=path, query=query).geturl()


def origin_of(url: str) -> tuple[str, str, int] | None:
    """Return the scheme, host and port of an address; None where it is none."""
    address = addresses.parse(url)
    return None if address is None else address.origin


def same_origin(one: str, other: str) -> bool:
    """Tell whether two addresses have the same scheme, host and port."""
    return origin_of(one) is not None and origin_of(one) == origin_of(other)
