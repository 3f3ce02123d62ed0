"""Builds the record out of the incidents and detections that the history has. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from trayapp.domain.detection.detections import CLOCK_SKEW, CONFIRMED_WITHIN, REOPEN_WINDOW
from trayapp.domain.model.enums import Health
from trayapp.domain.model.record import (
    Expectation,
    Lateness,
    Outcome,
    PublishedCase,
    RecordEntry,
    Reference,
    TrackRecord,
)
from trayapp.domain.model.snapshot import Detection
from trayapp.typed_table import TableError, TableReader

SEEN_WITHIN = timedelta(minutes=30)
"""An incident first seen later than this after its publication began while nobody checked: it was not missed."""

SECOND_WAVE = REOPEN_WINDOW
"""What begins this soon after an end belongs to the same story."""

SHOWN_CASES = 4
"""Published cases that a record carries for the panel."""
LEAST_DURATIONS = 8
"""Fewer incidents of a kind than this tell nothing of how long the next one lasts."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident as the history has it. `checking`: we were checking the service when it began."""

    id: str
    title: str
    health: Health
    first_seen_at: datetime
    watched: bool = True
    checking: bool = False
    url: str | None = None
    started_at: datetime | None = None
    published_at: datetime | None = None
    resolved_at: datetime | None = None
    onset_at: datetime | None = None
    onset_ended_at: datetime | None = None
    write_up_digest: str | None = None
    periods: tuple[tuple[datetime, datetime], ...] = ()
    expected: Expectation | None = None

    @property
    def official_at(self) -> datetime:
        """When the page confirmed it, as far as known."""
        return self.published_at or self.first_seen_at

    @property
    def is_retroactive(self) -> bool:
        """Whether it was over when it was published."""
        return self.resolved_at is not None and self.resolved_at <= self.official_at


@dataclass(slots=True)
class _Story:
    """One record entry in the making. `detections` are those that belong to its incidents."""

    incidents: list[IncidentRow]
    detections: list[Detection]

    @property
    def is_watched(self) -> bool:
        """Whether it may be what our own probe finds."""
        return not self.incidents or any(each.watched for each in self.incidents)

    def begins_at(self) -> datetime:
        begins = [each.started_at or each.official_at for each in self.incidents]
        return min(begins + [each.suspected_at for each in self.detections])

    def ends_at(self) -> datetime | None:
        """Return the last end; None while anything goes on."""
        ends = [each.resolved_at for each in self.incidents] + [each.ended_at for each in self.detections]
        return None if None in ends else max(each for each in ends if each is not None)

    def continues_with(self, incident: IncidentRow) -> bool:
        """Whether an incident is a second wave, or has the same write-up."""
        digests = {each.write_up_digest for each in self.incidents} - {None}
        begins = incident.started_at or incident.official_at
        return incident.write_up_digest in digests or _is_soon_after(self.ends_at(), begins)

    def takes(self, detection: Detection) -> bool:
        """Whether a detection belongs to one of the incidents, goes on beside them, or follows soon after."""
        if detection.incident_id is not None:
            return any(each.id == detection.incident_id for each in self.incidents)
        if not self.is_watched:
            return False
        periods = (period for each in self.incidents for period in each.periods)
        if any(_is_within(detection, begin, end) for begin, end in periods):
            return True  # the page never posted it, and the vendor's write-up names it
        return self.overlaps(detection) or _is_soon_after(self.ends_at(), detection.suspected_at)

    def overlaps(self, detection: Detection) -> bool:
        """Whether a detection and this go on at the same time."""
        ends = self.ends_at()
        return (ends is None or detection.suspected_at <= ends) and (
            detection.ended_at is None or detection.ended_at >= self.begins_at()
        )


def _is_within(detection: Detection, begin: datetime, end: datetime) -> bool:
    return detection.suspected_at <= end + CLOCK_SKEW and (detection.ended_at is None or detection.ended_at >= begin)


def _is_soon_after(end: datetime | None, begin: datetime) -> bool:
    return end is not None and timedelta(0) <= begin - end <= SECOND_WAVE


def entries(
    service_id: str, incidents: Iterable[IncidentRow], detections: Iterable[Detection], now: datetime
) -> tuple[RecordEntry, ...]:
    """Return the record of one service, newest first."""
    stories: list[_Story] = []
    for incident in sorted(incidents, key=lambda each: each.official_at):
        story = next((each for each in reversed(stories) if each.continues_with(incident)), None)
        if story is None:
            stories.append(_Story([incident], []))
        else:
            story.incidents.append(incident)
    alarms = sorted((each for each in detections if each.likely_at is not None), key=lambda each: each.suspected_at)
    for detection in alarms:
        story = next((each for each in reversed(stories) if each.takes(detection)), None)
        if story is None:
            stories.append(_Story([], [detection]))
        else:
            story.detections.append(detection)
    for story in stories:
        if not story.detections and story.is_watched:  # the alarm of several at once
            story.detections = [each for each in alarms if story.overlaps(each)]
    stories.sort(key=_Story.begins_at, reverse=True)
    return tuple(_entry(service_id, each, now) for each in stories)


