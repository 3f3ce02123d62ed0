"""What desktop notifications say: a title with what fails, a body with who says so and the one thing to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from trayapp.domain.model.enums import Phase
from trayapp.domain.subject import PART, Subject
from trayapp.i18n.message import Message, message, message_in

_WORTH_SAYING = timedelta(minutes=1)
"""A lead of seconds is no lead: both saw it at the same check."""
MAX_QUOTE = 120
"""Letters of an incident's title that a notification quotes."""
MOST_QUOTED = 3
"""Titles of incidents that are still open, quoted at the end of another."""
MAX_NAME, MAX_NAME_OF_PART = 18, 13
"""Letters of a service's name in a title, alone and with what of it fails."""

OPEN = message("Details")
MUTE = message("Mute this one")
SNOOZE = message("Snooze 1 h")

ENDED_UNSEEN = message("It ended while trayapp couldn't check.")
STILL_FAILING = message("Our own checks still fail.")
TEST_TITLE = message("Notifications work")
TEST_BODY = message("This is what outage notifications look like.")


class Condition(StrEnum):
    """How the subject of a notification does."""

    SUSPECT = "suspect"
    FAILING = "failing"
    SLOW = "slow"
    DOWN = "down"
    PROBLEMS = "problems"
    PROBLEMS_AGAIN = "problems again"
    RECOVERING = "recovering"
    AGAIN = "again"
    WORKS = "works"


_TITLES: Mapping[Condition, tuple[Message, Message]] = {
    Condition.SUSPECT: (message("{what} may be failing"), message("{what} may be failing")),
    Condition.FAILING: (message("{what} is failing"), message("{what} are failing")),
    Condition.SLOW: (message("{what} is slow"), message("{what} are slow")),
    Condition.DOWN: (message("{what} is down"), message("{what} are down")),
    Condition.PROBLEMS: (message("{what} has problems"), message("{what} have problems")),
    Condition.PROBLEMS_AGAIN: (message("{what} has problems again"), message("{what} have problems again")),
    Condition.RECOVERING: (message("{what} is recovering"), message("{what} are recovering")),
    Condition.AGAIN: (message("{what} is failing again"), message("{what} are failing again")),
    Condition.WORKS: (message("{what} works again"), message("{what} work again")),
}
"""For one thing and for several."""
_PHASES = {
    Phase.INVESTIGATING: message("They're investigating."),
    Phase.IDENTIFIED: message("They've found the cause."),
    Phase.MONITORING: message("They're testing a fix."),
    Phase.RESOLVED: message("It's resolved."),
}
_NAME = message("{name}")
_SUBJECTS: Mapping[Subject, Message] = {
    ("chatgpt-login",): message_in("subject", "ChatGPT sign-in"),
    ("chatgpt",): _NAME.format(name="ChatGPT"),
    ("codex",): _NAME.format(name="Codex"),
    ("fine-tuning",): message_in("subject", "Fine-tuning"),
    ("chatgpt-login", "api"): message_in("subject", "Sign-in and the API"),
    ("chatgpt", "api"): message_in("subject", "ChatGPT and the API"),
    ("chatgpt", "codex"): message_in("subject", "ChatGPT and Codex"),
    ("codex", "api"): message_in("subject", "Codex and the API"),
    ("login",): message_in("subject", "{name} sign-in"),
    ("api",): message_in("subject", "{name}'s API"),
}


def title(condition: Condition, service: str, subject: Subject) -> Message:
    """Return the title of a notification: what fails, and how; at most 40 letters in English, 48 elsewhere."""
    one, several = _TITLES[condition]
    is_several = len(subject) > 1 and subject in _SUBJECTS
    return (several if is_several else one).format(what=subject_name(service, subject))


def subject_name(service: str, subject: Subject) -> Message:
    """Return what a subject is called at the beginning of a sentence; `service` and component names are foreign."""
    if len(subject) == 1 and subject[0].startswith(PART):
        return _NAME.format(name=subject[0].removeprefix(PART))
    most = MAX_NAME if subject == () else MAX_NAME_OF_PART
    name = _SUBJECTS.get(subject, _NAME)
    return name if name.arguments else name.format(name=_short(service, most))


def _short(name: str, most: int = MAX_NAME) -> str:
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def joined(*sentences: Message | None) -> Message:
    """Return sentences one after the other."""
    first, *others = (each for each in sentences if each is not None)
    for each in others:
        first = message("{first} {second}", first=first, second=each)
    return first


