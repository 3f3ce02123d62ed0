"""What is said of the user's own command and of the file for status bars, and what a status bar shows."""

from __future__ import annotations

from collections.abc import Mapping

from trayapp.domain.model.problem import Problem
from trayapp.i18n.message import Phrase, phrase

BAR_WORDS: Mapping[str, Phrase] = {
    "operational": phrase("ok"),
    "suspected": phrase("suspected"),
    "degraded": phrase("degraded"),
    "outage": phrase("outage"),
    "maintenance": phrase("maintenance"),
    "recovering": phrase("recovering"),
    "unverified": phrase("working"),
    "unknown": phrase("unknown"),
}
"""By silhouette of the icon: one short word."""

LOOKING = phrase("Looking for the first time…")
NOT_RUNNING = phrase("trayapp is not running")


def bar_line(service: str, headline: Phrase) -> Phrase:
    """Return one service's line where there are several."""
    return phrase("{service}: {headline}", service=service, headline=headline)


def cannot_start(program: str, reason: str) -> Problem:
    """Say that the command cannot be started; `reason` is the system's."""
    return Problem(
        phrase("Your hook cannot be started"),
        phrase("{program}: {reason}. Check hooks.command in the configuration.", program=program, reason=reason),
        "hooks.command",
    )


def failed(program: str, code: int) -> Problem:
    """Say that the command ended with a failure; `code` is its exit code, negative for a signal."""
    return Problem(
        phrase("Your hook failed"),
        phrase(
            "{program} ended with code {code}. What it wrote to standard error is in the log with --verbose.",
            program=program,
            code=str(code),
        ),
        "hooks.command",
    )


def too_slow(program: str, deadline_s: float) -> Problem:
    """Say that the command was ended because it took too long."""
    return Problem(
        phrase("Your hook takes too long"),
        phrase(
            "{program} was ended after {seconds} s. A longer hooks.deadline_s gives it more time.",
            program=program,
            seconds=f"{deadline_s:g}",
        ),
        "hooks.deadline_s",
    )


def state_file_unwritable(path: str, reason: str) -> Problem:
    """Say that the file for status bars cannot be written; `reason` is the system's."""
    return Problem(
        phrase("The file for status bars cannot be written"),
        phrase("{path}: {reason}. Check hooks.state_file in the configuration.", path=path, reason=reason),
        "hooks.state_file",
    )
