"""What is said of notifications that the user keeps quiet, and what can be asked for."""

from __future__ import annotations

from trayapp.i18n.message import Message, message, plural

HOUR = message("For an hour")
TOMORROW = message("Until tomorrow")
RESOLVED = message("Until this is resolved")
END = message("Only tell me when this is over")
LOUD = message("Notify again")
MUTED = message("muted until it is over")
UNTIL_RESOLVED = message("Notifications are quiet until this is resolved")


def until(clock: Message) -> Message:
    """Say until when nothing comes up."""
    return message("Notifications are quiet until {clock}", clock=clock)


def muted(count: int) -> Message:
    """Say of how many troubles only the end is told."""
    return plural(
        "You hear of {count} incident only when it is over",
        "You hear of {count} incidents only when they are over",
        count,
    )
