"""What is said of other places: is it only here, who was asked, and what could not be learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from trayapp.domain.model.regions import Platform, RegionalFinding, RegionalScope, RegionsProblem
from trayapp.i18n.message import Message, message, message_in, plural

CHECK_AGAIN = message("Check again")
CHECKING_PLACES = message("Asking…")
NOTHING_SENT = message("No key, no cookie, nothing about you was sent.")
YOU = message_in("the user's own country", "you")
YOUR_PROXY = message_in("a place of the user's own", "yours")
YOUR_PROVIDER = message("Your provider")
WORKS_THERE = message("Works there")
UNCLEAR = message("Unclear")
USED_UP = message("No tests are left for this incident; a token allows more.")
WAITING = message("…")
VPN_ON = message("A VPN or proxy is in use.")
UNKNOWN_COUNTRY = message("Unknown country")

PLATFORMS: Mapping[Platform, Message] = {
    Platform.GLOBALPING: message("{platform}", platform="Globalping"),
    Platform.CHECK_HOST: message("{platform}", platform="check-host.net"),
}

_PARTS: Mapping[str, Message] = {
    "login": message_in("part of a service", "Sign-in"),
    "api": message("{target}", target="API"),
    "edge": message_in("part of a service", "Website"),
}
_ANSWERS: Mapping[RegionalScope, Message] = {
    RegionalScope.LOCAL: message("Yes, only here."),
    RegionalScope.PROVIDER: message("Only at your provider."),
    RegionalScope.COUNTRY: message("Only in your country."),
    RegionalScope.REGIONAL: message("No."),
    RegionalScope.GLOBAL: message("No."),
    RegionalScope.ELSEWHERE: message("Not here."),
    RegionalScope.NOWHERE: message("No trouble anywhere."),
    RegionalScope.UNKNOWN: message("Can't tell."),
}


_NEAR = frozenset({RegionalScope.COUNTRY, RegionalScope.PROVIDER})


def part(stands_for: str) -> Message:
    """Name what a target stands for, as a heading and as the subject of a sentence."""
    return _PARTS.get(stands_for) or message("{target}", target=stands_for)


def answer(scope: RegionalScope) -> Message:
    """Answer whether it is only here, in a few words."""
    return _ANSWERS[scope]


def answered_then(age: Message, said: Message) -> Message:
    """Repeat an answer that is too old to be one of now."""
    return message("{age}: {said}", age=age, said=said)


def sentence(finding: RegionalFinding, what: Message) -> Message:
    """Say in how many countries `what` fails or works."""
    bad, good = len(finding.failing), len(finding.working)
    total = bad + good
    if not total:
        return message("No place gave an answer that says anything.")
    if not bad:
        template = plural("{what} works in {count} country.", "{what} works in all {count} countries.", total)
    elif finding.scope in _NEAR:
        template = plural("{what} works in {count} other country.", "{what} works in {count} other countries.", good)
        return template.format(count=good, what=what)
    elif finding.own in finding.failing:
        template = plural(
            "{what} fails in {bad} of {count} country, your own.",
            "{what} fails in {bad} of {count} countries, your own included.",
            total,
        )
    else:
        template = plural(
            "{what} fails in {bad} of {count} country.", "{what} fails in {bad} of {count} countries.", total
        )
    return template.format(count=total, bad=bad, what=what)


def connections(count: int, platform: Platform, age: Message) -> Message:
    """Say who was asked, and when."""
    return plural(
        "{count} home connection, asked once through {platform}, {age}.",
        "{count} home connections, asked once through {platform}, {age}.",
        count,
        platform=PLATFORMS[platform],
        age=age,
    )


def machines(count: int, platform: Platform, age: Message) -> Message:
    """Say which data centres were asked, and when."""
    return plural(
        "{count} data centre, asked once through {platform}, {age}.",
        "{count} data centres, asked once through {platform}, {age}.",
        count,
        platform=PLATFORMS[platform],
        age=age,
    )


def progress(answered: int, expected: int) -> Message:
    """Say how far a check is."""
    return message("{answered} of {expected} have answered.", answered=answered, expected=expected)


def tests_left(left: int) -> Message:
    """Say how many tests an incident still has."""
    return plural("{count} test left for this incident.", "{count} tests left for this incident.", left)


def problem(what: RegionsProblem, platform: Platform | None, wait: timedelta | None = None) -> Message:
    """Say what could not be learned, and why."""
    name = PLATFORMS[platform] if platform is not None else message("{platform}", platform="")
    if what is RegionsProblem.RATE_LIMITED and wait is not None:
        return message("{platform} allows no more tests for {wait}.", platform=name, wait=wait)
    return _PROBLEMS[what].format(platform=name)


_PROBLEMS: Mapping[RegionsProblem, Message] = {
    RegionsProblem.RATE_LIMITED: message("{platform} allows no more tests for now."),
    RegionsProblem.UNREACHABLE: message("{platform} doesn't answer."),
    RegionsProblem.UNREADABLE: message("{platform}'s answer can't be read."),
    RegionsProblem.REFUSED: message("{platform} doesn't accept the question."),
    RegionsProblem.TOO_SLOW: message("Some places of {platform} didn't answer in time."),
    RegionsProblem.NO_PLACES: message("{platform} has nobody to ask there."),
    RegionsProblem.USED_UP: USED_UP,
    RegionsProblem.NOT_PUBLIC: message("Other places can't reach this service: its addresses are local."),
}


def place(country: Message, data_centre: str) -> Message:
    """Say where our connection leaves for the world."""
    if not data_centre:
        return message("Your connection comes from: {country}.", country=country)
    return message("Your connection comes from: {country}, by way of {code}.", country=country, code=data_centre)
