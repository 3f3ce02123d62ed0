"""The panel's second line: is it them, is it me, or can nobody tell yet?"""

from __future__ import annotations

from datetime import timedelta

from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message, plural

EVERYTHING_WORKS = message("Everything works")
WHAT_YOU_USE_WORKS = message("What you use works")
WORKING_AS_FAR = message("Working, as far as we can tell")
FIRST_CHECK = message("First check…")
FIRST_CHECK_MORE = message("The first answers take a few seconds.")

ITS_YOUR_NETWORK = message("It's your network.")
ITS_YOUR_PROXY = message("It's your proxy.")
SIGN_IN_TO_NETWORK = message("It wants you to sign in.")
NOTHING_ANSWERS = message("Nothing we ask answers from here.")
PROXY_SILENT = message("It doesn't answer.")
TOO_EARLY = message("Too early to tell.")
CANNOT_TELL = message("Can't tell right now.")
PLANNED = message("Planned maintenance.")
SHORT_PLANNED = message("Planned maintenance")
SHORT_TOO_EARLY = message("Too early to tell")
AS_USUAL = message("answer as usual.")
ONLY_HERE = message("It looks like it's only here.")
ONLY_AT_YOUR_PROVIDER = message("It looks like your provider.")
CHECKS_PASS = message("Our own checks pass.")


def one_works(service: str) -> Message:
    """Say that what the icon means works, where something else does not."""
    return message("{service} works", service=service)


def others_in_trouble(count: int) -> Message:
    """Say how many other services have problems."""
    return plural("{count} other service has problems.", "{count} other services have problems.", count)


def its_them(service: str) -> Message:
    """Say that the service is at fault."""
    return message("It's {service}, not you.", service=service)


def looks_like_them(service: str) -> Message:
    """Say that the service seems at fault while the user's own network was not checked."""
    return message("It looks like {service}.", service=service)


def called_resolved(name: str) -> Message:
    """Say that the page has closed the incident while it goes on here."""
    return message("{name} calls it resolved.", name=name)


def so_far(lasting: timedelta, reach: tuple[int, int] | None = None) -> Message:
    """Say how long the trouble has lasted, and in how many countries of how many."""
    if reach is not None:
        bad, total = reach
        template = plural(
            "{lasting} so far, in {bad} of {count} country.", "{lasting} so far, in {bad} of {count} countries.", total
        )
        return template.format(count=total, lasting=duration(lasting), bad=bad)
    return message("{lasting} so far.", lasting=duration(lasting))


def began(age: Message) -> Message:
    """Say when a trouble began that is getting better."""
    return message("Recovering; it began {age}.", age=age)


def first_failures(age: Message) -> Message:
    """Say when checks began to fail."""
    return message("First failures {age}.", age=age)


def until(clock: Message) -> Message:
    """Say when a maintenance is planned to end."""
    return message("Until {clock}.", clock=clock)


def page_last_read(service: str, age: Message) -> Message:
    """Say how old the last official word is."""
    return message("{service}'s page was last read {age}.", service=service, age=age)


def page_unreadable(service: str) -> Message:
    """Say that the official page cannot be read."""
    return message("{service}'s page can't be read.", service=service)


def reports_no_problems(service: str) -> Message:
    """Say that only the page was asked, and reports nothing."""
    return message("{service} reports no problems.", service=service)


def names(listed: tuple[Message, ...]) -> Message:
    """Name what answers."""
    return message("{names}", names=listed)


def not_you(service: str) -> Message:
    """Say in the tray that the service is at fault."""
    return message("{service}, not you", service=service)


def together(answer: Message, more: Message) -> Message:
    """Put both parts of the answer into one sentence."""
    return message("{answer} {more}", answer=answer, more=more)
