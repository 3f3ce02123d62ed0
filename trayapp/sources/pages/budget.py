"""What is taken from one page at most: one budget for all its lists and texts, so that work is bounded by size.

What does not fit is left out and named in `truncated`: a page that was not read whole is never an all-clear.
"""

from __future__ import annotations

from typing import TypeVar

from trayapp.sources.pages.plain_text import MAX_TEXT, plain
from trayapp.sources.pages.untrusted import Record

_Element = TypeVar("_Element")

LIMITS = {"components": 1000, "incidents": 100, "updates": 1000, "parts": 8000}
"""Entries by kind. OpenAI's page has about 35 components, Cloudflare's about 400; the longest recorded incident had 40
updates, and 90 days of OpenAI's history hold 74 incidents with 362. `parts` are the components that incidents name,
1,700 in those 90 days."""

MAX_UPDATES = 300
"""Of one incident, the newest."""

MAX_CHARACTERS = 200_000
"""Of all update texts together. The same 90 days hold 23,000."""

HEALTH_KINDS = frozenset({"components", "incidents", "parts"})
"""Lists that health is read from: where one was cut, what was left out may be in trouble."""


class Budget:
    """Counts what one page has used of its limits."""

    def __init__(self) -> None:
        self._left = dict(LIMITS)
        self._characters = MAX_CHARACTERS
        self._truncated: dict[str, None] = {}

    @property
    def truncated(self) -> tuple[str, ...]:
        """What was cut off: names of `LIMITS`, and "text"."""
        return tuple(self._truncated)

    def rows(self, value: object, kind: str) -> list[Record]:
        """Return the objects of a list as far as the budget for `kind` reaches; what is no list has none."""
        if not isinstance(value, list):
            return []
        return [each for each in self.elements(value, kind) if isinstance(each, dict)]

    def newest(self, value: object) -> list[Record]:
        """Return the updates of an incident whose oldest comes first: the last ones, as far as the budget reaches."""
        return self.rows(value[::-1], "updates")[::-1] if isinstance(value, list) else []

    def elements(self, found: list[_Element], kind: str) -> list[_Element]:
        """Return the first elements of a list, as far as the budget for `kind` reaches."""
        room = min(self._left[kind], MAX_UPDATES) if kind == "updates" else self._left[kind]
        taken = found[:room]
        self._left[kind] -= len(taken)
        if len(taken) < len(found):
            self._truncated[kind] = None
        return taken

    def cut(self, kind: str) -> None:
        """Note that a page left out entries of `kind` itself: it gives them by pages, of which one was read."""
        self._truncated[kind] = None

    def plain(self, value: object) -> str:
        """Return an update's text without markup, "" once the page's characters are used up."""
        if not isinstance(value, str) or not value:
            return ""
        if len(value) > MAX_TEXT:
            self._truncated["text"] = None
        if self._characters <= 0:
            self._truncated["text"] = None
            return ""
        self._characters -= min(len(value), MAX_TEXT * 2)
        return plain(value)