def detected(service: str, lasting: timedelta, *, online: bool) -> Message:
    """Return what our own checks say, and what the page does not; `online`: the user's network is known to be fine."""
    if online:
        return message(
            "For {duration}. {service} hasn't confirmed it; your network is fine.", duration=lasting, service=service
        )
    return message("For {duration}. {service} hasn't confirmed it.", duration=lasting, service=service)


def components_down(service: str) -> Message:
    """Return who says so, where there is no incident to quote."""
    return message("{service} lists affected components, but no incident yet.", service=service)


def stated(service: str) -> Message:
    """Return who says so, where the page states it in its headline alone."""
    return message("{service}'s page says so, but names no component and no incident.", service=service)


def confirmed(service: str, titles: tuple[str, ...], phase: Phase, lead: timedelta | None) -> Message:
    """Return who says so, how long after us, in which words, and where they stand; `titles` are foreign text."""
    quoted = tuple(map(_quoted, titles))
    if lead is not None and lead >= _WORTH_SAYING:
        template = message("{service} confirms it {lead} after we noticed: “{titles}”. {phase}")
        return template.format(service=service, lead=lead, titles=quoted, phase=_PHASES[phase])
    return message("{service} confirms it: “{titles}”. {phase}", service=service, titles=quoted, phase=_PHASES[phase])


def _quoted(title: str) -> str:
    return title if len(title) <= MAX_QUOTE else f"{title[: MAX_QUOTE - 1].rstrip()}…"


def was_down(lasted: timedelta, total: timedelta | None, *, down: bool) -> Message:
    """Return how long it lasted, this time and, after a relapse, in all."""
    if total is not None:
        return message("It lasted {duration} this time, {total} in all.", duration=lasted, total=total)
    if down:
        return message("It was down for {duration}.", duration=lasted)
    return message("It lasted {duration}.", duration=lasted)


def seen_down(lasted: timedelta, unwatched: timedelta) -> Message:
    """Return for how long we saw it fail, where for a part of the time nobody looked."""
    return message(
        "We saw it fail for {duration}; for another {unwatched} nothing was checked.",
        duration=lasted,
        unwatched=unwatched,
    )


def one_is_over(service: str) -> Message:
    """Return the title of an end while other trouble goes on."""
    return message("One {name} problem is over", name=_short(service))


def over_after(lasted: timedelta, titles: tuple[str, ...]) -> Message:
    """Return what is over, and after how long; `titles` are foreign text."""
    return message("Over after {duration}: “{titles}”.", duration=lasted, titles=tuple(map(_quoted, titles)))


def still_open(titles: tuple[str, ...]) -> Message:
    """Return what is not over; `titles` are foreign text."""
    return message("Still open: “{titles}”.", titles=tuple(map(_quoted, titles[:MOST_QUOTED])))


def noticed_first(service: str, lead: timedelta | None) -> Message | None:
    """Return how long before the page we notified; None where that is not worth a word."""
    if lead is None or lead < _WORTH_SAYING:
        return None
    return message("We told you {lead} before {service}.", lead=lead, service=service)


def unconfirmed(service: str) -> Message:
    """Return that the page has said nothing of it."""
    return message("{service} hasn't confirmed it.", service=service)


def confirmed_late(service: str, titles: tuple[str, ...]) -> Message:
    """Return that the page told of it only after its end; `titles` are foreign text."""
    return message(
        "{service} confirmed it afterwards: “{titles}”.", service=service, titles=tuple(map(_quoted, titles))
    )


def maintenance_title(service: str) -> Message:
    """Return the title of a planned maintenance that has begun."""
    return message("{service}: maintenance", service=_short(service))


def maintenance_body(title: str, ends_at: datetime | None) -> Message:
    """Return what is maintained, which is foreign text, and until when that is planned."""
    if ends_at is None:
        return message("“{title}” has begun.", title=_quoted(title))
    return message("“{title}” has begun and should end at {time}.", title=_quoted(title), time=ends_at)


def maintenance_over_title(service: str) -> Message:
    """Return the title of a planned maintenance that is over."""
    return message("{service}: maintenance is over", service=_short(service))


def maintenance_over_body(title: str) -> Message:
    """Return that all should be as before; `title` is foreign text."""
    return message("“{title}” is complete. Everything should work as before.", title=_quoted(title))


def demo_title(title: Message) -> Message:
    """Return the title of a notification of a demo, so that nobody takes it for real."""
    return message("Demo: {title}", title=title)
