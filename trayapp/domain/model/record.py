"""The record: how each incident went, by our account and by the page's, and how late the page was. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How our detection of one incident went.

    NOT_OBSERVED: trayapp was not checking when it began, or it touches nothing that the user watches. PENDING: a
    detection that the page may still confirm.
    """

    EARLY = "early"
    LATE = "late"
    MISSED = "missed"
    FALSE_ALARM = "false_alarm"
    DURING_MAINTENANCE = "during_maintenance"
    NOT_OBSERVED = "not_observed"
    PENDING = "pending"


class Grade(StrEnum):
    """How late a page is in the median, as status page services grade it: A under 15 min, B under 30, C under 2 h."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Expectation:
    """How long incidents of one kind lasted: experience, and never a promise.

    Of `count` incidents half ended within `median_s` seconds, and three of four within `high_s`.
    """

    median_s: float
    high_s: float
    count: int


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One incident, a second wave included, or one detection that no incident confirmed.

    Ours: `first_sign_at`, `alarm_at`, `recovered_at`, and `unwatched_s`, the seconds between in which nothing was
    measured. The page's: `published_at`, `resolved_at`. The vendor's own
    write-up: `onset_at`, `onset_ended_at`; it is kept beside the other values and never replaces them. `retroactive`:
    the page published it when it was over.
    """

    service_id: str
    outcome: Outcome
    incident_ids: tuple[str, ...] = ()
    title: str = ""
    url: str | None = None
    first_sign_at: datetime | None = None
    alarm_at: datetime | None = None
    recovered_at: datetime | None = None
    unwatched_s: float = 0.0
    published_at: datetime | None = None
    resolved_at: datetime | None = None
    onset_at: datetime | None = None
    onset_ended_at: datetime | None = None
    retroactive: bool = False
    expected: Expectation | None = None

    @property
    def lead_s(self) -> float | None:
        """Seconds from our alarm to the page's first word; negative where the page was first."""
        return _seconds(self.alarm_at, self.published_at)

    @property
    def page_delay_s(self) -> float | None:
        """Seconds from the beginning, by the write-up or else our first sign, to the page's first word."""
        delay = _seconds(self.onset_at or self.first_sign_at, self.published_at)
        return None if delay is None or delay < 0 else delay

    @property
    def detection_delay_s(self) -> float | None:
        """Seconds from the true beginning to our alarm; None without a write-up."""
        return _seconds(self.onset_at, self.alarm_at)

    @property
    def duration_s(self) -> float | None:
        """Seconds from the page's first word to its end."""
        return None if self.retroactive else _seconds(self.published_at, self.resolved_at)

    @property
    def seen_s(self) -> float | None:
        """Seconds for which we saw it, from our first sign to the recovery; what nobody watched is not part of it."""
        lasted = _seconds(self.first_sign_at, self.recovered_at)
        return None if lasted is None else max(0.0, lasted - self.unwatched_s)

    @property
    def ended_as_expected(self) -> bool | None:
        """Whether it ended within the time that 3 of 4 take; None while it is open, or without an expectation."""
        if self.expected is None or self.duration_s is None:
            return None
        return self.duration_s <= self.expected.high_s


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a page is: the median over `count` incidents whose beginning is known, in seconds."""

    median_s: float
    count: int

    @property
    def grade(self) -> Grade:
        """The grade that status page services would give."""
        limits = ((15, Grade.A), (30, Grade.B), (120, Grade.C))
        return next((grade for minutes, grade in limits if self.median_s < minutes * 60), Grade.D)


@dataclass(frozen=True, slots=True)
class PublishedCase:
    """An incident whose true beginning the vendor published: how late the page was, and how long it lasted."""

    service_id: str
    incident_id: str
    title: str
    onset_at: datetime
    delay_s: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known of the vendors' pages before the user has a record: published cases, and usual durations."""

    cases: tuple[PublishedCase, ...] = ()
    expected: tuple[tuple[str, Expectation], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How our detection did in the last `days` days, and how late the page is.

    `early`: alarms that the page confirmed later; `wrong`: false alarms; `missed`: incidents without an alarm.
    `entries` are the single cases, newest first. The lateness is that of published cases and that of the user's own;
    `published_cases` are the newest of the former.
    """

    days: int
    early: int
    wrong: int
    missed: int = 0
    entries: tuple[RecordEntry, ...] = ()
    published_lateness: Lateness | None = None
    own_lateness: Lateness | None = None
    published_cases: tuple[PublishedCase, ...] = ()

    @property
    def predictions(self) -> tuple[int, int]:
        """How many incidents ended within the time that three of four take, and of how many that was expected."""
        judged = [each.ended_as_expected for each in self.entries if each.ended_as_expected is not None]
        return sum(judged), len(judged)

    def expectation_of(self, incident_id: str) -> Expectation | None:
        """Return how long an incident may last, from those before it; None where that is not known."""
        return next((each.expected for each in self.entries if incident_id in each.incident_ids), None)


def _seconds(begin: datetime | None, end: datetime | None) -> float | None:
    return None if begin is None or end is None else (end - begin).total_seconds()
