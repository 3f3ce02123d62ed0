"""What is said of the webhook."""

from __future__ import annotations

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import message

NO_SECRET = Problem(
    message("Your webhook has no secret"),
    message("Nothing is sent without a signature. Store the secret with `trayapp key set --for webhook`."),
    "webhook.url",
)


def refused(host: str, reason: str) -> Problem:
    """Say that the receiver does not take a message, which is tried again; `reason` is its status or the network's."""
    return Problem(
        message("Your webhook isn't accepted"),
        message("{host}: {reason}. trayapp tries again, less and less often.", host=host, reason=reason),
        "webhook.url",
    )


def given_up(host: str, reason: str) -> Problem:
    """Say that a message was dropped after many attempts."""
    return Problem(
        message("A webhook message wasn't delivered"),
        message("{host}: {reason}. Check webhook.url in the configuration.", host=host, reason=reason),
        "webhook.url",
    )


def lost(host: str) -> Problem:
    """Say that too many messages waited, and the oldest were dropped."""
    return Problem(
        message("Webhook messages were dropped"),
        message("Too many are waiting for {host}. The newest ones are kept.", host=host),
        "webhook.url",
    )


def unsaved(reason: str) -> Problem:
    """Say that what waits would not survive a restart; `reason` is the system's."""
    return Problem(
        message("Webhook messages can't be saved"),
        message("{reason}. They're sent, but a restart could lose them.", reason=reason),
        "webhook.url",
    )
