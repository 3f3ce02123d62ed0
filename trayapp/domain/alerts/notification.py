"""A notice: one thing to tell on the desktop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trayapp.i18n.message import Message


class NotificationKind(StrEnum):
    """What a notice tells."""

    LIKELY = "likely"
    CONFIRMED = "confirmed"
    UPDATE = "update"
    AGAIN = "again"
    OVER = "over"
    MAINTENANCE = "maintenance"
    WITHDRAWN = "withdrawn"
    TRIAL = "trial"


class Urgency(StrEnum):
    """How much a notice wants to be seen; servers know these three."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


class NotificationAction(StrEnum):
    """What the user may do from a notice. OPEN is also what a click on the notice does."""

    OPEN = "open"
    MUTE = "mute"
    SNOOZE = "snooze"


class Snooze(StrEnum):
    """How long to be quiet."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing to tell on the desktop.

    `slot` names its place for its whole life: a notice in a used slot replaces what is there (`replaces` tells that one
    was shown before). `withdraw` means: take the slot's notice away, show nothing. `audible` allows a sound.
    `only_here`: worth changing what is up, and not worth coming up anew where the user has closed that.
    """

    kind: NotificationKind
    slot: str
    title: Message
    body: Message
    at: datetime
    urgency: Urgency = Urgency.NORMAL
    audible: bool = False
    replaces: bool = False
    actions: tuple[NotificationAction, ...] = (NotificationAction.OPEN,)
    service_id: str = ""
    incident_ids: tuple[str, ...] = ()
    withdraw: bool = False
    only_here: bool = False


def withdrawal(slot: str, service_id: str, at: datetime, incident_ids: tuple[str, ...] = ()) -> Notification:
    """Return what takes the notice of a slot away."""
    nothing = Message("")
    return Notification(
        NotificationKind.WITHDRAWN, slot, nothing, nothing, at, Urgency.LOW,
        replaces=True, service_id=service_id, incident_ids=incident_ids, withdraw=True,
    )  # fmt: skip
