"""How quiet notifications are by the user's own hand, and what the user may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trayapp.domain.alerts.alert import AlertState


class SilenceRequest(StrEnum):
    """What the user asks of notifications; END is to be told only of the end of what is on, LOUD ends all quiet."""

    LOUD = "loud"
    HOUR = "hour"
    TOMORROW = "tomorrow"
    RESOLVED = "resolved"
    END = "end"


@dataclass(frozen=True, slots=True)
class MuteRequest:
    """What the user asks of one incident: to hear only of its end, or of it again."""

    incident_id: str
    muted: bool


@dataclass(frozen=True, slots=True)
class SilenceStatus:
    """How it stands: `until` a moment, or `until_resolved`, nothing comes up.

    `troubles` is how many troubles are on; of `muted` of them only the end is told. `incidents` are the ids of those
    that the page has incidents for, and whether only their end is told.
    """

    until: datetime | None = None
    until_resolved: bool = False
    troubles: int = 0
    muted: int = 0
    incidents: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_on(self) -> bool:
        """Whether the user has silenced anything."""
        return self.until is not None or self.until_resolved or self.muted > 0


def silence_status(memory: AlertState, now: datetime) -> SilenceStatus:
    """Return how quiet it is by what the notices' memory holds."""
    troubles = [affair for affair in memory.affairs if not affair.is_over]
    until = memory.snooze_until
    return SilenceStatus(
        until=until if until is not None and until > now else None,
        until_resolved=memory.snooze_resolved,
        troubles=len(troubles),
        muted=sum(affair.muted for affair in troubles),
        incidents={each: affair.muted for affair in troubles for each in affair.incident_ids},
    )
