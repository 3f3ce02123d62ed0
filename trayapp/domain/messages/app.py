"""What the app says of itself: its own mishaps, and a desktop without a tray."""

from __future__ import annotations

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import Message, message

TRAY_MISSING = message(
    "Your desktop has no tray, so trayapp runs in this window. "
    "On GNOME, install the extension “AppIndicator and KStatusNotifierItem Support”."
)
ASK_LINK = message("Open this link?")


def mishap(kind: str) -> Problem:
    """Say that something unexpected happened, and where the rest of it is."""
    return Problem(
        message("trayapp hit an internal error ({kind}).", kind=kind),
        message("trayapp keeps running; details are in the log."),
    )


def link_leads_to(host: str) -> Message:
    """Name the host that a link from a status page leads to."""
    return message("This link goes to {host}.", host=host)
