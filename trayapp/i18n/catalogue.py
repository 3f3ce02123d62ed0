"""The app's languages: which one a system wants, and the reading of a catalogue. Pure: tables, no files.

A catalogue (resources/i18n) has a table for each subject (a module of `wording`, or "tips"), and in it English
templates with their translations: a text, or where a number decides a list with one text for each plural form. English
needs none.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping

from trayapp.i18n.plurals import PLURALS
from trayapp.typed_table import TableError

SOURCE = "en"
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "zh-Hans": "简体中文",
}
"""Code and own name of every language, English first."""

_SIMPLIFIED = frozenset({"hans", "cn", "sg", "my"})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})

Messages = Mapping[str, tuple[str, ...]]


def best_language(wanted: Iterable[str]) -> str:
    """Return the first of our languages that a list of BCP 47 tags (the best first) asks for, else English."""
    return next((code for code in map(_language_of, wanted) if code is not None), SOURCE)


def _language_of(tag: str) -> str | None:
    """Return our language for a tag. Readers of traditional characters are not given simplified ones."""
    primary, *rest = tag.lower().replace("_", "-").split("-")
    if primary == "zh":
        subtags = set(rest)
        return None if subtags & _TRADITIONAL and not subtags & {"hans"} else "zh-Hans"
    return primary if primary in LANGUAGES else None


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the placeholders in a template; raise ValueError for a brace that is none."""
    found = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None:
            if not name.isidentifier() or form or conversion:
                raise ValueError(name)
            found.add(name)
    return frozenset(found)


def parse_catalogue(code: str, document: Mapping[str, object]) -> Messages:
    """Return the messages of a language; raise `TableError`, naming the key, what was found, and what is allowed."""
    messages: dict[str, tuple[str, ...]] = {}
    for subject, table in document.items():
        if not isinstance(table, Mapping):
            raise TableError(subject, table, "a table of English texts and their translations")
        for template, said in table.items():
            key = f"{subject}.{template!r}"
            if template in messages:
                raise TableError(key, said, "a text that no other subject has translated already")
            messages[template] = _forms(key, template, said, PLURALS[code].forms)
    return messages


def _forms(key: str, template: str, said: object, forms: int) -> tuple[str, ...]:
    texts = [said] if isinstance(said, str) else said
    if not isinstance(texts, list) or not all(isinstance(each, str) and each for each in texts):
        raise TableError(key, said, "a text, or a list of texts")
    if not isinstance(said, str) and len(texts) != forms:
        raise TableError(key, said, f"a list of {forms}, one for each plural form")
    allowed = placeholders(template)
    for each in texts:
        _check(key, each, allowed if isinstance(said, str) else allowed | {"count"})
    return tuple(texts)


def _check(key: str, text: str, allowed: frozenset[str]) -> None:
    try:
        strange = placeholders(text) - allowed
    except ValueError:
        strange = frozenset({"{"})
    if strange:
        names = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "none"
        raise TableError(key, text, f"a text with placeholders out of these: {names}")
