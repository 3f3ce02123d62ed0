"""Foreign markup made plain: updates come as HTML, as Markdown, or as both in one sentence.

Every step is linear in the length of the text: no expression here has two neighbours that can match the same blanks.
"""

from __future__ import annotations

import re

from trayapp.lazy_pattern import lazy_pattern
from trayapp.sources.pages.untrusted import clean

MAX_TEXT = 8000
"""Longest update text kept, in characters. Post-mortems of 10 kB occur; their beginning says what happened."""

_BREAKS = lazy_pattern(r"<(?:br|/p|/div|/h[1-6]|/ul|/ol|/tr|hr)\b[^<>]{0,200}>", re.IGNORECASE)
_ITEMS = lazy_pattern(r"<li\b[^<>]{0,200}>", re.IGNORECASE)
_UNSEEN = lazy_pattern(r"<(/?)(script|style)\b[^<>]{0,200}>", re.IGNORECASE)
_TAGS = lazy_pattern(r"<[/!?a-zA-Z][^<>]{0,2000}>")
_LINKS = lazy_pattern(r"!?\[([^\[\]\n]{0,500})\]\([^()\n]{0,2000}\)")
_AUTOLINKS = lazy_pattern(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_FENCES = lazy_pattern(r"```[a-zA-Z]{0,12}")
_EMPHASIS = lazy_pattern(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
_LEADS = lazy_pattern(r"^(?:>[ \t]?|#{1,6}[ \t])+[ \t]*", re.MULTILINE)
_GAPS = lazy_pattern(r"\n{3,}")


def plain(value: object) -> str:
    """Return an update's text without markup: links as their words, lists as dashes, paragraphs kept."""
    text = clean(value, MAX_TEXT * 2).replace("\r\n", "\n").replace("\r", "\n")
    text = _seen(_AUTOLINKS.sub(r"\1", text))
    text = _ITEMS.sub("\n- ", _BREAKS.sub("\n", text))
    text = unescaped(_TAGS.sub("", text))
    text = _LINKS.sub(r"\1", _FENCES.sub("", text)).replace("`", "")
    text = "\n".join(line.strip(" \t\u00a0") for line in text.split("\n"))
    text = _LEADS.sub("", _EMPHASIS.sub(r"\2", text))
    return clean(_GAPS.sub("\n\n", text).strip(), MAX_TEXT)


def _seen(text: str) -> str:
    """Return `text` without scripts and style sheets; an element that never ends hides nothing."""
    kept: list[str] = []
    position, opened = 0, ""
    for tag in _UNSEEN.finditer(text):
        name = tag[2].lower()
        if not opened and not tag[1]:
            kept.append(text[position : tag.start()])
            position, opened = tag.start(), name
        elif tag[1] and name == opened:
            position, opened = tag.end(), ""
    return "".join([*kept, text[position:]]) if kept else text


def unescaped(text: str) -> str:
    """Return markup with its entities as the characters that they stand for."""
    if "&" not in text:
        return text
    import html  # noqa: PLC0415 - its table of all entities is 0.5 MB, and most texts have none

    return html.unescape(text)
