"""Sentences about the track record: our detection, and how late the page is."""

from __future__ import annotations

from datetime import timedelta

from trayapp.domain.model.record import Expectation, Lateness, Outcome, RecordEntry, TrackRecord
from trayapp.i18n.message import Message, message, plural

OUTCOME = {
    Outcome.EARLY: message("detected early"),
    Outcome.LATE: message("detected after the page"),
    Outcome.MISSED: message("missed"),
    Outcome.FALSE_ALARM: message("false alarm"),
    Outcome.DURING_MAINTENANCE: message("during maintenance"),
    Outcome.NOT_OBSERVED: message("not monitored"),
    Outcome.PENDING: message("not confirmed yet"),
}
EMPTY = message("No incidents on record yet")
RETROACTIVE = message("posted after it was over")


def counts(record: TrackRecord) -> Message:
    """Sum up how our detection did."""
    return message(
        "Last {days}: {early}, {wrong}, {missed}",
        days=plural("{count} day", "{count} days", record.days),
        early=plural("{count} detected early", "{count} detected early", record.early),
        wrong=plural("{count} false alarm", "{count} false alarms", record.wrong),
        missed=plural("{count} missed", "{count} missed", record.missed),
    )


def published_lateness(lateness: Lateness) -> Message:
    """Say how late the page is in the cases whose true beginning the vendor published."""
    return message(
        "The status page is {span} late in the median ({cases}; grade {grade})",
        span=timedelta(seconds=lateness.median_s),
        cases=plural("{count} published case", "{count} published cases", lateness.count),
        grade=str(lateness.grade),
    )


def own_lateness(lateness: Lateness) -> Message:
    """Say how late the page is in the user's own cases."""
    return message(
        "On this computer it was {span} late in the median ({cases}; grade {grade})",
        span=timedelta(seconds=lateness.median_s),
        cases=plural("{count} case", "{count} cases", lateness.count),
        grade=str(lateness.grade),
    )


def predictions(met: int, count: int) -> Message:
    """Say how often an incident ended within the time that three of four take."""
    return plural(
        "{met} of {count} incident ended within the expected time",
        "{met} of {count} incidents ended within the expected time",
        count,
        met=met,
    )


def lead(entry: RecordEntry) -> Message | None:
    """Say how far our alarm was from the page's first word."""
    if entry.lead_s is None:
        return None
    span = timedelta(seconds=abs(entry.lead_s))
    return message("{span} before the page", span=span) if entry.lead_s >= 0 else message("{span} after it", span=span)


def page_delay(entry: RecordEntry) -> Message | None:
    """Say how late the page was in one case."""
    if entry.page_delay_s is None:
        return None
    return message("page {span} late", span=timedelta(seconds=entry.page_delay_s))


def expected(expectation: Expectation) -> Message:
    """Say how long incidents like this lasted."""
    return message(
        "Half of the last {count} incidents like this ended within {median}, three of four within {high}",
        count=expectation.count,
        median=timedelta(seconds=expectation.median_s),
        high=timedelta(seconds=expectation.high_s),
    )
