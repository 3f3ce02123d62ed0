"""Foreign text for places where a control character would do something: a terminal, a line of the log."""

from __future__ import annotations

from trayapp.lazy_pattern import lazy_pattern

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""C0 without tab and newline, DEL, C1, marks of direction, line separators, and halves of characters."""

_UNPRINTABLE = lazy_pattern(f"[{_CONTROLS}]")


def printable(text: str) -> str:
    """Return `text` with every control character but tab and newline as four hexadecimal digits, as JSON escapes them.

    JSON stays JSON: it may hold DEL and C1 as they are, and only within strings.
    """
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def on_one_line(text: str) -> str:
    """Return `text` without any control character."""
    return printable(text.replace("\n", "\\n").replace("\t", " "))
