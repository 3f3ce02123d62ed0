"""The app's languages, and which of them a user wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SOURCE = "en"
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "zh-Hans": "简体中文",
}
"""Code and own name of every language, English first. Each but English has a catalogue in resources/translations."""

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


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
