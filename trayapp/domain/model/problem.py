"""What is told to a person when something is amiss: what it is, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.i18n.message import Message


@dataclass(frozen=True, slots=True)
class Problem:
    """Something amiss that the app lives with. Details for the curious are in the log.

    `key` is the setting at fault ("cadence.page"), "" where the problem is not about one: a form shows it there.
    """

    title: Message
    message: Message
    key: str = ""
