"""How a replay is told to people: one line for each event, and the figures at the end."""

from __future__ import annotations

from datetime import timedelta

from trayapp.domain.model.enums import Confirmation, Health
from trayapp.i18n.message import Argument, Message, message

NEVER = message("never")


def state(health: Health, confirmation: Confirmation, *, recovering: bool) -> Message:
    """Say a verdict's state in the words of its JSON: "degraded, likely, recovering"."""
    words = [health.value.replace("_", " ")]
    if confirmation is not Confirmation.NONE:
        words.append(confirmation.value)
    if recovering:
        words.append("recovering")
    return message("{words}", words=", ".join(words))


def notification(title: Message, body: Message, *, replaces: bool) -> Message:
    """Say what the notifier was given."""
    if replaces:
        return message("Notification, replaced: {title}. {body}", title=title, body=body)
    return message("Notification: {title}. {body}", title=title, body=body)


def after_start(seconds: float | None) -> Argument:
    """Say a moment by its distance from the beginning."""
    return NEVER if seconds is None else message("after {span}", span=timedelta(seconds=seconds))


def found(detected_s: float | None, official_s: float | None, recovered_s: float | None) -> Message:
    """Say when what was known, counted from the beginning."""
    return message(
        "Detected {detected}; confirmed by the page {official}; recovered {recovered}.",
        detected=after_start(detected_s),
        official=after_start(official_s),
        recovered=after_start(recovered_s),
    )


def lead(seconds: float) -> Message:
    """Say who was first."""
    span = timedelta(seconds=abs(seconds))
    if seconds > 0:
        return message("We were {span} ahead of the page.", span=span)
    return message("The page was {span} ahead of us.", span=span) if seconds < 0 else message("The page was first.")


def judged(missed: int, false_alarms: int, notices: int) -> Message:
    """Say how well it went."""
    return message(
        "Missed: {missed}. False alarms: {wrong}. Notifications: {notices}.",
        missed=missed,
        wrong=false_alarms,
        notices=notices,
    )


def effort(samples: int, page_polls: int, seconds: float) -> Message:
    """Say what it took; `seconds` are the machine's own."""
    return message(
        "{samples} samples and {polls} page checks in {seconds} s.",
        samples=samples,
        polls=page_polls,
        seconds=f"{seconds:.1f}",
    )