def _entry(service_id: str, story: _Story, now: datetime) -> RecordEntry:
    first = story.incidents[0] if story.incidents else None
    alarms = [each.likely_at for each in story.detections if each.likely_at is not None]
    ends = [each.ended_at for each in story.detections]
    entry = RecordEntry(
        service_id,
        Outcome.PENDING,
        first_sign_at=min((each.suspected_at for each in story.detections), default=None),
        alarm_at=min(alarms, default=None),
        unwatched_s=sum(each.unwatched_s for each in story.detections),
        recovered_at=None if None in ends else max((each for each in ends if each is not None), default=None),
    )
    if first is None:
        return _without_incident(entry, story.detections, now)
    resolutions = [each.resolved_at for each in story.incidents]
    onsets = [each.onset_at for each in story.incidents if each.onset_at is not None]
    entry = replace(
        entry,
        incident_ids=tuple(each.id for each in story.incidents),
        title=first.title,
        url=first.url,
        published_at=first.official_at,
        resolved_at=None if None in resolutions else max(each for each in resolutions if each is not None),
        onset_at=min(onsets, default=None),
        onset_ended_at=max((each.onset_ended_at for each in story.incidents if each.onset_ended_at), default=None),
        retroactive=first.is_retroactive,
        expected=first.expected,
    )
    return replace(entry, outcome=_confirmed(entry, story.incidents))


def _without_incident(entry: RecordEntry, detections: Sequence[Detection], now: datetime) -> RecordEntry:
    """Judge a detection without an incident; the history may have forgotten one that had confirmed it."""
    for each in detections:
        if each.incident_id is not None and each.likely_at is not None and each.lead_s is not None:
            published = each.likely_at + timedelta(seconds=each.lead_s)
            outcome = Outcome.EARLY if each.lead_s >= 0 else Outcome.LATE
            return replace(entry, outcome=outcome, incident_ids=(each.incident_id,), published_at=published)
    return replace(entry, outcome=_unconfirmed(detections, now))


def _unconfirmed(detections: Sequence[Detection], now: datetime) -> Outcome:
    if any(each.during_maintenance for each in detections):
        return Outcome.DURING_MAINTENANCE
    over = all(each.ended_at is not None for each in detections)
    latest = max(each.suspected_at for each in detections)
    return Outcome.FALSE_ALARM if over and now - latest > CONFIRMED_WITHIN else Outcome.PENDING


def _confirmed(entry: RecordEntry, incidents: Sequence[IncidentRow]) -> Outcome:
    if entry.lead_s is not None:
        return Outcome.EARLY if entry.lead_s >= 0 else Outcome.LATE
    missed = any(
        each.watched
        and each.health.in_trouble
        and (each.checking if each.is_retroactive else each.first_seen_at - each.official_at <= SEEN_WITHIN)
        for each in incidents
    )
    return Outcome.MISSED if missed else Outcome.NOT_OBSERVED


def lateness(delays_s: Sequence[float]) -> Lateness | None:
    """Return the median of delays; None without any."""
    return Lateness(_quantile(delays_s, 2), len(delays_s)) if delays_s else None


def summary(days: int, service_ids: Collection[str], found: Sequence[RecordEntry], reference: Reference) -> TrackRecord:
    """Return the record of services with their pages' lateness: in the published cases, and in the user's own."""
    usual = dict(reference.expected)
    completed = tuple(
        each if each.expected or not each.incident_ids else replace(each, expected=usual.get(each.service_id))
        for each in found
    )
    own = [delay for each in completed if not each.retroactive and (delay := each.page_delay_s) is not None]
    published = [each.delay_s for each in reference.cases if each.service_id in service_ids]
    outcomes = Counter(each.outcome for each in completed)
    return TrackRecord(
        days,
        outcomes[Outcome.EARLY],
        outcomes[Outcome.FALSE_ALARM],
        outcomes[Outcome.MISSED],
        completed,
        lateness(published),
        lateness(own),
        _newest(each for each in reference.cases if each.service_id in service_ids),
    )


def _newest(cases: Iterable[PublishedCase]) -> tuple[PublishedCase, ...]:
    return tuple(sorted(cases, key=lambda each: each.onset_at, reverse=True)[:SHOWN_CASES])


def expectation(durations_s: Sequence[float]) -> Expectation | None:
    """Return how long incidents of a kind last, from those that ended; None where they are too few to say."""
    if len(durations_s) < LEAST_DURATIONS:
        return None
    return Expectation(_quantile(durations_s, 2), _quantile(durations_s, 3), len(durations_s))


def _quantile(values: Sequence[float], quarter: int) -> float:
    """Return the value that so many quarters lie below; `statistics` has it too, with fractions and decimals (2 ms)."""
    ordered = sorted(values)
    place, rest = divmod((len(ordered) - 1) * quarter, 4)
    after = ordered[min(place + 1, len(ordered) - 1)]
    return (ordered[place] * (4 - rest) + after * rest) / 4


def parse_reference(table: object) -> Reference:
    """Return the reference of resources/lateness.toml, or raise `TableError`, which names the wrong key."""
    file = TableReader(table)
    found = Reference(
        cases=tuple(_case(each) for each in file.tables("case")),
        expected=tuple(_usual(each) for each in file.tables("duration")),
        sources=file.texts("sources"),
    )
    file.finish()
    return found


def _case(table: TableReader) -> PublishedCase:
    case = PublishedCase(
        table.text("service"),
        table.text("incident"),
        table.text("title"),
        _moment(table, "onset"),
        60.0 * table.integer("late_min", 0, 10_000),
        60.0 * table.integer("lasted_min", 1, 100_000),
    )
    table.finish()
    return case


def _usual(table: TableReader) -> tuple[str, Expectation]:
    middle, high = (60.0 * table.integer(name, 1, 100_000) for name in ("median_min", "upper_quartile_min"))
    found = table.text("service"), Expectation(middle, high, table.integer("count", 1, 1_000_000))
    table.finish()
    return found


def _moment(table: TableReader, name: str) -> datetime:
    text = table.text(name)
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise TableError(table.key(name), text, "a time with its zone, such as 2026-02-03T20:12Z") from None
