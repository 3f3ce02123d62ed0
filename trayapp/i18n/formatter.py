"""How a phrase is said: in which language, with which plural form, and how durations, times and lists read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from trayapp.i18n.message import Argument, Phrase, counted, phrase


def _two_forms(count: int) -> int:
    return 0 if count == 1 else 1


def iso_moment(local: datetime) -> str:
    """Return date, time and zone in the form that every country reads: "2026-02-03 20:49:24 UTC"."""
    return local.strftime("%Y-%m-%d %H:%M:%S %Z").strip()


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its messages by English template (one text for each plural form) and its rules.

    `plural_form` maps a count to the index of a form. `zone` is where the user is; `clock` is a strftime format.
    `moment` writes date, time and zone of a local moment out, as they are written where the user is.
    """

    code: str = "en"
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plural_form: Callable[[int], int] = _two_forms
    zone: tzinfo = UTC
    clock: str = "%H:%M"
    moment: Callable[[datetime], str] = iso_moment


ENGLISH = Language()


def say(sentence: Phrase, language: Language = ENGLISH) -> str:
    """Return `sentence` in `language`; a message that the language lacks is said in English."""
    template = _template(sentence, language)
    return template.format_map({name: _spoken(value, language) for name, value in sentence.arguments})


def _template(sentence: Phrase, language: Language) -> str:
    forms = language.messages.get(sentence.template)
    if sentence.plural is None or sentence.count is None:
        return forms[0] if forms else sentence.template
    if forms:
        return forms[min(language.plural_form(sentence.count), len(forms) - 1)]
    return (sentence.template, sentence.plural)[_two_forms(sentence.count)]


def _spoken(value: Argument, language: Language) -> str:
    match value:
        case Phrase():
            return say(value, language)
        case timedelta():
            return say(duration(value), language)
        case datetime():
            return _clock(value, language)
        case tuple():
            return _enumeration([_spoken(each, language) for each in value], language)
        case _:
            return str(value)


def _clock(moment: datetime, language: Language) -> str:
    said = moment.astimezone(language.zone).strftime(language.clock)
    return said.removeprefix("0") if language.clock.startswith("%I") else said


def _enumeration(words: list[str], language: Language) -> str:
    if len(words) < 2:
        return "".join(words)
    some = words[0]
    for word in words[1:-1]:
        some = say(phrase("{some}, {next}", some=some, next=word), language)
    return say(phrase("{some} and {last}", some=some, last=words[-1]), language)


def duration(span: timedelta) -> Phrase:
    """Return `span` in the two largest units that matter: "40 s", "9 min", "3 h 9 min", "2 days 4 h"."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return phrase("{seconds} s", seconds=seconds)
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return phrase("{minutes} min", minutes=minutes)
    if hours < 24:
        rest = minutes % 60
        return (
            phrase("{hours} h {minutes} min", hours=hours, minutes=rest) if rest else phrase("{hours} h", hours=hours)
        )
    whole, rest = counted("{count} day", "{count} days", days), hours % 24
    return phrase("{days} {hours} h", days=whole, hours=rest) if rest else whole


def long_duration(span: timedelta) -> Phrase:
    """Return `span` in words, in its largest unit: "9 minutes", "3 hours"."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < 60:
        return counted("{count} second", "{count} seconds", seconds)
    if seconds < 3600:
        return counted("{count} minute", "{count} minutes", seconds // 60)
    if seconds < 86400:
        return counted("{count} hour", "{count} hours", seconds // 3600)
    return counted("{count} day", "{count} days", seconds // 86400)
