"""Which network the computer is on, as a hash that tells networks apart and names none.

The default gateway's hardware address tells one network from another; its IP address does not (half the homes have
192.168.1.1). Linux gives both in files under /proc without asking anybody. Elsewhere the network is unknown.
"""

from __future__ import annotations

import sys
from hashlib import blake2b
from ipaddress import IPv4Address
from pathlib import Path
from typing import Protocol

ROUTES, NEIGHBOURS = Path("/proc/net/route"), Path("/proc/net/arp")
MAX_BYTES = 256 * 1024
_NO_ADDRESS = "00:00:00:00:00:00"
_WIDE_MASKS = frozenset({"00000000", "00000080"})
"""The default route, and the two halves of the Internet by which some VPNs go before it."""


class NetworkIdentity(Protocol):
    """Tells which network we are on."""

    def current(self) -> str:
        """Return the network's id; "" where it is not known. Any thread; takes some microseconds, never raises."""
        ...


class UnknownNetwork:
    """Where nothing tells."""

    def current(self) -> str:
        """Return that the network is not known."""
        return ""


class LinuxNetwork:
    """The network by its default gateways."""

    def __init__(self, salt: str, routes: Path = ROUTES, neighbours: Path = NEIGHBOURS) -> None:
        self._salt = salt.encode()[:64]
        self._routes, self._neighbours = routes, neighbours

    def current(self) -> str:
        """Return the network's id."""
        gateways = _gateways(_lines(self._routes))
        hardware = _hardware_addresses(_lines(self._neighbours))
        marks = sorted({hardware.get(address, "") if address else f"link {link}" for link, address in gateways})
        if not marks or "" in marks:
            return ""
        return blake2b("\n".join(marks).encode(), key=self._salt, digest_size=8).hexdigest()


def network_identity(salt: str) -> NetworkIdentity:
    """Return what tells networks apart on this system; `salt` belongs to the profile."""
    return LinuxNetwork(salt) if sys.platform == "linux" and salt else UnknownNetwork()


def _lines(path: Path) -> list[list[str]]:
    """Return the fields of each line but the heading."""
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            return [line.split() for line in file.read(MAX_BYTES).splitlines()[1:]]
    except OSError:
        return []


def _gateways(rows: list[list[str]]) -> set[tuple[str, str]]:
    """Return interface and gateway ("" for a link without one) of every route to everywhere."""
    found = set()
    for row in rows:
        if len(row) < 8 or row[7] not in _WIDE_MASKS or row[1] not in {"00000000", "00000080"}:
            continue
        try:
            address = int(row[2], 16).to_bytes(4, sys.byteorder)
        except (ValueError, OverflowError):
            continue
        found.add((row[0], str(IPv4Address(address)) if any(address) else ""))
    return found


def _hardware_addresses(rows: list[list[str]]) -> dict[str, str]:
    return {row[0]: row[3] for row in rows if len(row) >= 4 and row[3] != _NO_ADDRESS}
