"""How a message reads: in which language and plural form, and how durations, times and lists are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from gettext import NullTranslations

from trayapp.i18n.message import Argument, Message, message, plural

_LONGEST_ZONE = 6


def iso_moment(local: datetime) -> str:
    """Return date, time and zone in the form that every country reads: "2026-02-03 20:49:24 UTC"."""
    return f"{local:%Y-%m-%d %H:%M:%S} {zone_name(local)}".strip()


def zone_name(local: datetime) -> str:
    """Return the zone of a moment for readers in every country: its abbreviation, or else its offset.

    Windows has long names in the language of the system: "Mitteleuropäische Sommerzeit".
    """
    name = local.tzname() or ""
    if not name or (len(name) <= _LONGEST_ZONE and name.isascii()):
        return name
    offset = local.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"


@dataclass(frozen=True, slots=True)
class Locale:
    """A language with its catalogue, and where the user is.

    `zone` is the user's; `clock` is a strftime format. `moment` writes date, time and zone of a local moment, as they
    are written where the user is.
    """

    code: str = "en"
    translations: NullTranslations = field(default_factory=NullTranslations)
    zone: tzinfo = UTC
    clock: str = "%H:%M"
    moment: Callable[[datetime], str] = iso_moment


ENGLISH = Locale()


def translate(sentence: Message, locale: Locale = ENGLISH) -> str:
    """Return `sentence` in the language of `locale`; English where its catalogue lacks it."""
    template = _template(sentence, locale.translations)
    return template.format_map({name: _text(value, locale) for name, value in sentence.arguments})


def _template(sentence: Message, catalogue: NullTranslations) -> str:
    if not sentence.template:  # gettext's own name for a catalogue's header
        return ""
    if sentence.plural is not None and sentence.count is not None:
        return catalogue.ngettext(sentence.template, sentence.plural, sentence.count)
    if sentence.context is not None:
        return catalogue.pgettext(sentence.context, sentence.template)
    return catalogue.gettext(sentence.template)


def _text(value: Argument, locale: Locale) -> str:
    match value:
        case Message():
            return translate(value, locale)
        case timedelta():
            return translate(duration(value), locale)
        case datetime():
            return _clock(value, locale)
        case tuple():
            return _enumeration([_text(each, locale) for each in value], locale)
        case _:
            return str(value)


def _clock(moment: datetime, locale: Locale) -> str:
    text = moment.astimezone(locale.zone).strftime(locale.clock)
    return text.removeprefix("0") if locale.clock.startswith("%I") else text


def _enumeration(words: list[str], locale: Locale) -> str:
    if len(words) < 2:
        return "".join(words)
    some = words[0]
    for word in words[1:-1]:
        some = translate(message("{some}, {next}", some=some, next=word), locale)
    return translate(message("{some} and {last}", some=some, last=words[-1]), locale)


def duration(span: timedelta) -> Message:
    """Return `span` in the two largest units that matter: "40 s", "9 min", "3 h 9 min", "2 days 4 h"."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return message("{seconds} s", seconds=seconds)
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return message("{minutes} min", minutes=minutes)
    if hours < 24:
        rest = minutes % 60
        return (
            message("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else message("{hours} h", hours=hours)
        )
    whole, rest = plural("{count} day", "{count} days", days), hours % 24
    return message("{days} {hours} h", days=whole, hours=rest) if rest else whole
