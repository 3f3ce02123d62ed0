"""What the four sources are called, and what each says in a word and a figure."""

from __future__ import annotations

from trayapp.domain.model.enums import Health, Network, PageState
from trayapp.i18n.message import Message, message, plural

WE_MEASURE = message("We measure")
YOUR_NETWORK = message("Your network")
NOT_CHECKED = message("Not checked")
OTHER_PEOPLE = message("Other people")
ELSEWHERE = message("Elsewhere")
ONLY_HERE = message("Is it only here?")
CHECK_PLACES = message("Check other places")
NOT_ASKED = message("Not asked")
ASK_NOW = message("check now")
NOT_ASKED_YET = message(
    "Nobody has been asked yet. One click asks home connections in other places, once. Nothing about you is sent."
)

PAGE_WORDS = {
    Health.OPERATIONAL: message("All clear"),
    Health.MAINTENANCE: message("Maintenance"),
    Health.DEGRADED: message("Degraded"),
    Health.PARTIAL_OUTAGE: message("Outage"),
    Health.MAJOR_OUTAGE: message("Outage"),
    Health.UNKNOWN: message("Unclear"),
}
PAGE_STATES = {
    PageState.STALE: message("Out of date"),
    PageState.UNREADABLE: message("Can't be read"),
    PageState.UNREACHABLE: message("No answer"),
    PageState.NEVER: message("Not checked"),
}
NETWORK_WORDS = {
    Network.ONLINE: message("Fine"),
    Network.OFFLINE: message("Offline"),
    Network.CAPTIVE_PORTAL: message("Sign in first"),
    Network.PROXY_UNREACHABLE: message("Proxy silent"),
    Network.UNKNOWN: message("Not checked"),
}


def service_says(service: str) -> Message:
    """Name the official page as a source."""
    return message("{service} says", service=service)


def some_of(good: int, total: int) -> Message:
    """Say how many of all: of targets that answer, of places where it fails."""
    return message("{good} of {total}", good=good, total=total)


def others_fine(count: int) -> Message:
    """Say that the rest answers."""
    return plural("{count} other fine", "{count} others fine", count)


def rechecking(count: int) -> Message:
    """Say that targets that failed just now are checked again."""
    return plural("rechecking {count}", "rechecking {count}", count)


def since(clock: Message) -> Message:
    """Say since when."""
    return message("since {clock}", clock=clock)


def network_takes(latency: Message) -> Message:
    """Say how fast the network's answers come."""
    return message("Other sites answer in {latency}", latency=latency)


def last_read(age: Message) -> Message:
    """Say when the page was read."""
    return message("Last read {age}", age=age)


FROM_HTML = message("Read from the page's HTML: there are no data and no feed to read")


def failing(name: Message | tuple[Message, ...], symptom: Message) -> Message:
    """Say how a target fails, or several."""
    return message("{name}: {symptom}", name=name, symptom=symptom)
