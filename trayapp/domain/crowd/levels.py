"""What a series of reports says: how many times the usual, and whether it rises, peaks or falls (README.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trayapp.domain.messages import crowd as words
from trayapp.domain.model.crowd import AS_USUAL, Bucket, CrowdLevel, CrowdReport, CrowdSeries, CrowdStatus, Trend
from trayapp.domain.model.enums import EvidenceKind, EvidenceSource
from trayapp.domain.model.snapshot import Evidence

NOTABLE = 3.0
"""Times the usual."""
NOTABLE_STORIES = 2
"""Reports in the last hour that are notable where nobody knows the usual."""
FALLEN, FALLEN_AT_ONCE, NEAR_PEAK, RISEN = 0.5, 1 / 3, 0.8, 1.2
VALID = timedelta(minutes=30)
"""What was learned longer ago says nothing about now."""
MOST_BUCKETS = 200


def level(series: CrowdSeries, now: datetime) -> CrowdLevel | None:
    """Return what a series adds up to; None where it has no whole bucket yet."""
    whole = [each for each in series.buckets if each.at + timedelta(seconds=series.bucket_s) <= now]
    if not whole:
        return None
    counts = [each.count for each in whole[-MOST_BUCKETS:]]
    latest, peak = counts[-1], max(counts)
    ratio = latest / series.usual if series.usual else None
    trend = _trend(counts, series.usual)
    return CrowdLevel(series, latest, peak, ratio, trend, 1 - latest / peak if peak else 0.0)


def _trend(counts: Sequence[int], usual: float | None) -> Trend:
    latest, peak = counts[-1], max(counts)
    before = counts[-2] if len(counts) > 1 else latest
    if peak <= (usual * AS_USUAL if usual else 0):
        return Trend.USUAL
    if latest < peak * FALLEN and (before < peak * FALLEN or latest <= peak * FALLEN_AT_ONCE):
        return Trend.FALLING
    if latest >= peak * NEAR_PEAK:
        return Trend.RISING if latest > before * RISEN else Trend.PEAK
    return Trend.FALLING if latest < before else Trend.RISING


def is_notable(found: CrowdLevel) -> bool:
    """Whether a series is worth a line of evidence: now, or while it comes down from a peak that was."""
    usual = found.series.usual
    if usual:
        return found.peak >= usual * NOTABLE and found.trend is not Trend.USUAL
    an_hour = max(1, round(3600 / found.series.bucket_s))
    return sum(each.count for each in found.series.buckets[-an_hour:]) >= NOTABLE_STORIES


def status(report: CrowdReport, now: datetime) -> CrowdStatus | None:
    """Return what a report says at `now`; None where it is too old to say anything."""
    if not timedelta(0) <= now - report.at <= VALID:
        return None
    levels = tuple(found for each in report.series if (found := level(each, report.at)) is not None)
    return CrowdStatus(report.at, levels, report.problems)


def evidence(found: CrowdStatus) -> tuple[Evidence, ...]:
    """Return a line for each series that is notable. None of them can raise an alarm."""
    return tuple(
        Evidence(EvidenceSource.REPORTS, words.reports(each), found.at, EvidenceKind.OTHER)
        for each in found.levels
        if is_notable(each)
    )


def with_earlier(series: CrowdSeries, earlier: CrowdSeries | None) -> CrowdSeries:
    """Return a series with the buckets of an earlier look that the newer one no longer has, so that its peak stays."""
    if earlier is None or not series.buckets:
        return series
    first = series.buckets[0].at
    kept = tuple(each for each in earlier.buckets if each.at < first)
    joined: tuple[Bucket, ...] = (*kept, *series.buckets)
    return CrowdSeries(series.source, series.country, joined[-MOST_BUCKETS:], series.usual, series.bucket_s)
