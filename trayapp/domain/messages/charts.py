"""What the panel's charts say, on their axes and to screen readers."""

from __future__ import annotations

from datetime import timedelta

from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message, plural

SHARE_OF_CHECKS = message("share of our checks that fail")
LAST_HOUR = message("last hour · usual range shaded")
NO_DATA = message("not monitored")
WE_NOTICED = message("we noticed")
PAGE_POSTED = message("page posted")
AFTER_START = message("min after start")


def noticed(clock: Message) -> Message:
    """Mark our detection."""
    return message("We noticed {clock}", clock=clock)


def posts(service: str, clock: Message) -> Message:
    """Mark the page's first word."""
    return message("{service} posts {clock}", service=service, clock=clock)


def silence(lasting: timedelta) -> Message:
    """Say how long the page was silent after our detection."""
    return message("{lasting} of silence", lasting=duration(lasting))


def silence_so_far(lasting: timedelta) -> Message:
    """Say how long the page has been silent."""
    return message("{lasting} of silence so far", lasting=duration(lasting))


def now_at(clock: Message) -> Message:
    """Mark the end of the axis."""
    return message("now {clock}", clock=clock)


def failing_share(percent: int) -> Message:
    """Say the latest share for those who cannot see the chart."""
    return message("Checks failing now: {percent} %", percent=percent)


def usual(low_ms: int, high_ms: int) -> Message:
    """Say the range that most answers take."""
    return message("usually {low} to {high} ms", low=low_ms, high=high_ms)


def percent(text: str) -> Message:
    """Say a share; `text` is a number with one decimal in the reader's form."""
    return message("{share} %", share=text)


def strip_summary(share: str, days: int) -> Message:
    """Say a strip of days in words: for screen readers and on hover."""
    return plural(
        "Without an outage {share} %, {count} day",
        "Without an outage {share} %, {count} days",
        days,
        share=share,
    )


def day(when: Message, what: Message) -> Message:
    """Say what one day was like."""
    return message("{day} · {what}", day=when, what=what)


def day_by_page(when: Message, what: Message) -> Message:
    """Say what one day was like, where only the page's own history knows it."""
    return by_page(day(when, what))


def by_page(said: Message) -> Message:
    """Say that what is said rests on the page's own history."""
    return message("{said} (by its status page)", said=said)


def parts_hit(names: tuple[str, ...], more: int) -> Message:
    """Name the parts that were hit."""
    named = message("{parts}", parts=tuple(message("{name}", name=name) for name in names))
    return plural("{names} and {count} more", "{names} and {count} more", more, names=named) if more > 0 else named


def day_of_trouble(when: Message, health: Message, parts: Message | None, lasting: Message | None) -> Message:
    """Say what was hit on a day, how badly, and for how long."""
    what = message("{parts}: {health}", parts=parts, health=health) if parts is not None else health
    said = day(when, what)
    return said if lasting is None else message("{said}, {lasting}", said=said, lasting=lasting)


def page_was_late(said: Message, minutes: int) -> Message:
    """Add how late the page was on that day."""
    return message("{said}; page {minutes} min late", said=said, minutes=minutes)


def minutes_late(minutes: int) -> Message:
    """Say how late a page is."""
    return message("{minutes} min late", minutes=minutes)


def median_of(count: int) -> Message:
    """Say what a median rests on."""
    return plural("in {count} outage.", "in the median of {count} outages.", count)


def own_record(early: int, judged: int, lead: timedelta | None, wrong: int) -> Message:
    """Say how often our own detection was first, by how much where that is known, and how often it was wrong."""
    first = message("trayapp was first in {early} of {judged}", early=early, judged=judged)
    if lead is not None:
        first = message("{first}, usually by {lead}", first=first, lead=lead)
    alarms = plural("{count} false alarm", "{count} false alarms", wrong)
    return message("{first}; {alarms}.", first=first, alarms=alarms)


def outage(day: str, title: str, minutes: int) -> Message:
    """Say one outage in words: for screen readers and on hover."""
    return message("{day}, {title}: posted {minutes} min after it began", day=day, title=title, minutes=minutes)
