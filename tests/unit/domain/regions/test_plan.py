"""Whom to ask: eight lines at most, the nearest first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.model.regions import PlaceKind
from trayapp.domain.regions.countries import CONTINENTS
from trayapp.domain.regions.plan import TESTS_PER_INCIDENT, Location, plan

COUNTRIES = st.sampled_from(["", "XX", *sorted(CONTINENTS)])


def test_the_provider_comes_first_then_the_country_then_two_others_and_two_continents() -> None:
    assert plan("GB", "", 2856, 8) == (
        Location(PlaceKind.PROVIDER, 2, asn=2856),
        Location(PlaceKind.COUNTRY, 2, country="GB"),
        Location(PlaceKind.ELSEWHERE, 1, country="US"),
        Location(PlaceKind.ELSEWHERE, 1, country="DE"),
        Location(PlaceKind.ELSEWHERE, 1, continent="AS"),
        Location(PlaceKind.ELSEWHERE, 1, continent="SA"),
    )


def test_where_few_tests_are_left_every_place_has_one_before_any_has_two() -> None:
    assert [each.lines for each in plan("GB", "", 2856, 7)] == [2, 1, 1, 1, 1, 1]
    assert [each.kind for each in plan("GB", "", 2856, 2)] == [PlaceKind.PROVIDER, PlaceKind.COUNTRY]


def test_under_a_vpn_the_country_at_home_is_asked_too() -> None:
    assert Location(PlaceKind.ELSEWHERE, 1, country="GB") in plan("NL", "GB", 9009, 8)


def test_where_nobody_knows_where_we_are_only_others_are_asked() -> None:
    places = plan("", "", None, 8)
    assert {each.kind for each in places} == {PlaceKind.ELSEWHERE}
    assert sum(each.lines for each in places) == 8


@settings(deadline=None)
@given(COUNTRIES, COUNTRIES, st.none() | st.integers(1, 65000), st.integers(0, TESTS_PER_INCIDENT))
def test_no_plan_asks_more_lines_than_it_may_or_one_place_twice(
    country: str, home: str, provider: int | None, lines: int
) -> None:
    places = plan(country, home, provider, lines)
    assert sum(each.lines for each in places) <= lines
    assert len({(each.asn, each.country, each.continent) for each in places}) == len(places)
    assert all(sum(bool(one) for one in (each.asn, each.country, each.continent)) == 1 for each in places)


@pytest.mark.parametrize("country", ["US", "DE", "JP", "BR", "ZA", "AU"])
def test_two_other_countries_and_two_other_continents_are_asked_from_anywhere(country: str) -> None:
    places = plan(country, "", None, 8)
    others = [each.country for each in places if each.country and each.country != country]
    assert len(others) == 2
    assert CONTINENTS[country] not in {each.continent for each in places}
