"""The notices of an incident's course, and one of another incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from trayapp.domain.alerts.notification import Notification, NotificationAction, NotificationKind, Urgency
from trayapp.i18n.message import message

ALL = (NotificationAction.OPEN, NotificationAction.MUTE, NotificationAction.SNOOZE)
LIKELY = Notification(
    NotificationKind.LIKELY,
    "openai/a",
    message("OpenAI is probably down"),
    message("Since {what}", what="<b>R&D</b>"),
    datetime(2026, 2, 3, 20, 14, tzinfo=UTC),
    actions=ALL,
)
CONFIRMED = replace(
    LIKELY,
    kind=NotificationKind.CONFIRMED,
    title=message("OpenAI: errors"),
    urgency=Urgency.CRITICAL,
    sound=True,
    replaces=True,
)
OVER = replace(
    LIKELY,
    kind=NotificationKind.RESOLVED,
    title=message("OpenAI works again"),
    urgency=Urgency.LOW,
    replaces=True,
    actions=(NotificationAction.OPEN,),
)
OTHER = replace(LIKELY, slot="openai/b", title=message("OpenAI: fine-tuning"))
