"""What is said of notifications that the user keeps quiet, and what can be asked for."""

from __future__ import annotations

from trayapp.i18n.message import Message, message, plural

HOUR = message("For 1 hour")
TOMORROW = message("Until tomorrow")
RESOLVED = message("Until it's resolved")
END = message("Mute until it's fixed")
LOUD = message("Resume notifications")
MUTED = message("muted until it's resolved")
UNTIL_RESOLVED = message("Notifications are off until this is resolved")


def until(clock: Message) -> Message:
    """Say until when nothing comes up."""
    return message("Notifications are off until {clock}", clock=clock)


def muted(count: int) -> Message:
    """Say of how many troubles only the end is told."""
    return plural(
        "{count} incident muted until resolved",
        "{count} incidents muted until resolved",
        count,
    )
