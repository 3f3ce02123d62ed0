"""Text that others wrote, made safe to show: plain, of a sane length, and unable to turn our own text around."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

TITLE_LIMIT = 160
TEXT_LIMIT = 4000
NAME_LIMIT = 80

_KEPT = {"\n"}
_BLANK = {"\t": " ", "\r": None, "\u2028": "\n", "\u2029": "\n", "\u0085": "\n"}
# Overrides, embeddings, isolates and marks of direction (Unicode UAX 9): one of them can make "gpj.exe" of "exe.jpg".
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {
        code: None for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in _KEPT
    }
    table.update({ord(char): None for char in _DIRECTIONS + _INVISIBLE})
    table.update({ord(char): instead for char, instead in _BLANK.items()})
    return table


_TABLE = _table()


@lru_cache(maxsize=1024)
def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return several lines of foreign text: no control characters, no more than one empty line, cut at `limit`."""
    lines = [" ".join(line.split()) for line in text[: 4 * limit].translate(_TABLE).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return cut("\n".join(kept).strip(), limit)


@lru_cache(maxsize=1024)
def clean_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Return foreign text as one line."""
    return cut(" ".join(clean_text(text, 4 * limit).split()), limit)


def cut(text: str, limit: int) -> str:
    """Return `text` with at most `limit` characters, an ellipsis in place of what was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def for_menu(text: str, limit: int = 64) -> str:
    """Return a menu's text: one short line whose ampersands are not mistaken for keyboard marks."""
    return cut(text, limit).replace("&", "&&")


def for_tooltip(lines: Sequence[str], limit: int = 120) -> str:
    """Return a tooltip's text: some tray hosts read markup in it, so it has no angle brackets.

    All lines together have at most `limit` characters (Windows cuts at 127); the first is cut last.
    """
    kept: list[str] = []
    for line in lines:
        room = limit - sum(len(each) + 1 for each in kept)
        if room < 12:
            break
        kept.append(cut(" ".join(line.split()), room))
    return "\n".join(kept).translate({ord("<"): "\u2039", ord(">"): "\u203a"})


def without_markup(text: str) -> str:
    """Return `text` with signs that look like those of markup and are none, for readers that may or may not escape."""
    return text.translate({ord("<"): "\u2039", ord(">"): "\u203a", ord("&"): "\uff06"})


def host_of(url: str) -> str:
    """Return the host of an https URL for people to read, or "" where there is none to name."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    return clean_line(host.rpartition("@")[2], NAME_LIMIT) if scheme.lower() == "https" else ""


def link(url: str | None) -> str:
    """Return an https URL as it is, and "" for every other."""
    return url if url is not None and host_of(url) else ""
