"""What is said of notifications that the user keeps quiet, and what can be asked for."""

from __future__ import annotations

from trayapp.i18n.message import Phrase, counted, phrase

HOUR = phrase("For an hour")
TOMORROW = phrase("Until tomorrow")
RESOLVED = phrase("Until this is resolved")
END = phrase("Only tell me when this is over")
LOUD = phrase("Notify again")
MUTED = phrase("muted until it is over")
UNTIL_RESOLVED = phrase("Notifications are quiet until this is resolved")


def until(clock: Phrase) -> Phrase:
    """Say until when nothing comes up."""
    return phrase("Notifications are quiet until {clock}", clock=clock)


def muted(count: int) -> Phrase:
    """Say of how many troubles only the end is told."""
    return counted(
        "You hear of {count} incident only when it is over",
        "You hear of {count} incidents only when they are over",
        count,
    )
