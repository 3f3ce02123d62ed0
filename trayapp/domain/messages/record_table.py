"""What the window with all incidents on record says."""

from __future__ import annotations

from datetime import timedelta

from trayapp.domain.model.record import Outcome
from trayapp.i18n.formatter import duration
from trayapp.i18n.message import Message, message, message_in, plural

TITLE = message("All incidents")
BEGAN = message("Began")
SERVICE = message("Service")
INCIDENT = message("Incident")
RESULT = message("Who was first")
LEAD = message("We were earlier by")
DELAY = message("Page late by")
LASTED = message("Lasted")
OUTCOMES = {
    Outcome.EARLY: message("trayapp"),
    Outcome.LATE: message("Status page"),
    Outcome.MISSED: message("Status page (not noticed here)"),
    Outcome.FALSE_ALARM: message("False alarm"),
    Outcome.DURING_MAINTENANCE: message("During maintenance"),
    Outcome.NOT_OBSERVED: message("trayapp wasn't running"),
    Outcome.PENDING: message("Not confirmed yet"),
}
UNTITLED = message("No incident was posted")
EMPTY = message("No incidents yet. They are listed here once the status page posts one or trayapp detects one.")
EXPORT_CSV = message("Export as &CSV…")
EXPORT_JSON = message("Export as &JSON…")
CLOSE = message_in("button", "Close")


def counted(cases: int) -> Message:
    """Say how many there are, and what can be done with them."""
    return plural(
        "{count} incident. Select a column's title to sort by it.",
        "{count} incidents. Select a column's title to sort by it.",
        cases,
    )


def span(seconds: float) -> Message:
    """Say a stretch of time, with a minus where it is the other way round."""
    lasting = duration(timedelta(seconds=abs(seconds)))
    return lasting if seconds >= 0 else message("-{span}", span=lasting)


def saved(path: str) -> Message:
    """Say where the export went."""
    return message("Saved to {path}", path=path)


def not_saved(reason: str) -> Message:
    """Say that the export could not be written, and what to do."""
    return message("Not saved: {reason}. Choose another folder.", reason=reason)
