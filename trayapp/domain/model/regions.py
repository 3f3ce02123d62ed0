"""How a service does in other places: what was measured there, by whom, and what it adds up to. Times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.reports import Whereabouts


class PlaceKind(StrEnum):
    """What a place is to the user: a line of the same provider, of the same country, elsewhere, or an own proxy."""

    PROVIDER = "provider"
    COUNTRY = "country"
    ELSEWHERE = "elsewhere"
    VANTAGE = "vantage"


class Platform(StrEnum):
    """Whose machines measured."""

    GLOBALPING = "globalping"
    CHECK_HOST = "check_host"


class RegionsProblem(StrEnum):
    """What a check could not learn, and why.

    RATE_LIMITED: the platform's own limit. USED_UP: our own, of tests per incident. NO_PLACES: nobody there to ask.
    NOT_PUBLIC: the targets have addresses that only this network knows.
    """

    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    TOO_SLOW = "too_slow"
    NO_PLACES = "no_places"
    USED_UP = "used_up"
    NOT_PUBLIC = "not_public"


class RegionalScope(StrEnum):
    """How far a trouble reaches.

    LOCAL: only this network. PROVIDER, COUNTRY: the user's. REGIONAL: more than the country, but not everywhere.
    ELSEWHERE: others, but not here. NOWHERE: it works wherever it was asked. UNKNOWN: the answers do not tell.
    """

    LOCAL = "local"
    PROVIDER = "provider"
    COUNTRY = "country"
    REGIONAL = "regional"
    GLOBAL = "global"
    ELSEWHERE = "elsewhere"
    NOWHERE = "nowhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlaceSample:
    """One answer of one target, asked from one place; `result` is None while it is on its way.

    `network` names the line's provider. `vantage` is the name of the user's own proxy, "" for everybody else's machine.
    """

    kind: PlaceKind
    country: str
    target: str
    result: Result | None = None
    symptom: Symptom | None = None
    latency_ms: float | None = None
    network: str = ""
    vantage: str = ""


@dataclass(frozen=True, slots=True)
class TestLimits:
    """What a platform said of its limit: tests an hour, how many are left, and seconds until it starts again."""

    total: int | None = None
    left: int | None = None
    reset_s: float | None = None

    __test__ = False  # no test of pytest's


@dataclass(frozen=True, slots=True)
class RegionsReport:
    """What a check of other places has found so far; each report of a check has all of the earlier ones in it.

    `tests` is how many of our tests it has used up, `expected` how many answers it waits for in all.
    """

    service_id: str
    at: datetime
    started_at: datetime
    samples: tuple[PlaceSample, ...] = ()
    finished: bool = False
    platform: Platform | None = None
    tests: int = 0
    expected: int = 0
    problems: tuple[tuple[RegionsProblem, Platform | None], ...] = ()
    limits: TestLimits | None = None
    whereabouts: Whereabouts = field(default_factory=Whereabouts)


@dataclass(frozen=True, slots=True)
class RegionalFinding:
    """What a check adds up to: the scope, and the countries where the targets in question fail or work.

    `targets` are those in question; `countries` holds for each country whether it is fine (None: unclear). `own` is the
    user's country, "" where it is not known.
    """

    scope: RegionalScope
    targets: tuple[str, ...] = ()
    countries: Mapping[str, bool | None] = field(default_factory=dict)
    own: str = ""

    @property
    def failing(self) -> tuple[str, ...]:
        """The countries in which it fails."""
        return tuple(each for each, fine in self.countries.items() if fine is False)

    @property
    def working(self) -> tuple[str, ...]:
        """The countries in which it works."""
        return tuple(each for each, fine in self.countries.items() if fine)


@dataclass(frozen=True, slots=True)
class RegionalStatus:
    """The last check of a service's other places. `current`: it counts as evidence now. `tests_left` of an incident."""

    report: RegionsReport
    finding: RegionalFinding
    current: bool
    tests_left: int
