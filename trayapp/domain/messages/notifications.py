"""What desktop notifications say."""

from __future__ import annotations

from datetime import datetime, timedelta

from trayapp.domain.model.enums import Health, Phase
from trayapp.i18n.message import Argument, Message, message, plural

_WORTH_SAYING = timedelta(minutes=1)
"""A lead of seconds is no lead: both saw it at the same look."""

OPEN = message("Show details")
MUTE = message("Mute until it's fixed")
SNOOZE = message("Snooze for 1 hour")

MAINTENANCE_OVER_BODY = message("Everything should work again.")
TEST_TITLE = message("Notifications work")
TEST_BODY = message("This is what outage notifications look like.")

_PHASES = {
    Phase.INVESTIGATING: message("They're investigating."),
    Phase.IDENTIFIED: message("They've found the cause."),
    Phase.MONITORING: message("They're testing a fix."),
    Phase.RESOLVED: message("It's resolved."),
}
_LIKELY = {
    Health.MAJOR_OUTAGE: message("{service} is probably down"),
    Health.PARTIAL_OUTAGE: message("Parts of {service} are probably down"),
}
_CONFIRMED = {
    Health.MAJOR_OUTAGE: message("{service} is down: {title}"),
    Health.PARTIAL_OUTAGE: message("{service} is partly down: {title}"),
}


def likely_title(service: str, health: Health) -> Message:
    """Return the title of a finding of our own."""
    return _LIKELY.get(health, message("{service} probably has problems")).format(service=service)


def likely_body(service: str, headline: Message | None, since: timedelta) -> Message:
    """Return what fails as the verdict puts it (None: it speaks of something else), and for how long."""
    if headline is not None:
        return message("{headline}. Our checks have been failing for {duration}.", headline=headline, duration=since)
    return message(
        "Our checks have been failing for {duration}. {service} hasn't confirmed it yet.",
        duration=since,
        service=service,
    )


def listed_body(service: str) -> Message:
    """Return who says so, where there is no incident to quote."""
    return message("{service} lists affected components, but no incident yet.", service=service)


def listed_title(service: str, health: Health) -> Message:
    """Return the title where the page shows parts in trouble, but no incident."""
    if health is Health.MAJOR_OUTAGE:
        return message("{service} is down", service=service)
    return message("{service} has problems", service=service)


def confirmed_title(service: str, titles: tuple[str, ...], health: Health) -> Message:
    """Return the title of one official incident, or of several told as one; `titles` are foreign text."""
    if len(titles) > 1:
        return plural("{service}: {count} incident", "{service}: {count} incidents", len(titles), service=service)
    return _CONFIRMED.get(health, message("{service}: {title}")).format(service=service, title=titles[0])


def confirmed_body(service: str, titles: tuple[str, ...], phase: Phase, lead: timedelta | None) -> Message:
    """Return who says so, how long after us, and where they stand."""
    who = _confirmed_by(service, lead)
    if len(titles) > 1:
        return message("{titles}. {who} {phase}", titles=titles, who=who, phase=_PHASES[phase])
    return message("{who} {phase}", who=who, phase=_PHASES[phase])


def _confirmed_by(service: str, lead: timedelta | None) -> Message:
    if lead is not None and lead >= _WORTH_SAYING:
        return message("{service} confirmed it {lead} after we noticed.", service=service, lead=lead)
    return message("{service} confirmed it.", service=service)


def again_title(service: str) -> Message:
    """Return the title where trouble that was over is back."""
    return message("{service} has problems again", service=service)


def over_title(service: str, titles: tuple[str, ...]) -> Message:
    """Return the title of the end of a trouble; `titles` are those of its incidents, if it had any."""
    if len(titles) > 1:
        return plural(
            "{service}: {count} incident resolved",
            "{service}: {count} incidents resolved",
            len(titles),
            service=service,
        )
    if titles:
        return message("{service}, resolved: {title}", service=service, title=titles[0])
    return message("{service} works again", service=service)


def over_body(service: str, lasted: timedelta | None, lead: timedelta | None, *, official: bool) -> Message:
    """Return how long it lasted (None: nobody watched its end), and who was first."""
    parts: list[Argument] = []
    if lasted is None:
        parts.append(message("It ended while trayapp couldn't check."))
    else:
        parts.append(message("It lasted {duration}.", duration=lasted))
    if lead is not None and lead >= _WORTH_SAYING:
        parts.append(message("We noticed {lead} before {service} said so.", lead=lead, service=service))
    elif not official:
        parts.append(message("{service} never confirmed it.", service=service))
    if len(parts) == 1:
        return message("{first}", first=parts[0])
    return message("{first} {second}", first=parts[0], second=parts[1])


def maintenance_title(service: str, title: str) -> Message:
    """Return the title of a planned maintenance that has begun; `title` is foreign text."""
    return message("{service} maintenance: {title}", service=service, title=title)


def maintenance_body(ends_at: datetime | None) -> Message:
    """Return until when the maintenance is planned."""
    if ends_at is None:
        return message("It has started.")
    return message("It has started and should end at {time}.", time=ends_at)


def maintenance_over_title(service: str, title: str) -> Message:
    """Return the title of a planned maintenance that is over; `title` is foreign text."""
    return message("{service} maintenance finished: {title}", service=service, title=title)


def demo_title(title: Message) -> Message:
    """Return the title of a notice of a demo: nobody shall take it for real."""
    return message("Demo: {title}", title=title)
