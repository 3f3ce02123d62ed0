"""What other people report: counts over time by source and country. Evidence, and never enough for an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

AS_USUAL = 1.5
"""Times the usual up to which nothing is the matter."""


class CrowdSource(StrEnum):
    """Who counts reports."""

    DOWNDETECTOR = "downdetector"
    HACKER_NEWS = "hacker_news"
    GITHUB = "github"


class CrowdProblem(StrEnum):
    """Why a source could not be learned from."""

    RATE_LIMITED = "rate_limited"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    NO_CREDENTIALS = "no_credentials"


class Trend(StrEnum):
    """Where reports are heading."""

    USUAL = "usual"
    RISING = "rising"
    PEAK = "peak"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Bucket:
    """The reports of one stretch of time that begins at `at`."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class CrowdSeries:
    """One source's reports of one country ("" where the source knows none), the oldest bucket first.

    `usual` is what a bucket has on a day without trouble, None where nobody says. `bucket_s` is the length of a bucket.
    """

    source: CrowdSource
    country: str
    buckets: tuple[Bucket, ...]
    usual: float | None
    bucket_s: float


@dataclass(frozen=True, slots=True)
class CrowdReport:
    """One look at all sources that are switched on; `problems` names those that could not be learned from, and why.

    `retry_after_s` is the longest that a source asks us to wait.
    """

    service_id: str
    at: datetime
    series: tuple[CrowdSeries, ...]
    problems: tuple[tuple[CrowdSource, CrowdProblem], ...] = ()
    retry_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class CrowdLevel:
    """What a series adds up to: its latest whole bucket, its peak, and where it heads.

    `ratio` is how many times the usual the latest is, None where that is not known; `below_peak` a share from 0 to 1.
    """

    series: CrowdSeries
    latest: int
    peak: int
    ratio: float | None
    trend: Trend
    below_peak: float

    @property
    def is_usual(self) -> bool:
        """Whether the latest bucket is known to be no more than on other days."""
        return self.ratio is not None and self.ratio < AS_USUAL


@dataclass(frozen=True, slots=True)
class CrowdStatus:
    """What is known of other people's reports at one moment; `at` is when they were last asked."""

    at: datetime
    levels: tuple[CrowdLevel, ...]
    problems: tuple[tuple[CrowdSource, CrowdProblem], ...]
