"""A lazy message: an English template and its arguments, translated where it is shown.

Templates are written in `domain.messages`, as literals, which is how packaging/i18n finds them. Messages cross rooms
untranslated, so that each front shows them in the user's language and tests compare them without parsing prose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Union

Argument = Union[str, int, datetime, timedelta, "Message", "tuple[Argument, ...]"]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence: an English template with named placeholders, and their values.

    `plural` and `count` choose the form where a number decides it. `context` is gettext's msgctxt: it tells translators
    two meanings of the same English apart. Foreign text (a title, a component's name) is always an argument, never part
    of a template. A tuple of arguments becomes a list ("a, b and c").
    """

    template: str
    arguments: tuple[tuple[str, Argument], ...] = ()
    plural: str | None = None
    count: int | None = None
    context: str | None = None

    def format(self, **arguments: Argument) -> Message:
        """Return this message with its placeholders filled, for templates that stand in a table."""
        return replace(self, arguments=tuple(arguments.items()))


def message(template: str, /, **arguments: Argument) -> Message:
    """Make a message of a template and its arguments."""
    return Message(template, tuple(arguments.items()))


def message_in(context: str, template: str, /, **arguments: Argument) -> Message:
    """Make a message whose English alone does not say what is meant: gettext's pgettext."""
    return Message(template, tuple(arguments.items()), context=context)


def plural(one: str, many: str, count: int, /, **arguments: Argument) -> Message:
    """Make a message whose form follows `count`, which also fills the placeholder `{count}`."""
    return Message(one, (("count", count), *arguments.items()), many, count)
