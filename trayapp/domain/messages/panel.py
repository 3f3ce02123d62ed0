"""What the panel says."""

from __future__ import annotations

from datetime import datetime, timedelta

from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Phrase, counted, phrase

TITLE = phrase("trayapp")
DEMO = phrase("Demo: recorded, none of it is happening now")
LOOKING = phrase("Looking for the first time…")
LOOKING_MORE = phrase("The first answers take a few seconds")

STATUS_PAGE = phrase("Status page")
PROBE = phrase("Our probe")
NETWORK = phrase("Your network")
NOT_LOOKED = phrase("not looked yet")

TIPS = phrase("What you can do")
INCIDENTS = phrase("Incidents")
PAST_INCIDENTS = phrase("Lately resolved")
MAINTENANCES = phrase("Planned maintenance")
COMPONENTS = phrase("Components")
EVIDENCE = phrase("Why we say so")
LATENCY = phrase("How fast it answers")
OTHER_PARTS = phrase("Other parts")
DAYS = phrase("the last 90 days")
NEW = phrase("new since you looked")
REOPENED = phrase("reopened")

NO_INCIDENTS = phrase("No open incidents on the status page.")
INCIDENTS_UNKNOWN = phrase("Unknown while the status page cannot be read.")
NO_COMPONENTS = phrase("The status page has not told its components yet.")
COMPONENTS_STALE = phrase("Last known; the page cannot be read at the moment.")

CHECK = phrase("Check now")
CHECKING = phrase("Checking…")
KEEP_QUIET = phrase("Keep notifications quiet")
COPY = phrase("Copy a summary")
COPIED = phrase("Copied")
SETTINGS = phrase("Settings")
OPEN_PAGE = phrase("Open the status page")
SHOW_LESS = phrase("Show less")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = tuple(phrase(name) for name in _MONTHS)


def because(reason: Phrase) -> Phrase:
    """Say why a tip applies."""
    return phrase("because {reason}", reason=reason)


def source(host: str) -> Phrase:
    """Name the source of a tip."""
    return phrase("Source: {host}", host=host)


def unconfirmed(service: str) -> Phrase:
    """Say that the official page is silent."""
    return phrase("{service} has not confirmed it yet", service=service)


def page_silent(service: str) -> Phrase:
    """Say that the official page cannot tell."""
    return phrase("{service}'s status page cannot tell us right now", service=service)


def confirmed_by(service: str) -> Phrase:
    """Say who confirmed it where we were not first."""
    return phrase("{service} reports it", service=service)


def lead(service: str, ahead: timedelta) -> Phrase:
    """Say how much earlier than the official page we were."""
    return phrase("We noticed {ahead} before {service}", ahead=duration(ahead), service=service)


def last_word(service: str, age: timedelta) -> Phrase:
    """Say how old the last official word is while nothing new can be had."""
    return phrase("The last word from {service} is {age} old", service=service, age=age)


def maintenance_until(end: Phrase) -> Phrase:
    """Say when a maintenance is planned to end."""
    return phrase("Planned until {end}", end=end)


def latency(milliseconds: int) -> Phrase:
    """Say how long an answer took."""
    return phrase("{milliseconds} ms", milliseconds=milliseconds)


def latency_range(low: int, high: int) -> Phrase:
    """Say between which times the answers lay, in milliseconds."""
    return phrase("answers took {low} to {high} ms", low=low, high=high)


def incident_facts(phase: Phrase, lasting: timedelta | None) -> Phrase:
    """Say where an incident stands and for how long it has been open."""
    return phase if lasting is None else phrase("{phase} · {lasting}", phase=phase, lasting=lasting)


def update_heading(clock: Phrase, phase: Phrase) -> Phrase:
    """Say when an update was written, and the phase it tells of."""
    return phrase("{clock} {phase}", clock=clock, phase=phase)


def resolved_after(lasting: timedelta | None, age: Phrase) -> Phrase:
    """Say how long a resolved incident lasted and when it ended."""
    if lasting is None:
        return phrase("Resolved {age}", age=age)
    return phrase("Resolved {age}, after {lasting}", age=age, lasting=lasting)


def group_count(name: str, count: int) -> Phrase:
    """Say how many components of a group an incident names."""
    return phrase("{name} ({count})", name=name, count=count)


def joined(parts: tuple[Phrase, ...]) -> Phrase:
    """Put facts beside each other on one line."""
    first, *rest = parts
    for part in rest:
        first = phrase("{first} · {second}", first=first, second=part)
    return first


def earlier_updates(count: int) -> Phrase:
    """Offer the updates that are folded away."""
    return counted("Show {count} earlier update", "Show {count} earlier updates", count)


def more_incidents(count: int) -> Phrase:
    """Offer the incidents that are folded away."""
    return counted("Show {count} more incident", "Show {count} more incidents", count)


def others(count: int) -> Phrase:
    """Name the services that have no line of their own, before what their status pages say."""
    return counted("{count} other", "{count} others", count)


def in_trouble(bad: int, total: int, health: Phrase) -> Phrase:
    """Say how much of a group is in trouble: "13 of 15: Degraded"."""
    return phrase("{bad} of {total}: {health}", bad=bad, total=total, health=health)


def others_well(count: int) -> Phrase:
    """Offer the components of a group in trouble that are well."""
    return counted("Show {count} that is operational", "Show {count} that are operational", count)


def all_well(total: int) -> Phrase:
    """Say that a whole group is well."""
    if total == 1:
        return phrase("Operational")
    return counted("All {count} operational", "All {count} operational", total)


def maintenance_facts(phase: Phrase, start: Phrase | None, end: Phrase | None) -> Phrase:
    """Say when a maintenance is."""
    if start is None:
        return phase
    if end is None:
        return phrase("{phase} · from {start}", phase=phase, start=start)
    return phrase("{phase} · {start} to {end}", phase=phase, start=start, end=end)


def day_and_time(moment: datetime, day: int, month: Phrase) -> Phrase:
    """Say a moment of another day."""
    return phrase("{day} {month}, {moment}", day=day, month=month, moment=moment)


def strip_summary(good: int, looked: int, days: int) -> Phrase:
    """Say a strip of days in words: for screen readers and on hover."""
    if looked == 0:
        return phrase("no look at it in the last {days} days", days=days)
    return phrase("no trouble on {good} of the {looked} days we looked", good=good, looked=looked)


def evidence_since(text: Phrase, clock: Phrase) -> Phrase:
    """Say a line of evidence with its beginning."""
    return phrase("{text}, since {clock}", text=text, clock=clock)


def track_record(days: int, early: int, wrong: int) -> Phrase:
    """Say how our detector did."""
    return phrase("In the last {days} days: {early} found early, {wrong} false", days=days, early=early, wrong=wrong)


def signed(at: str, url: str) -> Phrase:
    """Say who made a summary and when."""
    return phrase("Seen by trayapp on {at}. Official page: {url}", at=at, url=url)


def notices(count: int) -> Phrase:
    """Offer the last notifications, which are folded away."""
    return phrase("Notifications ({count})", count=count)


def notice(clock: Phrase, title: Phrase) -> Phrase:
    """Say when a notification was shown, and its title."""
    return phrase("{clock} {title}", clock=clock, title=title)


def check_age(age: Phrase) -> Phrase:
    """Say when we looked last."""
    return phrase("Last look {age}", age=age)
