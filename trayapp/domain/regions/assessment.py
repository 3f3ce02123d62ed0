"""What the answers of other places add up to, beside what we see here. Evidence only: no verdict hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trayapp.domain.model.enums import Result
from trayapp.domain.model.regions import PlaceKind, PlaceSample, RegionalFinding, RegionalScope, RegionsReport

GOOD_PLACES = 2
"""Other countries in which it must work before the trouble counts as one of this region; one of the user's own vantage
points is enough, for the user can go that way."""
MOSTLY = 3
"""It fails everywhere where it fails in so many times as many countries as it works in: few outages are total."""
OWN_LINES = 2
"""Other lines of the user's country that must fail before it is the country's trouble."""


@dataclass(frozen=True, slots=True)
class _Tally:
    good: int = 0
    bad: int = 0

    @property
    def fine(self) -> bool | None:
        """Whether most lines answer; None without any answer that says something."""
        return None if not self.good + self.bad else self.good > self.bad


def assess(report: RegionsReport, failing_here: Sequence[str], home: str) -> RegionalFinding:
    """Return how far the trouble reaches.

    Args:
        report: What was measured.
        failing_here: The targets that fail from here, the surest first: it is in question alone where it was asked.
        home: The user's country by the settings, "" for none; that of the connection comes first.
    """
    own = report.whereabouts.country or home
    asked = dict.fromkeys(sample.target for sample in report.samples)
    targets = tuple([each for each in failing_here if each in asked][:1]) or tuple(asked)
    samples = [each for each in report.samples if each.target in targets]
    countries = {each: _tally(samples, each).fine for each in dict.fromkeys(one.country for one in samples) if each}
    scope = _scope(samples, countries, own, fails_here=not set(targets).isdisjoint(failing_here))
    return RegionalFinding(scope, targets, countries, own)


def _tally(samples: Iterable[PlaceSample], country: str) -> _Tally:
    return _count(each for each in samples if each.country == country)


def _count(samples: Iterable[PlaceSample]) -> _Tally:
    results = [each.result for each in samples]
    return _Tally(results.count(Result.GOOD), results.count(Result.BAD))


def _scope(
    samples: list[PlaceSample], countries: Mapping[str, bool | None], own: str, *, fails_here: bool
) -> RegionalScope:
    elsewhere = [fine for country, fine in countries.items() if country != own and fine is not None]
    if not any(each is not None for each in countries.values()):
        return RegionalScope.UNKNOWN
    if not fails_here:
        return RegionalScope.ELSEWHERE if False in countries.values() else RegionalScope.NOWHERE
    at_home = [each for each in samples if each.country == own or each.kind is PlaceKind.PROVIDER]
    provider = _count(each for each in at_home if each.kind is PlaceKind.PROVIDER)
    others = _count(each for each in at_home if each.kind is not PlaceKind.PROVIDER)
    works_elsewhere = elsewhere.count(True) >= GOOD_PLACES or any(
        each.kind is PlaceKind.VANTAGE and each.result is Result.GOOD and countries.get(each.country)
        for each in samples
        if each.country != own
    )
    if not works_elsewhere:
        bad, good = elsewhere.count(False), elsewhere.count(True)
        return RegionalScope.GLOBAL if bad and bad >= MOSTLY * good else RegionalScope.UNKNOWN
    if False in elsewhere:
        return RegionalScope.REGIONAL if not others.good + provider.good else RegionalScope.UNKNOWN
    return _near(provider, others)


def _near(provider: _Tally, others: _Tally) -> RegionalScope:
    """Return the scope of what works everywhere else. Lines of one place that differ tell of errors on and off."""
    if not others.bad and not provider.bad and others.good + provider.good:
        return RegionalScope.LOCAL
    if others.good and not others.bad and not provider.good:
        return RegionalScope.PROVIDER
    if others.good + provider.good:
        return RegionalScope.UNKNOWN
    if not others.bad + provider.bad:
        return RegionalScope.REGIONAL
    return RegionalScope.COUNTRY if others.bad + provider.bad >= OWN_LINES else RegionalScope.UNKNOWN
