"""What of a report is worth keeping: turns states before and after it into entries for the history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from trayapp.domain.detection.probe_assessment import freshness_limit
from trayapp.domain.detection.state import ServiceState, TargetTracking
from trayapp.domain.model.enums import Confirmation, Health, worst
from trayapp.domain.model.history import VerdictChange
from trayapp.domain.model.reports import PageReport, Report, Sample
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Component
from trayapp.store.history.entries import Checked, DetectionSeen, Entry, IncidentSeen, SamplesSeen

Outcome = tuple[Health, Confirmation, bool]


class HistorySink(Protocol):
    """Whoever keeps entries: the history. Never waits."""

    def record(self, *entries: Entry) -> None:
        """Take entries in."""
        ...


class HistoryRecorder:
    """Tells a recorder what happened. Belongs to the store."""

    def __init__(self, recorder: HistorySink) -> None:
        self._recorder = recorder
        self._outcomes: dict[str, Outcome] = {}
        self._groups: dict[str, tuple[tuple[Component, ...], tuple[tuple[str, Health], ...]]] = {}

    def folded(self, before: ServiceState, after: ServiceState, report: Report, now: datetime) -> None:
        """Record what a report brought."""
        entries: list[Entry] = []
        service_id = after.service.id
        if after.page.incidents is not before.page.incidents:
            known = set(map(id, before.page.incidents))
            entries += [
                IncidentSeen(service_id, now, each.incident, each.watched)
                for each in after.page.incidents
                if id(each) not in known and each not in before.page.incidents
            ]
        if after.detections is not before.detections:
            entries += [
                DetectionSeen(service_id, each)
                for each in after.detections
                if each.likely_at is not None and each not in before.detections
            ]
        if not isinstance(report, PageReport) and after.probe.at is not None and after.probe is not before.probe:
            samples = tuple(_sample(each) for each in after.probe.targets if each.at == after.probe.at)
            entries.append(SamplesSeen(service_id, tuple(each for each in samples if each is not None)))
        self._recorder.record(*entries)

    def judged(self, view: ServiceSnapshot, state: ServiceState, now: datetime, *, looked: bool) -> None:
        """Record the verdict where it changed, and that somebody looked."""
        verdict = view.verdict
        outcome = (verdict.health, verdict.confirmation, verdict.recovering)
        before = self._outcomes.get(view.id)
        if outcome != before:
            self._outcomes[view.id] = outcome
            first = before is None and verdict.health in {Health.UNKNOWN, Health.OPERATIONAL}
            if not first:
                self._recorder.record(VerdictChange(view.id, now, *outcome))
        if looked:
            reach_s = max(freshness_limit(state.page.pauses), freshness_limit(state.probe.pauses)).total_seconds()
            healths = ((view.id, verdict.health), *self._group_healths(view, state))
            self._recorder.record(Checked(view.id, now, reach_s, healths))

    def _group_healths(self, view: ServiceSnapshot, state: ServiceState) -> tuple[tuple[str, Health], ...]:
        """Return the worst of each group's parts, unknown while the page is not to be read."""
        known = self._groups.get(view.id)
        if known is None or known[0] is not state.page.components:
            known = (state.page.components, tuple(_worst_by_group(state.page.components)))
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


def _sample(memory: TargetTracking) -> Sample | None:
    """Return the last sample of a target as the gate let it through: what our own network spoilt is no failure."""
    if memory.at is None or memory.result is None:
        return None
    return Sample(memory.name, memory.at, memory.result, memory.symptom, memory.latency_ms)
