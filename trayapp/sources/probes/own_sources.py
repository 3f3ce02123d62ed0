"""What the prober takes from the user's own side, where it is switched on: their key, and their traffic."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from trayapp.domain.model.reports import Sample


class Traffic(Protocol):
    """Counts the user's own requests."""

    def take(self, target: str, now: datetime) -> Sample | None:
        """Return what the requests since the last round say of a target, None without any."""
        ...


@dataclass(frozen=True, slots=True)
class OwnSources:
    """`key` returns the user's API key, None where there is none; `traffic` counts their requests. None: off."""

    key: Callable[[], Awaitable[str | None]] | None = None
    traffic: Traffic | None = None


NOTHING_OWN = OwnSources()
