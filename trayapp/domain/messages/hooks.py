"""What is said of the user's own command and of the file for status bars, and what a status bar shows."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import Message, message

BAR_WORDS: Mapping[str, Message] = {
    "operational": message("ok"),
    "suspected": message("suspected"),
    "degraded": message("degraded"),
    "outage": message("outage"),
    "maintenance": message("maintenance"),
    "recovering": message("recovering"),
    "unverified": message("working"),
    "unknown": message("unknown"),
}
"""By silhouette of the icon: one short word."""

LOOKING = message("First check…")
NOT_RUNNING = message("trayapp is not running")


def bar_line(service: str, headline: Message) -> Message:
    """Return one service's line where there are several."""
    return message("{service}: {headline}", service=service, headline=headline)


def cannot_start(program: str, reason: str) -> Problem:
    """Say that the command cannot be started; `reason` is the system's."""
    return Problem(
        message("Your hook can't be started"),
        message("{program}: {reason}. Check hooks.command in the configuration.", program=program, reason=reason),
        "hooks.command",
    )


def failed(program: str, code: int) -> Problem:
    """Say that the command ended with a failure; `code` is its exit code, negative for a signal."""
    return Problem(
        message("Your hook failed"),
        message(
            "{program} ended with code {code}. Start trayapp with --verbose to see its error output in the log.",
            program=program,
            code=str(code),
        ),
        "hooks.command",
    )


def too_slow(program: str, deadline_s: float) -> Problem:
    """Say that the command was ended because it took too long."""
    return Problem(
        message("Your hook takes too long"),
        message(
            "{program} was stopped after {seconds} s. Raise hooks.deadline_s to give it more time.",
            program=program,
            seconds=format(deadline_s, "g"),
        ),
        "hooks.deadline_s",
    )


def state_file_unwritable(path: str, reason: str) -> Problem:
    """Say that the file for status bars cannot be written; `reason` is the system's."""
    return Problem(
        message("The status bar file can't be written"),
        message("{path}: {reason}. Check hooks.state_file in the configuration.", path=path, reason=reason),
        "hooks.state_file",
    )


def metrics_file_unwritable(path: str, reason: str) -> Problem:
    """Say that the file for Prometheus cannot be written; `reason` is the system's."""
    return Problem(
        message("The metrics file can't be written"),
        message("{path}: {reason}. Check hooks.metrics_file in the configuration.", path=path, reason=reason),
        "hooks.metrics_file",
    )
