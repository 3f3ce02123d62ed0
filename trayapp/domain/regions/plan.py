"""Whom to ask: the user's own provider first, then the country, then two other countries and two continents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trayapp.domain.model.regions import PlaceKind
from trayapp.domain.regions.countries import CONTINENTS

TESTS_PER_INCIDENT, TESTS_WITH_TOKEN = 8, 24

_OTHERS = ("US", "DE", "GB", "JP")
"""Other countries to ask, in this order: many users, and many home connections to ask from."""
_CONTINENTS = ("AS", "SA", "EU", "NA", "OC", "AF")


@dataclass(frozen=True, slots=True)
class Location:
    """Where to ask from, and from how many lines: one of `asn`, `country` and `continent` is set."""

    kind: PlaceKind
    lines: int = 1
    asn: int | None = None
    country: str = ""
    continent: str = ""


def plan(country: str, home: str, provider: int | None, lines: int) -> tuple[Location, ...]:
    """Return the places to ask from, together at most `lines` of them.

    `country` is the one of our connection, `home` the one that the user lives in; either may be "". Where the lines do
    not suffice for all, each place in its order has one before the first has two.
    """
    own, listed = country or home, list[Location]()
    if provider is not None:
        listed.append(Location(PlaceKind.PROVIDER, 2, asn=provider))
    if own:
        listed.append(Location(PlaceKind.COUNTRY, 2 if provider is not None else 4, country=own))
    if home and home != own:
        listed.append(Location(PlaceKind.ELSEWHERE, 1, country=home))
    others = [each for each in _OTHERS if each not in {own, home}][:2]
    listed += [Location(PlaceKind.ELSEWHERE, 1 if own else 2, country=each) for each in others]
    covered = {CONTINENTS.get(each, "") for each in (own, home, *others)}
    rest = [each for each in _CONTINENTS if each not in covered][:2]
    listed += [Location(PlaceKind.ELSEWHERE, 1 if own else 2, continent=each) for each in rest]
    return _within(listed, lines)


def _within(listed: Sequence[Location], lines: int) -> tuple[Location, ...]:
    given = [0] * len(listed)
    for _ in range(max((each.lines for each in listed), default=0)):
        for number, each in enumerate(listed):
            if given[number] < each.lines and sum(given) < lines:
                given[number] += 1
    return tuple(
        Location(each.kind, count, each.asn, each.country, each.continent)
        for each, count in zip(listed, given, strict=True)
        if count
    )
