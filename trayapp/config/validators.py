"""What a setting's value may be. Each check returns the value as the settings hold it, or raises `InvalidValue`.

Pure: the configuration file and the settings window ask the same checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import TypeVar

from trayapp.domain import addresses
from trayapp.domain.addresses import Address
from trayapp.domain.messages import errors
from trayapp.domain.model.settings import LOOPBACK_CADENCE_FLOOR_S
from trayapp.i18n.message import Message
from trayapp.lazy_pattern import lazy_pattern
from trayapp.typed_table import InvalidValueError

T = TypeVar("T")
Check = Callable[[object], T]

LONGEST_TEXT = 100
LONGEST_PATH = 1000
MOST_WORDS = 50
LONGEST_WORD = 4000
SLOWEST_CADENCE_S = 86_400.0

_ID = lazy_pattern(r"[A-Za-z0-9._-]{1,64}")
_COUNTRY = lazy_pattern(r"[A-Za-z]{2}")
_NETWORK_NUMBER = lazy_pattern(r"AS[0-9]{1,10}")
_QUIET_HOURS = lazy_pattern(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")
_TOPIC = lazy_pattern(r"[A-Za-z0-9_.-]{1,32}(/[A-Za-z0-9_.-]{1,32}){0,4}")
_FULL_PATH = lazy_pattern(r"/.*[^/]|~[/\\].*[^/\\]|[A-Za-z]:[/\\].*[^/\\]")


class InvalidValue(InvalidValueError):  # noqa: N818 -- read at raise sites as "raise InvalidValue"
    """A value that a setting cannot have."""

    allowed: Message


def boolean(found: object) -> bool:
    """Accept true and false."""
    if not isinstance(found, bool):
        raise InvalidValue(errors.YES_OR_NO)
    return found


def one_of(*choices: str) -> Check[str]:
    """Accept one of `choices`."""

    def check(found: object) -> str:
        if not isinstance(found, str) or found not in choices:
            raise InvalidValue(errors.one_of(choices))
        return found

    return check


def number(lowest: float, highest: float) -> Check[float]:
    """Accept a number from `lowest` to `highest`."""

    def check(found: object) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise InvalidValue(errors.number_between(lowest, highest))
        if not lowest <= found <= highest:  # NaN is not, either
            raise InvalidValue(errors.number_between(lowest, highest))
        return float(found)

    return check


def integer(lowest: int, highest: int, allowed: Message | None = None) -> Check[int]:
    """Accept a whole number from `lowest` to `highest`."""

    def check(found: object) -> int:
        if isinstance(found, bool) or not isinstance(found, int) or not lowest <= found <= highest:
            raise InvalidValue(allowed or errors.number_between(lowest, highest))
        return found

    return check


http_status = integer(100, 599, errors.A_STATUS)


def text(found: object) -> str:
    """Accept a short printable text, without the blanks around it."""
    if not isinstance(found, str) or not found.isprintable() or not 0 < len(found.strip()) <= LONGEST_TEXT:
        raise InvalidValue(errors.text_up_to(LONGEST_TEXT))
    return found.strip()


def identifier(found: object) -> str:
    """Accept an id: what files, keys and commands can carry without quoting."""
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise InvalidValue(errors.AN_ID)
    return found


def country(found: object) -> str:
    """Accept the shape of an ISO 3166 code of two letters; return it in capitals."""
    if not isinstance(found, str) or not found.isascii() or not _COUNTRY.fullmatch(found):
        raise InvalidValue(errors.A_COUNTRY)
    return found.upper()


def quiet_hours(found: object) -> tuple[time, time]:
    """Accept "22:00-07:00"; return both local times of day."""
    match = _QUIET_HOURS.fullmatch(found.strip()) if isinstance(found, str) and found.isascii() else None
    if match is None:
        raise InvalidValue(errors.QUIET_HOURS)
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    begin, end = time(from_hour, from_minute), time(to_hour, to_minute)
    if begin == end:
        raise InvalidValue(errors.QUIET_HOURS)
    return begin, end


def list_of(each: Check[T], allowed: Message, fewest: int, most: int) -> Check[tuple[T, ...]]:
    """Accept a list of `fewest` to `most` entries that pass `each`; `allowed` says what an entry may be."""

    def check(found: object) -> tuple[T, ...]:
        wrong = InvalidValue(errors.list_of(fewest, most, allowed))
        if not isinstance(found, list | tuple) or not fewest <= len(found) <= most:
            raise wrong
        try:
            return tuple(dict.fromkeys(each(entry) for entry in found))
        except InvalidValue:
            raise wrong from None

    return check


def command(found: object) -> tuple[str, ...]:
    """Accept a program and its arguments: a list, for no shell takes a line apart."""
    words = found if isinstance(found, list | tuple) else ()
    texts = tuple(word for word in words if isinstance(word, str) and len(word) <= LONGEST_WORD and "\0" not in word)
    if len(texts) != len(words) or not 0 < len(words) <= MOST_WORDS or not texts[0].strip():
        raise InvalidValue(errors.a_command(MOST_WORDS))
    return texts


def file_path(found: object) -> str:
    """Accept the whole path of a file, or one that begins with "~"."""
    if not isinstance(found, str) or not found.isprintable() or len(found) > LONGEST_PATH:
        raise InvalidValue(errors.A_FILE_PATH)
    if not _FULL_PATH.fullmatch(found):
        raise InvalidValue(errors.A_FILE_PATH)
    return found


def page_url(found: object) -> str:
    """Accept an https address, or an http one on loopback; never with a user or password in it."""
    return _url(found, errors.A_PAGE_URL, lambda address: address.is_https or address.is_loopback)


def broker_url(found: object) -> str:
    """Accept the address of an MQTT broker, with or without TLS; never with a user or password in it."""
    scheme, _, rest = found.partition("://") if isinstance(found, str) else ("", "", "")
    kinds = {"mqtt": "http", "mqtts": "https"}
    address = addresses.parse(f"{kinds.get(scheme, '')}://{rest}")
    if address is None or address.path not in {"", "/"} or address.query:
        raise InvalidValue(errors.A_BROKER)
    return str(found)


def topic(found: object) -> str:
    """Accept what the topics of a team begin with: no wildcard, no empty level."""
    if not isinstance(found, str) or not _TOPIC.fullmatch(found):
        raise InvalidValue(errors.A_TOPIC)
    return found


def short_text(longest: int) -> Check[str]:
    """Accept a printable text of at most `longest` characters, which may be empty."""

    def check(found: object) -> str:
        if not isinstance(found, str) or not found.isprintable() or len(found.strip()) > longest:
            raise InvalidValue(errors.text_up_to(longest))
        return found.strip()

    return check


def canary_url(found: object) -> str:
    """Accept an https or http address: a captive portal shows itself over plain http alone."""
    return _url(found, errors.A_CANARY_URL)


def proxy(found: object) -> str:
    """Accept "system", "none" or a proxy's address. One that needs a password comes from the system's settings."""
    if found in ("system", "none"):
        return str(found)
    return _url(found, errors.A_PROXY)


def vantage_proxy(found: object) -> str:
    """Accept the address of an HTTP or SOCKS 5 proxy, without a user or password in it."""
    scheme, _, rest = found.partition("://") if isinstance(found, str) else ("", "", "")
    kinds = {"http": "http", "https": "https", "socks5": "http", "socks5h": "http"}
    address = addresses.parse(f"{kinds.get(scheme, '')}://{rest}")
    if address is None or address.path not in {"", "/"}:
        raise InvalidValue(errors.A_VANTAGE_PROXY)
    return str(found)


def network_number(found: object) -> int:
    """Accept the number of a network, such as 2856 or "AS2856"."""
    number = int(found[2:]) if isinstance(found, str) and _NETWORK_NUMBER.fullmatch(found) else found
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**32:
        raise InvalidValue(errors.A_NETWORK_NUMBER)
    return number


def cadence(public_floor_s: float, urls: tuple[str, ...]) -> Check[float]:
    """Accept seconds between checks of `urls`: the floor is lower where all of them are on loopback."""
    local = bool(urls) and all(addresses.is_loopback(url) for url in urls)
    return number(LOOPBACK_CADENCE_FLOOR_S if local else public_floor_s, SLOWEST_CADENCE_S)


def _url(found: object, allowed: Message, permits: Callable[[Address], bool] = lambda _address: True) -> str:
    address = addresses.parse(found)
    if address is None or not permits(address):
        raise InvalidValue(allowed)
    return address.url


def display_value(found: object) -> str:
    """Return `found` as a message may show it: short, on one line, and without a password."""
    text = repr(found) if not isinstance(found, dict | list) or found else str(found)
    text = re.sub(r"//[^/@\s]*@", "//...@", text)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= 80 else f"{text[:77]}..."
