"""The notices of an incident's course, and one of another incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from trayapp.domain.alerts.notification import Notice, NoticeAction, NoticeKind, Urgency
from trayapp.i18n.message import phrase

ALL = (NoticeAction.OPEN, NoticeAction.MUTE, NoticeAction.SNOOZE)
LIKELY = Notice(
    NoticeKind.LIKELY,
    "openai/a",
    phrase("OpenAI is probably down"),
    phrase("Since {what}", what="<b>R&D</b>"),
    datetime(2026, 2, 3, 20, 14, tzinfo=UTC),
    actions=ALL,
)
CONFIRMED = replace(
    LIKELY,
    kind=NoticeKind.CONFIRMED,
    title=phrase("OpenAI: errors"),
    urgency=Urgency.CRITICAL,
    audible=True,
    replaces=True,
)
OVER = replace(
    LIKELY,
    kind=NoticeKind.OVER,
    title=phrase("OpenAI works again"),
    urgency=Urgency.LOW,
    replaces=True,
    actions=(NoticeAction.OPEN,),
)
OTHER = replace(LIKELY, slot="openai/b", title=phrase("OpenAI: fine-tuning"))
