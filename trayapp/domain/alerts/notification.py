"""A notification: one message on the desktop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trayapp.domain.messages import notifications as messages
from trayapp.domain.model.enums import Health
from trayapp.i18n.message import Message


class NotificationKind(StrEnum):
    """What a notification is about. The values are part of the contract of hooks and of `replay --json`."""

    LIKELY = "likely"
    CONFIRMED = "confirmed"
    UPDATE = "update"
    RELAPSED = "again"
    RESOLVED = "over"
    MAINTENANCE = "maintenance"
    WITHDRAWN = "withdrawn"
    TEST = "trial"


class Urgency(StrEnum):
    """The urgency levels of the freedesktop specification."""

    LOW = "low"
    NORMAL = "normal"
    CRITICAL = "critical"


class NotificationAction(StrEnum):
    """What the user can do from a notification. OPEN is also what a click on it does."""

    OPEN = "open"
    MUTE = "mute"
    SNOOZE = "snooze"


@dataclass(frozen=True, slots=True)
class Notification:
    """One message on the desktop.

    `slot` is its place for its whole life: a notification in a used slot replaces what is there (`replaces`: one was
    shown before). `withdraw`: take the slot's notification away, show nothing. `sound`: it may make one.
    `update_only`: change what is still on the desktop; do not pop up where the user has closed that. `health` and
    `recovering` are those of what it is about, for the picture beside the text.
    """

    kind: NotificationKind
    slot: str
    title: Message
    body: Message
    at: datetime
    urgency: Urgency = Urgency.NORMAL
    sound: bool = False
    replaces: bool = False
    actions: tuple[NotificationAction, ...] = (NotificationAction.OPEN,)
    service_id: str = ""
    incident_ids: tuple[str, ...] = ()
    withdraw: bool = False
    update_only: bool = False
    health: Health = Health.UNKNOWN
    recovering: bool = False


def withdrawal(slot: str, service_id: str, at: datetime, incident_ids: tuple[str, ...] = ()) -> Notification:
    """Return what takes the notification of a slot away."""
    nothing = Message("")
    return Notification(
        NotificationKind.WITHDRAWN, slot, nothing, nothing, at, Urgency.LOW,
        replaces=True, service_id=service_id, incident_ids=incident_ids, withdraw=True,
    )  # fmt: skip


def sample_notification(now: datetime) -> Notification:
    """Return the notification by which settings and `doctor` show that notifications work."""
    title, body = messages.TEST_TITLE, messages.TEST_BODY
    return Notification(NotificationKind.TEST, "trial", title, body, now)
