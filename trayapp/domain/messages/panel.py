"""What the panel says."""

from __future__ import annotations

from datetime import datetime, timedelta

from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message, message_in, plural

TITLE = message("trayapp")
DEMO = message("Demo: recorded, none of it is happening now")
LOOKING = message("First check…")
LOOKING_MORE = message("The first answers take a few seconds")

STATUS_PAGE = message("Status page")
PROBE = message("Our probe")
NETWORK = message("Your network")
NOT_LOOKED = message("not checked yet")

TIPS = message("What you can do")
INCIDENTS = message("Incidents")
PAST_INCIDENTS = message("Recently resolved")
MAINTENANCES = message("Planned maintenance")
COMPONENTS = message("Components")
EVIDENCE = message("How we know")
LATENCY = message("Response time")
OTHER_PARTS = message("Other parts")
DAYS = message("the last 90 days")
NEW = message("new")
REOPENED = message("reopened")

NO_INCIDENTS = message("No open incidents on the status page.")
INCIDENTS_UNKNOWN = message("Unknown while the status page can't be read.")
NO_COMPONENTS = message("No component list yet.")
COMPONENTS_STALE = message("Last known; the status page can't be read right now.")

CHECK = message("Check now")
CHECKING = message("Checking…")
KEEP_QUIET = message("Snooze notifications")
COPY = message("Copy a summary")
COPIED = message("Copied")
SETTINGS = message("Settings")
OPEN_PAGE = message("Open the status page")
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
    return message("because {reason}", reason=reason)


def source(host: str) -> Message:
    """Name the source of a tip."""
    return message("Source: {host}", host=host)


def unconfirmed(service: str) -> Message:
    """Say that the official page is silent."""
    return message("{service} hasn't confirmed it yet", service=service)


def page_silent(service: str) -> Message:
    """Say that the official page cannot tell."""
    return message("{service}'s status page can't be read right now", service=service)


def confirmed_by(service: str) -> Message:
    """Say who confirmed it where we were not first."""
    return message("{service} confirms it", service=service)


def lead(service: str, ahead: timedelta) -> Message:
    """Say how much earlier than the official page we were."""
    return message("We noticed {ahead} before {service} said so", ahead=duration(ahead), service=service)


def last_word(service: str, age: timedelta) -> Message:
    """Say how old the last official word is while nothing new can be had."""
    return message("{service}'s page was last read {age} ago", service=service, age=age)


def maintenance_until(end: Message) -> Message:
    """Say when a maintenance is planned to end."""
    return message("Planned until {end}", end=end)


def latency(milliseconds: int) -> Message:
    """Say how long an answer took."""
    return message("{milliseconds} ms", milliseconds=milliseconds)


def latency_range(low: int, high: int) -> Message:
    """Say between which times the answers lay, in milliseconds."""
    return message("answers took {low} to {high} ms", low=low, high=high)


def incident_facts(phase: Message, lasting: timedelta | None) -> Message:
    """Say where an incident stands and for how long it has been open."""
    return phase if lasting is None else message("{phase} · {lasting}", phase=phase, lasting=lasting)


def update_heading(clock: Message, phase: Message) -> Message:
    """Say when an update was written, and the phase it tells of."""
    return message("{clock} {phase}", clock=clock, phase=phase)


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


def more_incidents(count: int) -> Message:
    """Offer the incidents that are folded away."""
    return plural("Show {count} more incident", "Show {count} more incidents", count)


def others(count: int) -> Message:
    """Name the services that have no line of their own, before what their status pages say."""
    return plural("{count} other", "{count} others", count)


def in_trouble(bad: int, total: int, health: Message) -> Message:
    """Say how much of a group is in trouble: "13 of 15: Degraded"."""
    return message("{bad} of {total}: {health}", bad=bad, total=total, health=health)


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


def strip_summary(good: int, looked: int, days: int) -> Message:
    """Say a strip of days in words: for screen readers and on hover."""
    if looked == 0:
        return message("not monitored in the last {days} days", days=days)
    return message("no problems on {good} of {looked} monitored days", good=good, looked=looked)


def evidence_since(text: Message, clock: Message) -> Message:
    """Say a line of evidence with its beginning."""
    return message("{text}, since {clock}", text=text, clock=clock)


def track_record(days: int, early: int, wrong: int) -> Message:
    """Say how our detector did."""
    return message("Last {days} days: {early} caught first, {wrong} false alarms", days=days, early=early, wrong=wrong)


def signed(at: str, url: str) -> Message:
    """Say who made a summary and when."""
    return message("Seen by trayapp on {at}. Official page: {url}", at=at, url=url)


def notices(count: int) -> Message:
    """Offer the last notifications, which are folded away."""
    return message("Notifications ({count})", count=count)


def notice(clock: Message, title: Message) -> Message:
    """Say when a notification was shown, and its title."""
    return message("{clock} {title}", clock=clock, title=title)


def check_age(age: Message) -> Message:
    """Say when we looked last."""
    return message("Checked {age}", age=age)
