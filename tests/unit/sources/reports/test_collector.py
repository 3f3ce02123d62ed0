"""Every source by its published description; each of them limited, out of reach, damaged, or lying."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.support.crowd_apis import CREDENTIALS, CrowdApis, answered
from trayapp.domain.model.crowd import CrowdProblem, CrowdReport, CrowdSource
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.settings import ReportsSettings
from trayapp.sources.http.transport import Exchange, Request, TransportError
from trayapp.sources.reports.collector import Collector

NOW = datetime(2026, 4, 20, 15, 15, tzinfo=UTC)
ALL = ReportsSettings(downdetector=True, hacker_news=True, github=True)
DOWNDETECTOR, HACKER_NEWS, GITHUB = CrowdSource
HOSTS = {DOWNDETECTOR: "downdetectorapi.com", HACKER_NEWS: "hn.algolia.com", GITHUB: "api.github.com"}


def collect(apis: CrowdApis, settings: ReportsSettings = ALL, credentials: str | None = CREDENTIALS) -> CrowdReport:
    collector = Collector(settings, lambda: credentials, None)
    return asyncio.run(collector.collect("openai", apis, NOW))


def test_all_sources_are_learned_from_with_the_two_countries_apart() -> None:
    report = collect(CrowdApis(NOW))
    assert report.problems == ()
    counted = {(each.source, each.country): [it.count for it in each.buckets] for each in report.series}
    assert counted[DOWNDETECTOR, "GB"] == [200, 5000, 12_000, 9000, 3700]
    assert counted[DOWNDETECTOR, "US"] == [400, 1100, 1900, 1500, 700]
    assert sum(counted[HACKER_NEWS, ""]) == 2, "only titles that tell of an outage of theirs"
    assert counted[GITHUB, ""][-2:] == [15, 15]
    assert [each.usual for each in report.series] == [200.0, 400.0, None, 2.0]


@pytest.mark.parametrize("source", CrowdSource)
def test_only_what_is_switched_on_is_asked(source: CrowdSource) -> None:
    apis = CrowdApis(NOW)
    report = collect(apis, ReportsSettings(**{source.value: True}))
    assert {each.source for each in report.series} == {source}
    assert {each.url.split("/")[2] for each in apis.asked} == {HOSTS[source]}


def test_nothing_of_the_users_goes_to_the_keyless_ones() -> None:
    apis = CrowdApis(NOW)
    collect(apis)
    for each in apis.asked:
        names = {name.lower() for name, _ in each.headers}
        assert "cookie" not in names
        if HOSTS[DOWNDETECTOR] not in each.url:
            assert "authorization" not in names


Trouble = Callable[[Request], Exchange]
TROUBLES: list[tuple[Trouble, CrowdProblem]] = [
    (lambda _: answered({}, 429, retry_after="120"), CrowdProblem.RATE_LIMITED),
    (lambda _: answered({"message": "API rate limit"}, 403, x_ratelimit_remaining="0"), CrowdProblem.RATE_LIMITED),
    (lambda _: TransportError(FailureKind.TIMEOUT), CrowdProblem.UNREACHABLE),
    (lambda _: TransportError(FailureKind.TOO_LARGE), CrowdProblem.UNREACHABLE),
    (lambda _: answered({}, 503), CrowdProblem.UNREACHABLE),
    (lambda _: answered({}, 302, location="https://elsewhere.example/"), CrowdProblem.UNREACHABLE),
    (lambda _: answered({}, 401), CrowdProblem.REFUSED),
    (lambda _: answered(b"<html>"), CrowdProblem.UNREADABLE),
    (lambda _: answered(b"[" * 100_000), CrowdProblem.UNREADABLE),
    (lambda _: answered([]), CrowdProblem.UNREADABLE),
    (lambda _: answered({"hits": 7, "items": {}, "access_token": "a\r\nb"}), CrowdProblem.UNREADABLE),
]


@pytest.mark.parametrize("source", CrowdSource)
@pytest.mark.parametrize("number", range(len(TROUBLES)))
def test_a_source_in_trouble_is_named_and_the_others_are_learned_from(source: CrowdSource, number: int) -> None:
    trouble, why = TROUBLES[number]
    report = collect(CrowdApis(NOW, {HOSTS[source]: trouble}))
    assert report.problems == ((source, why),)
    assert {each.source for each in report.series} == set(CrowdSource) - {source}
    assert report.retry_after_s >= (60 if why is CrowdProblem.RATE_LIMITED else 0)


@pytest.mark.parametrize(
    "lie",
    [
        {"items": [{"created_at": "tomorrow"}, {"created_at": 10**30}, 3, None], "incomplete_results": False},
        {"items": [{"created_at": "2031-01-01T00:00:00Z"}] * 500, "incomplete_results": False},
        {"items": [{"created_at": "0001-01-01T00:00:00+23:59"}], "incomplete_results": False},
    ],
)
def test_lies_about_times_count_for_nothing(lie: object) -> None:
    report = collect(CrowdApis(NOW, {"api.github.com": lambda _: answered(lie)}), ReportsSettings(github=True))
    assert all(each.count == 0 for series in report.series for each in series.buckets)


@pytest.mark.parametrize("total", [-1, 10**12, "many", None, True, float("inf")])
def test_counts_that_cannot_be_are_not_believed(total: object) -> None:
    apis = CrowdApis(NOW)

    def lying(request: Request) -> Exchange:
        if "/statistics" in request.url:
            return answered([{"point_in_time": "2026-04-20T15:00:00Z", "total": total}])
        return apis.downdetector(request)

    apis.instead["downdetectorapi.com"] = lying
    report = collect(apis, ReportsSettings(downdetector=True))
    assert report.problems == ((DOWNDETECTOR, CrowdProblem.UNREADABLE),)


@pytest.mark.parametrize("credentials", [None, "", "no-colon"])
def test_without_credentials_downdetector_is_not_asked(credentials: str | None) -> None:
    apis = CrowdApis(NOW)
    report = collect(apis, ReportsSettings(downdetector=True), credentials)
    assert report.problems == ((DOWNDETECTOR, CrowdProblem.NO_CREDENTIALS),)
    assert apis.asked == []


def test_wrong_credentials_are_refused_and_said() -> None:
    report = collect(CrowdApis(NOW), ReportsSettings(downdetector=True), "client:wrong")
    assert report.problems == ((DOWNDETECTOR, CrowdProblem.REFUSED),)


def test_a_token_is_kept_while_it_is_good_and_asked_for_again_when_it_is_not() -> None:
    apis = CrowdApis(NOW)
    collector = Collector(ReportsSettings(downdetector=True), lambda: CREDENTIALS, None)

    async def look() -> tuple[CrowdReport, int]:
        apis.asked.clear()
        report = await collector.collect("openai", apis, NOW)
        return report, sum("/tokens" in each.url for each in apis.asked)

    assert asyncio.run(look())[1] == 1
    assert asyncio.run(look())[1] == 0
    apis.expired = True
    assert asyncio.run(look())[0].problems == ((DOWNDETECTOR, CrowdProblem.REFUSED),)
    report, tokens = asyncio.run(look())
    assert (report.problems, tokens) == ((), 1)
