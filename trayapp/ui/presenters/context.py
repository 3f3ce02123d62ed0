"""What faces show beside the snapshot: history, the moment of the last look, and what the app itself is doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from trayapp.domain.alerts.silences import SilenceStatus
from trayapp.domain.model.enums import Health
from trayapp.i18n.message import Message


@dataclass(frozen=True, slots=True)
class Day:
    """The worst health of one day while we looked; None where we did not look: a gap, never green."""

    day: date
    health: Health | None


@dataclass(frozen=True, slots=True)
class PastNotification:
    """A notification that was sent: when, its title, and what it said of the cause."""

    at: datetime
    title: Message
    body: Message | None = None


@dataclass(frozen=True, slots=True)
class PanelContext:
    """Everything that `present` needs and a snapshot does not hold.

    `last_looked_at` is when the panel was last closed: newer updates are marked. `days` holds the strips, oldest day
    first, by group id (a service's id for the whole service); `latencies` the last answers' milliseconds by
    SERVICE/TARGET, oldest first, None for one that gave no answer. `notices` are newest first. `quiet` is how quiet the
    user keeps them, None where notifications are off. `problems` are the app's own troubles.
    """

    last_looked_at: datetime | None = None
    checking: bool = False
    demo: bool = False
    tray_missing: Message | None = None
    problems: tuple[Message, ...] = ()
    notices: tuple[PastNotification, ...] = ()
    quiet: SilenceStatus | None = None
    days: Mapping[str, tuple[Day, ...]] = field(default_factory=dict)
    latencies: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)


EMPTY_CONTEXT = PanelContext()
