"""Turns what a report changed into entries for the history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Protocol

from trayapp.domain.detection.probe_assessment import freshness_limit
from trayapp.domain.detection.state import ServiceState
from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.store.history.entries import Checked, DetectionSeen, Entry, IncidentSeen

MOST_GROUPS = 200
"""Groups of a service that have a strip of days."""


class HistorySink(Protocol):
    """Keeps entries, without waiting for the disk: the history."""

    def record(self, *entries: Entry) -> None:
        """Take entries in."""
        ...


class HistoryRecorder:
    """Hands entries to a sink. Belongs to the store."""

    def __init__(self, sink: HistorySink) -> None:
        self._sink = sink
        self._groups: dict[str, tuple[tuple[Component, ...], tuple[tuple[str, Health], ...]]] = {}

    def record_changes(self, before: ServiceState, after: ServiceState, now: datetime) -> None:
        """Record what a report changed."""
        entries: list[Entry] = []
        service_id = after.service.id
        if after.page.incidents is not before.page.incidents:
            known = {each.incident.id: each for each in before.page.incidents}  # a page may list a thousand
            entries += [
                IncidentSeen(service_id, now, each.incident, each.watched)
                for each in after.page.incidents
                if known.get(each.incident.id) != each
            ]
        if after.detections is not before.detections:
            entries += [
                DetectionSeen(service_id, each)
                for each in after.detections
                if each.likely_at is not None and each not in before.detections
            ]
        self._sink.record(*entries)

    def record_check(self, snapshot: Snapshot, state: ServiceState) -> None:
        """Record that a service was checked, and how it was; a lost round is no check, whatever is shown meanwhile."""
        view = next(each for each in snapshot.services if each.id == state.service.id)
        reach_s = max(freshness_limit(state.page.pauses), freshness_limit(state.probe.pauses)).total_seconds()
        if snapshot.network.wavers:
            view = replace(view, verdict=replace(view.verdict, health=Health.UNKNOWN))
        healths = ((view.id, view.verdict.health), *self._group_healths(view, state))
        self._sink.record(Checked(view.id, snapshot.at, reach_s, healths))

    def _group_healths(self, view: ServiceSnapshot, state: ServiceState) -> tuple[tuple[str, Health], ...]:
        """Return the worst of each group's parts, unknown while the page is not to be read."""
        known = self._groups.get(view.id)
        if known is None or known[0] is not state.page.components:
            known = (state.page.components, tuple(islice(_worst_by_group(state.page.components), MOST_GROUPS)))
            self._groups[view.id] = known
        if view.page.is_fresh and view.verdict.health is not Health.UNKNOWN:
            return known[1]
        return tuple((group, Health.UNKNOWN) for group, _health in known[1])


def _worst_by_group(components: tuple[Component, ...]) -> Iterator[tuple[str, Health]]:
    groups: dict[str, list[Health]] = {}
    for component in components:
        group = component.group_id or component.group
        if group is not None:
            groups.setdefault(group, []).append(component.health)
    for group, healths in groups.items():
        yield group, worst(healths)
