"""check-host.net: machines in data centres, asked only where Globalping cannot be. README.md has the facts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.regions import PlaceKind, PlaceSample, RegionsProblem
from trayapp.domain.model.service import Target
from trayapp.domain.regions.countries import CONTINENTS
from trayapp.domain.regions.plan import Location
from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.http.transport import Request, Response, Transport
from trayapp.sources.pages.untrusted import Record, Unreadable, as_object, clean_name, object_of
from trayapp.sources.probes.trace import country_code

DEADLINE_S = 8.0
MAX_BYTES = 256 * 1024
MOST_NODES = 500
_NODE = lazy_pattern(r"[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,5}")
_ID = lazy_pattern(r"[A-Za-z0-9]{1,40}")
_SILENCE = lazy_pattern(r"timed? ?out|refused|reset", re.IGNORECASE)
"""What a machine says that met with no answer: its other troubles are its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A check that was accepted: its id, and the country of each machine that takes part."""

    id: str
    nodes: Mapping[str, str]


class CheckHost:
    """Asks through one address of the API. Belongs to one event loop's thread; never raises for what a server does."""

    def __init__(self, transport: Transport, base_url: str) -> None:
        self._transport = transport
        self._base = base_url.rstrip("/")

    async def create(self, target: Target, places: Sequence[Location]) -> Asked | RegionsProblem:
        """Have `target` asked by as many machines as `places` have lines."""
        known = await self._read("/nodes/hosts")
        if isinstance(known, RegionsProblem):
            return known
        nodes = chosen(_countries(as_object(known.get("nodes"))), places)
        if not nodes:
            return RegionsProblem.NO_PLACES
        listed = "".join(f"&node={each}" for each in nodes)
        said = await self._read(f"/check-http?host={quote(target.url, safe='')}{listed}")
        if isinstance(said, RegionsProblem):
            return said
        check = said.get("request_id")
        if said.get("ok") != 1 or not isinstance(check, str) or not _ID.fullmatch(check):
            return RegionsProblem.REFUSED if "error" in said else RegionsProblem.UNREADABLE
        return Asked(check, nodes)

    async def read(
        self, asked: Asked, target: Target, own_country: str
    ) -> tuple[tuple[PlaceSample, ...], bool] | RegionsProblem:
        """Return the answers so far, and whether these are all."""
        said = await self._read(f"/check-result/{asked.id}")
        if isinstance(said, RegionsProblem):
            return said
        samples = tuple(_sample(said.get(node), country, target, own_country) for node, country in asked.nodes.items())
        return samples, all(each.result is not None for each in samples)

    async def _read(self, path: str) -> Record | RegionsProblem:
        request = Request(f"{self._base}{path}", (("accept", "application/json"),), DEADLINE_S, MAX_BYTES)
        answer = await self._transport.fetch(request)
        if not isinstance(answer, Response):
            return RegionsProblem.UNREACHABLE
        if answer.status != 200:
            if answer.status in {403, 429}:
                return RegionsProblem.RATE_LIMITED
            return RegionsProblem.UNREACHABLE if answer.status >= 500 else RegionsProblem.REFUSED
        try:
            return object_of(answer.body)
        except Unreadable:
            return RegionsProblem.UNREADABLE


def _countries(nodes: Record) -> dict[str, str]:
    """Return the country of each machine on the list."""
    found = {}
    for name, facts in [*nodes.items()][:MOST_NODES]:
        where = as_object(facts).get("location")
        country = country_code(where[0]) if isinstance(where, list) and where else ""
        if country and _NODE.fullmatch(name):
            found[name] = country
    return found


def chosen(nodes: Mapping[str, str], places: Sequence[Location]) -> dict[str, str]:
    """Return the machines for `places`, with their countries. Nobody's provider runs one: such places are left out."""
    left, taken = dict(sorted(nodes.items())), dict[str, str]()
    for place in places:
        fits = [name for name, country in left.items() if _fits(country, place)][: place.lines]
        taken |= {name: left.pop(name) for name in fits}
    return taken


def _fits(country: str, place: Location) -> bool:
    if place.asn is not None:
        return False
    return country == place.country if place.country else CONTINENTS.get(country) == place.continent


def _sample(said: object, country: str, target: Target, own_country: str) -> PlaceSample:
    kind = PlaceKind.COUNTRY if country == own_country else PlaceKind.ELSEWHERE
    if said is None:
        return PlaceSample(kind, country, target.name)
    row = said[0] if isinstance(said, list) and said else None
    result, symptom, seconds = _finding(row if isinstance(row, list) else [], target)
    return PlaceSample(kind, country, target.name, result, symptom, seconds)


def _finding(row: Sequence[object], target: Target) -> tuple[Result, Symptom | None, float | None]:
    """Return what `[ok, seconds, message, status, ...]` says. Bodies are not told, so no odd status counts."""
    seconds, words, status = (*row[1:4], None, None, None)[:3]
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 600:
        return Result.INCONCLUSIVE, None, None
    code = int(status) if isinstance(status, str) and status.isascii() and status.isdecimal() else None
    if code is None:
        silent = _SILENCE.search(clean_name(words)) is not None
        return (Result.BAD, Symptom.NO_RESPONSE, None) if silent else (Result.INCONCLUSIVE, None, None)
    if code in target.good:
        return Result.GOOD, None, seconds * 1000
    return (Result.BAD, Symptom.ERRORS, None) if 500 <= code <= 599 else (Result.INCONCLUSIVE, None, None)
