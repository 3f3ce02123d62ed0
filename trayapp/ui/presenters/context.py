"""What faces show beside the snapshot: history, the moment of the last look, and what the app itself is doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from trayapp.domain.alerts.silences import SilenceStatus
    from trayapp.domain.model.enums import Health
    from trayapp.domain.model.history import CheckRound
    from trayapp.i18n.message import Message


@dataclass(frozen=True, slots=True)
class Day:
    """The worst health of one day; None where nothing is known of it: a gap, never green.

    `own` is False for a day that only the page's own history knows. Of `known_s` seconds, `trouble_s` were in trouble
    and `outage_s` in an outage. `parts` are the components that the page's history says were hit.
    """

    day: date
    health: Health | None
    own: bool = True
    known_s: float = 0.0
    trouble_s: float = 0.0
    outage_s: float = 0.0
    parts: tuple[str, ...] = ()


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
    SERVICE/TARGET and those of the network, oldest first, None for one that gave no answer. `notices` are newest
    first. `quiet` is how quiet the user keeps them, None where notifications are off. `problems` are the app's own
    troubles. `checks` are the rounds of the last hours by service id, oldest first. `uses` is what the user uses,
    `group_uses` what each group of components is used for, by its id.
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
    checks: Mapping[str, tuple[CheckRound, ...]] = field(default_factory=dict)
    group_uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    uses: frozenset[str] = frozenset()


EMPTY_CONTEXT = PanelContext()
