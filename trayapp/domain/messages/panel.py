"""What the panel says."""

from __future__ import annotations

from datetime import datetime, timedelta

from trayapp.i18n.message import Message, message, message_in, plural

TITLE = message("trayapp")
DEMO = message("Demo: recorded, none of it is happening now")
TIPS = message("What to do now")
WHY = message("Why these?")
HELPED = message("This helped")
UNHELPFUL = message("This didn't help")
OPEN_INCIDENT = message("Open incident")
AFFECTED = message("Affected")
YOURS_FIRST = message("your parts first")
SERVICES_IN_TROUBLE = message("Services with problems")
SERVICES_UNKNOWN = message("Services without an answer")
SERVICES_FINE = message("Services that work")
INCIDENTS = message("Incidents")
PAST_INCIDENTS = message("Recently resolved")
MAINTENANCES = message("Planned maintenance")
COMPONENTS = message("Components")
LATENCY = message("Response time")
NO_ANSWER = message("no answer")
OTHER_PARTS = message("Other parts")
DAYS = message("Last 90 days")
NEW = message("new")
REOPENED = message("reopened")

NO_INCIDENTS = message("No open incidents.")
INCIDENTS_UNKNOWN = message("Unknown while the status page can't be read.")
NO_COMPONENTS = message("No component list yet.")
COMPONENTS_STALE = message("Last known; the status page can't be read right now.")

CHECK = message("Check now")
CHECKING = message("Checking…")
HISTORY = message("Recent incidents and notifications")
SILENCE = message("Snooze notifications")
COPY = message("Copy a summary")
COPY_ROW = message("Copy this text")
COPIED = message("Copied")
SETTINGS = message("Settings")
OPEN_PAGE = message("Open the status page")
PIN = message("Keep open")
FILTER = message("Filter this list")
NOTHING_FOUND = message("Nothing here matches.")
SHOW_LESS = message("Show less")

MONTHS = (
    message_in("month", "Jan"),
    message_in("month", "Feb"),
    message_in("month", "Mar"),
    message_in("month", "Apr"),
    message_in("month", "May"),
    message_in("month", "Jun"),
    message_in("month", "Jul"),
    message_in("month", "Aug"),
    message_in("month", "Sep"),
    message_in("month", "Oct"),
    message_in("month", "Nov"),
    message_in("month", "Dec"),
)


def because(reason: Message) -> Message:
    """Say why a tip applies."""
    return message("Because {reason}", reason=reason)


def source(host: str) -> Message:
    """Name the source of a tip."""
    return message("Source: {host}", host=host)


def latency(milliseconds: int) -> Message:
    """Say how long an answer took."""
    return message("{milliseconds} ms", milliseconds=milliseconds)


def latency_range(low: int, high: int) -> Message:
    """Say between which times the answers lay, in milliseconds."""
    return message("answers took {low} to {high} ms", low=low, high=high)


def incident_facts(phase: Message, lasting: timedelta | None) -> Message:
    """Say where an incident stands and for how long it has been open."""
    return phase if lasting is None else message("{phase} · {lasting}", phase=phase, lasting=lasting)


def resolved_after(lasting: timedelta | None, age: Message) -> Message:
    """Say how long a resolved incident lasted and when it ended."""
    if lasting is None:
        return message("Resolved {age}", age=age)
    return message("Resolved {age}, after {lasting}", age=age, lasting=lasting)


def group_count(name: str, count: int) -> Message:
    """Say how many components of a group an incident names."""
    return message("{name} ({count})", name=name, count=count)


def joined(parts: tuple[Message, ...]) -> Message:
    """Put facts beside each other on one line."""
    first, *rest = parts
    for part in rest:
        first = message("{first} · {second}", first=first, second=part)
    return first


def earlier_updates(count: int) -> Message:
    """Offer the updates that are folded away."""
    return plural("Show {count} earlier update", "Show {count} earlier updates", count)


def earlier(count: int) -> Message:
    """Offer the updates before the newest, in a few letters."""
    return plural("{count} earlier", "{count} earlier", count)


def more_incidents(count: int) -> Message:
    """Offer the incidents that are folded away."""
    return plural("Show {count} more incident", "Show {count} more incidents", count)


def in_trouble(bad: int, total: int, health: Message) -> Message:
    """Say how much of a group is in trouble: "13 of 15 parts: degraded"."""
    return message("{bad} of {total} parts: {health}", bad=bad, total=total, health=health)


def one_in_trouble(part: str, health: Message) -> Message:
    """Name the only part of a group that is in trouble."""
    return message("{part}: {health}", part=part, health=health)


def others_well(count: int) -> Message:
    """Offer the components of a group in trouble that are well."""
    return plural("Show {count} working", "Show {count} working", count)


def all_well(total: int) -> Message:
    """Say that a whole group is well."""
    if total == 1:
        return message("Operational")
    return plural("All {count} operational", "All {count} operational", total)


def maintenance_facts(phase: Message, start: Message | None, end: Message | None) -> Message:
    """Say when a maintenance is."""
    if start is None:
        return phase
    if end is None:
        return message("{phase} · from {start}", phase=phase, start=start)
    return message("{phase} · {start} to {end}", phase=phase, start=start, end=end)


def day_and_time(moment: datetime, day: int, month: Message) -> Message:
    """Say a moment of another day."""
    return message("{day} {month}, {moment}", day=day, month=month, moment=moment)


def day_of(day: int, month: Message) -> Message:
    """Say a day of the last months."""
    return message("{day} {month}", day=day, month=month)


def fine(groups: tuple[Message, ...]) -> Message:
    """Say which groups are well."""
    return message("{groups}: fine", groups=groups)


def unused(groups: tuple[Message, ...]) -> Message:
    """Name the groups that the user does not use; they are well."""
    return message("Not yours: {groups}, fine", groups=groups)


def unused_in_trouble(groups: tuple[Message, ...]) -> Message:
    """Name the groups in trouble that the user does not use."""
    return message("Not yours: trouble in {groups}", groups=groups)


def updates_of(service: str) -> Message:
    """Head the official updates."""
    return message("{service}'s updates", service=service)


def how_late(service: str) -> Message:
    """Head the record of the page's lateness."""
    return message("How late is {service}'s page?", service=service)


def notice(clock: Message, title: Message) -> Message:
    """Say when a notification was shown, and its title."""
    return message("{clock} {title}", clock=clock, title=title)


def check_age(age: Message) -> Message:
    """Say when we checked last."""
    return message("Checked {age}", age=age)
