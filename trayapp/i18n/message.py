"""A sentence that is still to be said: its English template and its arguments.

Templates live in `wording`; nothing else in the house writes sentences for people. A phrase crosses rooms unspoken, so
that each face can say it in the user's language, and tests can compare it without parsing prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Union

Argument = Union[str, int, datetime, timedelta, "Phrase", "tuple[Argument, ...]"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence: an English template with named placeholders, and what fills them.

    `plural` and `count` choose the form where a number decides it. Foreign text (a title, a component's name) is always
    an argument, never part of a template. A tuple of arguments is said as a list ("a, b and c").
    """

    template: str
    arguments: tuple[tuple[str, Argument], ...] = ()
    plural: str | None = None
    count: int | None = None


def phrase(template: str, /, **arguments: Argument) -> Phrase:
    """Make a phrase of a template and its arguments."""
    return Phrase(template, tuple(arguments.items()))


def counted(one: str, many: str, count: int, /, **arguments: Argument) -> Phrase:
    """Make a phrase whose form follows `count`, which also fills the placeholder `{count}`."""
    return Phrase(one, (("count", count), *arguments.items()), many, count)
