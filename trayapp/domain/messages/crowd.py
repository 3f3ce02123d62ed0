"""What other people's reports say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from trayapp.domain.model.crowd import CrowdLevel, CrowdProblem, CrowdSource, Trend
from trayapp.i18n.message import Message, message, plural

SOURCES: Mapping[CrowdSource, str] = {
    CrowdSource.DOWNDETECTOR: "Downdetector",
    CrowdSource.HACKER_NEWS: "Hacker News",
    CrowdSource.GITHUB: "GitHub (openai/codex)",
}
_PROBLEMS: Mapping[CrowdProblem, Message] = {
    CrowdProblem.RATE_LIMITED: message("{source}: not known, we have to wait before asking again"),
    CrowdProblem.UNREACHABLE: message("{source}: not known, it didn't answer"),
    CrowdProblem.UNREADABLE: message("{source}: not known, its answer made no sense"),
    CrowdProblem.REFUSED: message("{source}: not known, it refused our credentials"),
    CrowdProblem.NO_CREDENTIALS: message("{source}: not known, no credentials are stored"),
}
"""What we could not learn, and why."""


def problem(source: CrowdSource, why: CrowdProblem) -> Message:
    """Say what could not be learned."""
    return _PROBLEMS[why].format(source=SOURCES[source])


def reports(level: CrowdLevel) -> Message:
    """Say what a series shows: "Downdetector GB: 12 times the usual, falling, 69 % below its peak"."""
    return message("{source}: {amount}, {trend}", source=_name(level), amount=amount(level), trend=trend(level))


def _name(level: CrowdLevel) -> str:
    return f"{SOURCES[level.series.source]} {level.series.country}".strip()


def amount(level: CrowdLevel) -> Message:
    """Say how much it is: times the usual where that is known."""
    if level.ratio is None:
        return plural("{count} post", "{count} posts", sum(each.count for each in level.series.buckets))
    if level.is_usual:
        return message("no more than usual")
    return message("{times} times the usual", times=_figure(level.ratio))


def times_the_usual(level: CrowdLevel) -> Message:
    """Say how much it is where there is little room."""
    if level.ratio is None or level.is_usual:
        return amount(level)
    return message("{times}\u00d7 the usual", times=_figure(level.ratio))


def in_short(level: CrowdLevel) -> Message:
    """Say how much it is and where it is heading: "12 times the usual, falling"."""
    heading = message("falling") if level.trend is Trend.FALLING else trend(level)
    return message("{amount}, {trend}", amount=times_the_usual(level), trend=heading)


def peak(count: int, bucket: timedelta) -> Message:
    """Mark the most that were counted in one stretch of time."""
    return message("peak: {count} in {span}", count=_figure(count), span=bucket)


def usual(count: float) -> Message:
    """Mark what is counted on a day without trouble."""
    return message("usual: {count}", count=_figure(count))


def curve_from(level: CrowdLevel, age: Message) -> Message:
    """Say who counted what a chart shows, and when they were asked."""
    return message("From {source}, {age}. Off unless you turn it on.", source=_name(level), age=age)


def _figure(number: float) -> str:
    """Return a number as every language reads it: no digits that mean nothing, its thousands apart."""
    return f"{number:,.0f}".replace(",", "\u202f") if number >= 9.5 else f"{number:.1f}".removesuffix(".0")


def trend(level: CrowdLevel) -> Message:
    """Say where it is heading."""
    match level.trend:
        case Trend.FALLING:
            return message("falling, {percent} % below its peak", percent=round(level.below_peak * 100))
        case Trend.RISING:
            return message("rising")
        case Trend.PEAK:
            return message("at its peak")
        case Trend.USUAL:
            return message("steady")
