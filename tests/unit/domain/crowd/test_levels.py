"""What counts of reports say: how many times the usual, and where they head."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trayapp.domain.crowd.levels import evidence, is_notable, level, status, with_earlier
from trayapp.domain.messages import crowd as words
from trayapp.domain.model.crowd import Bucket, CrowdProblem, CrowdReport, CrowdSeries, CrowdSource, Trend
from trayapp.i18n.formatter import translate

NOW = datetime(2026, 4, 20, 15, 15, tzinfo=UTC)


def series(*counts: int, usual: float | None = 200, country: str = "GB", end: datetime = NOW) -> CrowdSeries:
    begin = end - timedelta(minutes=15 * len(counts))
    buckets = tuple(Bucket(begin + timedelta(minutes=15 * n), count) for n, count in enumerate(counts))
    source = CrowdSource.DOWNDETECTOR if usual else CrowdSource.HACKER_NEWS
    return CrowdSeries(source, country, buckets, usual, 900.0)


def said(*counts: int, usual: float | None = 200) -> str:
    found = level(series(*counts, usual=usual), NOW)
    assert found is not None
    return translate(words.reports(found))


def test_12000_to_3700_is_falling_69_percent_below_the_peak() -> None:
    assert said(200, 12_000, 3700).endswith("falling, 69 % below its peak")
    assert said(200, 5000, 12_000, 9000, 3700) == "Downdetector GB: 18 times the usual, falling, 69 % below its peak"


@pytest.mark.parametrize(
    ("counts", "trend"),
    [
        ((200, 210, 190), Trend.USUAL),
        ((200, 290, 300), Trend.USUAL),
        ((200, 900, 2000), Trend.RISING),
        ((200, 2000, 2100), Trend.PEAK),
        ((200, 2000, 1700), Trend.PEAK),
        ((200, 2000, 900), Trend.FALLING),
        ((200, 2000, 900, 800), Trend.FALLING),
        ((0, 0, 0), Trend.USUAL),
    ],
)
def test_counts_rise_peak_and_fall(counts: tuple[int, ...], trend: Trend) -> None:
    found = level(series(*counts), NOW)
    assert found is not None
    assert found.trend is trend


def test_a_quarter_that_is_not_over_does_not_look_like_a_fall() -> None:
    found = level(series(200, 4000, 4200, 300, end=NOW + timedelta(minutes=10)), NOW)
    assert found is not None
    assert (found.latest, found.trend) == (4200, Trend.PEAK)


def test_the_country_decides_what_is_much() -> None:
    """20 April 2026: the American count alone would have called it small."""
    british, american = level(series(200, 8700), NOW), level(series(400, 1900, usual=400, country="US"), NOW)
    assert british is not None
    assert american is not None
    assert (british.ratio, american.ratio) == (43.5, 4.75)
    assert is_notable(british)
    assert is_notable(american)


@pytest.mark.parametrize(
    ("found", "notable"),
    [
        (series(200, 210, 590), False),
        (series(200, 210, 610), True),
        (series(200, 12_000, 3700, 250), True),
        (series(0, 1, 0, usual=None), False),
        (series(1, 1, 0, usual=None), True),
        (series(2, 0, 0, 0, 0, usual=None), False),
    ],
)
def test_what_is_worth_a_line(found: CrowdSeries, notable: bool) -> None:  # noqa: FBT001
    known = level(found, NOW)
    assert known is not None
    assert is_notable(known) is notable


def test_an_old_report_says_nothing_about_now() -> None:
    report = CrowdReport("openai", NOW, (series(200, 8700),), ((CrowdSource.GITHUB, CrowdProblem.RATE_LIMITED),))
    found = status(report, NOW + timedelta(minutes=20))
    assert found is not None
    assert len(evidence(found)) == 1
    assert status(report, NOW + timedelta(minutes=31)) is None
    assert status(report, NOW - timedelta(minutes=1)) is None


def test_a_peak_that_a_newer_look_no_longer_has_is_remembered() -> None:
    earlier = series(12_000, 9000, end=NOW - timedelta(minutes=30))
    found = level(with_earlier(series(3000, 2900), earlier), NOW)
    assert found is not None
    assert (found.peak, found.trend) == (12_000, Trend.FALLING)


@pytest.mark.parametrize("why", CrowdProblem)
def test_what_could_not_be_learned_is_said(why: CrowdProblem) -> None:
    assert translate(words.problem(CrowdSource.HACKER_NEWS, why)).startswith("Hacker News: not known")
