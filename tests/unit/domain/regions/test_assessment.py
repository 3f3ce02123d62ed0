"""What other places' answers add up to: local, provider, country, regional, global, or nothing that can be said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trayapp.domain.model.enums import Result
from trayapp.domain.model.regions import PlaceKind, PlaceSample, RegionalScope, RegionsReport
from trayapp.domain.model.reports import Whereabouts
from trayapp.domain.regions.assessment import MOSTLY, assess

NOW = datetime(2026, 4, 20, 14, 30, tzinfo=UTC)
G, B, Q = Result.GOOD, Result.BAD, Result.INCONCLUSIVE
PROVIDER, COUNTRY, ELSEWHERE, VANTAGE = PlaceKind


def sample(kind: PlaceKind, country: str, result: Result | None, target: str = "auth") -> PlaceSample:
    return PlaceSample(kind, country, target, result)


def report(*samples: PlaceSample, own: str = "GB") -> RegionsReport:
    return RegionsReport("openai", NOW, NOW, samples, finished=True, whereabouts=Whereabouts(own))


def places(provider: str, country: str, **others: str) -> RegionsReport:
    words = {"g": G, "b": B, "q": Q}
    found = [sample(PROVIDER, "GB", words[each]) for each in provider]
    found += [sample(COUNTRY, "GB", words[each]) for each in country]
    found += [sample(ELSEWHERE, name, words[each]) for name, each_of in others.items() for each in each_of]
    return report(*found)


SCOPES = {
    "good everywhere": (places("gg", "gg", US="g", DE="g", JP="g", BR="g"), RegionalScope.LOCAL),
    "bad at the provider alone": (places("bb", "gg", US="g", DE="g", JP="g", BR="g"), RegionalScope.PROVIDER),
    "bad in the country": (places("bb", "bb", US="g", DE="g", JP="g", BR="g"), RegionalScope.COUNTRY),
    "bad in the country, provider not asked": (places("", "bb", US="g", DE="g"), RegionalScope.COUNTRY),
    "bad here and in Germany": (places("bb", "bb", US="g", DE="b", JP="g", BR="g"), RegionalScope.REGIONAL),
    "bad everywhere": (places("bb", "bb", US="b", DE="b", JP="b", BR="b"), RegionalScope.GLOBAL),
    "bad nearly everywhere": (places("bb", "bb", US="b", DE="b", JP="b", BR="g"), RegionalScope.GLOBAL),
    "nobody asked in the country": (places("", "", US="g", DE="g"), RegionalScope.REGIONAL),
    "nobody asked in the country, bad elsewhere": (places("", "", US="b", DE="b"), RegionalScope.GLOBAL),
    "one line of the country": (places("", "b", US="g", DE="g"), RegionalScope.UNKNOWN),
    "one good place elsewhere": (places("bb", "bb", US="g"), RegionalScope.UNKNOWN),
    "good in the country, bad elsewhere": (places("gg", "gg", US="b", DE="g"), RegionalScope.UNKNOWN),
    "nothing that says anything": (places("qq", "qq", US="q"), RegionalScope.UNKNOWN),
    "no answers": (report(), RegionalScope.UNKNOWN),
}


@pytest.mark.parametrize("name", SCOPES)
def test_the_scope_of_a_trouble_here(name: str) -> None:
    found, scope = SCOPES[name]
    assert assess(found, ("auth",), "").scope is scope


@pytest.mark.parametrize(
    ("found", "scope"),
    [
        (places("gg", "gg", US="g", DE="g"), RegionalScope.NOWHERE),
        (places("gg", "gg", US="b", DE="g"), RegionalScope.ELSEWHERE),
        (places("bb", "bb", US="b"), RegionalScope.ELSEWHERE),
        (places("qq", "qq"), RegionalScope.UNKNOWN),
    ],
)
def test_where_all_is_well_here_others_may_have_trouble(found: RegionsReport, scope: RegionalScope) -> None:
    assert assess(found, (), "").scope is scope


def test_one_of_the_users_own_vantage_points_is_enough() -> None:
    own = report(sample(VANTAGE, "US", G))
    assert assess(own, ("auth",), "").scope is RegionalScope.REGIONAL
    silent = report(sample(VANTAGE, "US", Q))
    assert assess(silent, ("auth",), "").scope is RegionalScope.UNKNOWN


def test_only_the_surest_failing_target_is_in_question() -> None:
    found = report(
        *(sample(COUNTRY, "GB", B, "auth") for _ in range(2)),
        *(sample(COUNTRY, "GB", G, "api") for _ in range(2)),
        *(sample(ELSEWHERE, country, G, target) for country in ("US", "DE") for target in ("auth", "api")),
    )
    assert assess(found, ("auth", "api"), "").targets == ("auth",)
    assert assess(found, ("auth", "api"), "").scope is RegionalScope.COUNTRY
    assert assess(found, ("api",), "").scope is RegionalScope.LOCAL
    assert assess(found, ("edge",), "").targets == ("auth", "api")


def test_the_country_of_the_connection_comes_before_that_of_the_settings() -> None:
    assert assess(report(sample(COUNTRY, "NL", B), own="NL"), ("auth",), "GB").own == "NL"
    assert assess(report(sample(COUNTRY, "GB", B), own=""), ("auth",), "GB").own == "GB"


def test_the_countries_say_where_it_fails_and_where_it_works() -> None:
    finding = assess(places("bb", "bg", US="g", DE="b", JP="q"), ("auth",), "")
    assert (finding.failing, finding.working) == (("GB", "DE"), ("US",))


SAMPLES = st.lists(
    st.builds(
        PlaceSample,
        st.sampled_from(PlaceKind),
        st.sampled_from(["", "GB", "US", "DE", "JP"]),
        st.sampled_from(["auth", "api"]),
        st.none() | st.sampled_from(Result),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(SAMPLES, st.lists(st.sampled_from(["auth", "api", "edge"]), unique=True).map(tuple))
def test_a_vpn_can_only_help_where_it_fails_here_and_works_somewhere_else(
    samples: list[PlaceSample], failing: tuple[str, ...]
) -> None:
    finding = assess(report(*samples), failing, "")
    if finding.scope in {RegionalScope.REGIONAL, RegionalScope.COUNTRY}:
        assert set(finding.targets) & set(failing)
        assert any(each != finding.own for each in finding.working)
    if finding.scope is RegionalScope.GLOBAL:
        elsewhere = [each for each in finding.working if each != finding.own]
        assert len(elsewhere) * MOSTLY <= len([each for each in finding.failing if each != finding.own])
    if finding.scope is RegionalScope.LOCAL:
        assert not [each for each in finding.failing if each != finding.own]
