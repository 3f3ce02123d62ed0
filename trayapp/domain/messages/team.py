"""What is said of a team: what colleagues see, whom we follow, and what is wrong with the way to the broker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from trayapp.domain.messages import verdicts
from trayapp.domain.model.enums import Confirmation, FailureMode, Health, PageState
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.team import Link, Sees
from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message, plural

COLLEAGUES = message("Colleagues")
NOBODY = message("no colleague is there")
NO_LEADER = message("Nobody checks for you right now")
SEES: Mapping[Sees, Message] = {
    Sees.WELL: message("all checks pass"),
    Sees.TROUBLE: message("checks fail"),
    Sees.NOTHING: message("doesn't check this itself"),
}
CHECKS_FOR_YOU = message("checks for you")
_UNNAMED = message("a colleague")
_MODES: Mapping[Health, FailureMode] = {
    Health.MAJOR_OUTAGE: FailureMode.SILENT,
    Health.PARTIAL_OUTAGE: FailureMode.ERRORS,
}


def who(name: str, place: str) -> Message:
    """Name a colleague as far as they want to be named."""
    called = message("{name}", name=name) if name else _UNNAMED
    return message("{name} ({place})", name=called, place=place) if place else called


def all_see_it(count: int) -> Message:
    """Say that every colleague sees it too."""
    return plural("{count} colleague sees it too", "All {count} colleagues see it too", count)


def some_see_it(bad: int, total: int) -> Message:
    """Say how many colleagues see it too."""
    return plural("{bad} of {count} colleague sees it too", "{bad} of {count} colleagues see it too", total, bad=bad)


def except_in(bad: int, total: int, place: str) -> Message:
    """Say how many colleagues see it too, and that those of one place are the ones who don't."""
    rest = plural("the {count} in {place} doesn't", "the {count} in {place} don't", total - bad, place=place)
    return message("{some}, {rest}", some=some_see_it(bad, total), rest=rest)


def only_in(bad: int, total: int, place: str) -> Message:
    """Say how many colleagues see it too, and that all of them are in one place."""
    return message("{some}, all of them in {place}", some=some_see_it(bad, total), place=place)


def nobody_sees_it(total: int) -> Message:
    """Say that no colleague sees it."""
    return plural("{count} colleague doesn't see it", "None of {count} colleagues sees it", total)


def not_here(bad: int, total: int) -> Message:
    """Say how many colleagues see trouble that we don't see."""
    return plural(
        "{bad} of {count} colleague sees a problem that doesn't show here",
        "{bad} of {count} colleagues see a problem that doesn't show here",
        total,
        bad=bad,
    )


def followed(name: Message, result: Message) -> Message:
    """Say whose checks count here."""
    return message("Checked by {name}: {result}", name=name, result=result)


def clock_off(off: timedelta) -> Message:
    """Say that a colleague's clock is wrong."""
    if off > timedelta(0):
        return message("its clock is {span} ahead", span=duration(off))
    return message("its clock is {span} behind", span=duration(-off))


def ignored(count: int) -> Message:
    """Say that some of what came in was not taken."""
    return plural("{count} message was ignored", "{count} messages were ignored", count)


def there(count: int) -> Message:
    """Say how many colleagues are there."""
    return plural("{count} colleague is there", "{count} colleagues are there", count) if count else NOBODY


def headline(service: str, health: Health, confirmation: Confirmation, *, recovering: bool) -> Message:
    """Say what a leader's verdict is, in the words of our own."""
    if health is Health.UNKNOWN:
        return verdicts.unknown(service, PageState.NEVER)
    if recovering:
        return verdicts.recovering(service)
    if confirmation is Confirmation.SUSPECTED:
        return verdicts.whole(service, FailureMode.SUSPECT)
    if confirmation is Confirmation.CONFIRMED or health is Health.MAINTENANCE:
        return verdicts.page_reports(service, health)
    if health is Health.OPERATIONAL:
        return verdicts.ALL_CLEAR
    return verdicts.whole(service, _MODES.get(health, FailureMode.SLOW))


_TITLES: Mapping[Link, Message] = {
    Link.UNREACHABLE: message("Your team's broker can't be reached"),
    Link.REFUSED: message("Your team's broker refuses your user or password"),
    Link.UNTRUSTED: message("Your team's broker has a certificate that can't be verified"),
    Link.NO_PASSWORD: message("The password for your team's broker is missing"),
    Link.NO_LIBRARY: message("A library for your team's broker is missing"),
    Link.NOT_MQTT: message("Your team's broker doesn't speak MQTT 5"),
}
_REMEDIES: Mapping[Link, Message] = {
    Link.UNREACHABLE: message("Check team.broker in config.toml, and whether the broker runs."),
    Link.REFUSED: message("Check team.user in config.toml, and run: trayapp key set --for mqtt"),
    Link.UNTRUSTED: message("Set team.ca_file in config.toml to the authority that signed it."),
    Link.NO_PASSWORD: message("Run: trayapp key set --for mqtt"),
    Link.NO_LIBRARY: message("Install trayapp with its extra mqtt: pipx install 'trayapp[mqtt]'"),
    Link.NOT_MQTT: message("Check the port in team.broker. Mosquitto speaks MQTT 5 from version 1.6 on."),
}
UNENCRYPTED = message("your password goes to the broker unencrypted")
ENCRYPT = message("Use an mqtts:// address for team.broker.")
GOES_ON = message("trayapp goes on by itself.")


def link_title(link: Link) -> Message | None:
    """Say what is wrong with the way to the broker; None where nothing is."""
    return _TITLES.get(link)


def link_remedy(link: Link) -> Message | None:
    """Say what to do about it."""
    return _REMEDIES.get(link)


def link_problem(link: Link) -> Problem | None:
    """Say what is wrong with the way to the broker, and what to do; None where nothing is."""
    if link not in _TITLES:
        return None
    text = message("{meanwhile} {remedy}", remedy=_REMEDIES[link], meanwhile=GOES_ON)
    return Problem(_TITLES[link], text, "team.broker")
