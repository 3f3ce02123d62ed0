"""The last answers of every target, for the panel's sparklines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from trayapp.domain.detection.state import ServiceState
from trayapp.domain.model.enums import Result

MOST_LATENCIES = 60
"""Answers of one target that the panel draws: an hour at the usual pace."""


class LatencyBuffer:
    """Milliseconds by service and target, oldest first; None for an answer that was not good. Belongs to the store."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, deque[float | None]]] = {}

    def note(self, state: ServiceState) -> None:
        """Take what the last round of a service brought."""
        mine = self._kept.setdefault(state.service.id, {})
        for target in state.probe.targets:
            if target.at == state.probe.at and target.result is not None:
                latency = target.latency_ms if target.result is Result.GOOD else None
                if target.name not in mine:
                    mine[target.name] = deque(maxlen=MOST_LATENCIES)
                mine[target.name].append(latency)

    def by_target(self, service_ids: Iterable[str]) -> Mapping[str, tuple[float | None, ...]]:
        """Return the answers by SERVICE/TARGET: services may have targets of one name, and no id has a slash."""
        return {
            f"{service_id}/{target}": tuple(latencies)
            for service_id in service_ids
            for target, latencies in self._kept.get(service_id, {}).items()
        }
