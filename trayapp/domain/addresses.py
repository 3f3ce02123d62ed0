"""Judges web addresses: whether they can be used at all, and where they lead. Pure, and never raises.

Hosts that look like numbers without being an IPv4 address ("127.1", "0x7f000001") are refused, as browsers read them as
one (https://url.spec.whatwg.org/#ends-in-a-number-checker).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from trayapp.lazy_pattern import lazy_pattern

LONGEST_URL = 2048

_NOT_IN_A_URL = lazy_pattern(r"[\x00-\x20\x7f-\xa0<>\"\\^`{|}]")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home", ".corp", ".intranet", ".home.arpa")
"""Endings of names that only a local network knows (RFC 6762, RFC 8375, and ICANN's list of private-use names)."""
_NUMBER = lazy_pattern(r"\d+|0x[0-9a-f]*")


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, without a user or password. `host` is in small letters, IPv6 without brackets."""

    url: str
    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def is_https(self) -> bool:
        """Whether it is encrypted."""
        return self.scheme == "https"

    @property
    def origin(self) -> tuple[str, str, int]:
        """The server that it belongs to: scheme, host and port."""
        return self.scheme, self.host, self.port or (443 if self.is_https else 80)

    @property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The host's IP address, where it is one; an IPv4 one mapped into IPv6 as the IPv4 one that it means."""
        try:
            found = ip_address(self.host)
        except ValueError:
            return None
        return getattr(found, "ipv4_mapped", None) or found

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this computer: localhost, 127.0.0.0/8 or ::1."""
        return self.host == "localhost" or (self.ip is not None and self.ip.is_loopback)

    @property
    def is_private(self) -> bool:
        """Whether the host is this computer or one of its network, by its number or its name."""
        if self.ip is not None:
            return not self.ip.is_global
        name = self.host.rstrip(".")
        return "." not in name or name.endswith(_LOCAL_NAMES)


def parse(text: object, longest: int = LONGEST_URL) -> Address | None:
    """Return the address that `text` is, or None where it is none that can be asked or opened."""
    return _parsed(text) if isinstance(text, str) and 0 < len(text) <= longest else None


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Address | None:
    """Return the address that `text` is: that of a page is asked for again and again."""
    if _NOT_IN_A_URL.search(text):
        return None
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or port == 0 or "@" in parts.netloc:
        return None
    address = Address(text, parts.scheme, host, port, parts.path, parts.query)
    looks_like_a_number = _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) is not None
    return None if looks_like_a_number and address.ip is None else address


def pasted(text: str) -> str:
    """Return the https address of a page that a person pasted, with or without its scheme; "" where it is none.

    A page of this computer may stay http. What stands behind "#" belongs to the browser alone.
    """
    found = text.strip().strip("<>").partition("#")[0]
    if "://" not in found:
        found = f"https://{found}" if "." in found.partition("/")[0] else ""
    address = parse(found)
    if address is None or (address.is_private and not address.is_loopback and "." not in address.host):
        return ""
    return found if address.is_https or address.is_loopback else f"https{found[len('http') :]}"


def is_loopback(url: str) -> bool:
    """Tell whether `url` leads to this computer."""
    address = parse(url)
    return address is not None and address.is_loopback
