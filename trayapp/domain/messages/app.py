"""What the app says of itself: its own mishaps, and a desktop without a tray."""

from __future__ import annotations

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import Message, message

TRAY_MISSING = message(
    "Your desktop shows no tray icons, so trayapp stays in this window. "
    "On GNOME the extension “AppIndicator and KStatusNotifierItem Support” brings the tray back."
)
ASK_LINK = message("Open this link?")


def mishap(kind: str) -> Problem:
    """Say that something unexpected happened, and where the rest of it is."""
    return Problem(
        message("Something went wrong inside trayapp ({kind}).", kind=kind),
        message("It goes on; the log has the details."),
    )


def link_leads_to(host: str) -> Message:
    """Name the host that a link from a status page leads to."""
    return message("It leads to {host}.", host=host)
