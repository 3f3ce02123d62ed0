"""The detector's state across a restart: of services in an alarm, what their targets' samples added up to.

Without it a restart would end the detection, and find the same outage again minutes later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from trayapp.domain.detection.cusum import RECENT, RECOVERED_RUN, TARGET_ALARM_SCORE, CusumState
from trayapp.domain.detection.probe_assessment import ongoing_detection
from trayapp.domain.detection.state import ServiceState, TargetHistory, TargetTracking
from trayapp.domain.model.enums import Symptom, TargetState
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import Detection


@dataclass(frozen=True, slots=True)
class SavedTarget:
    """A target in an alarm as the file has it: the fields of `TargetTracking` and its `CusumState` that last."""

    name: str
    heard_at: datetime
    state: TargetState
    recent: tuple[bool, ...]
    trouble: Symptom | None = None
    score: float = 0.0
    run: int = 0
    silent: bool = False
    since: datetime | None = None
    suspected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownNetwork:
    """Which targets were ever good on one network. `id` is a salted hash that names nothing."""

    id: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownTargets:
    """What ever worked: anywhere, on the network of the last round, and on each known network, the latest last."""

    worked: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    network_id: str = ""
    networks: tuple[KnownNetwork, ...] = ()
    at: datetime | None = None


NOTHING_KNOWN = KnownTargets()


def known_targets(state: ServiceState) -> KnownTargets:
    """Return what is known of the targets of a service."""
    probe = state.probe
    return KnownTargets(
        worked=tuple(each.name for each in probe.targets if each.history.worked),
        reached=tuple(each.name for each in probe.targets if each.history.reached),
        network_id=probe.network_id,
        networks=tuple(KnownNetwork(each, tuple(sorted(targets))) for each, targets in probe.reached_on),
        at=probe.at,
    )


def persistent_targets(state: ServiceState) -> tuple[SavedTarget, ...]:
    """Return the targets worth saving: those in an alarm, while a detection goes on."""
    ongoing = ongoing_detection(state)
    if ongoing is None or ongoing.likely_at is None:
        return ()
    return tuple(
        SavedTarget(
            name=each.name,
            heard_at=each.last_conclusive_at,
            state=each.track.state,
            recent=each.track.recent,
            trouble=each.trouble,
            score=each.track.score,
            run=each.track.run,
            silent=each.track.silent,
            since=each.track.since,
            suspected_at=each.track.suspected_at,
        )
        for each in state.probe.targets
        if each.track.alarmed and each.last_conclusive_at is not None
    )


def _tracking(saved: SavedTarget) -> TargetTracking:
    track = CusumState(
        saved.state,
        score=min(max(saved.score, 0.0), TARGET_ALARM_SCORE),
        run=min(max(saved.run, 0), RECOVERED_RUN),
        recent=saved.recent[-RECENT:],
        silent=saved.silent,
        since=saved.since,
        suspected_at=saved.suspected_at,
    )
    return TargetTracking(saved.name, track, last_conclusive_at=saved.heard_at, trouble=saved.trouble)


def restore(
    service: Service,
    found: tuple[Detection, ...],
    targets: tuple[SavedTarget, ...],
    last_check_at: datetime | None,
    known: KnownTargets = NOTHING_KNOWN,
) -> ServiceState:
    """Return the first state of a service after a restart, with the detections from before it.

    An ongoing detection continues with its `targets`. Without them it ended, as far as we saw, with our last check,
    and continues if the trouble comes back soon.
    """
    state = ServiceState.begin(service)
    before = {
        each.name: tracking for each in targets if (tracking := _tracking(each)).track.alarmed and any(each.recent)
    }
    memories = tuple(before.get(each.name, each) for each in state.probe.targets)
    if not found or found[-1].ended_at is not None:
        memories = state.probe.targets
    elif not any(each.track.alarmed for each in memories):
        found = (*found[:-1], replace(found[-1], ended_at=last_check_at or found[-1].likely_at))
    probe = replace(
        state.probe,
        targets=tuple(_with_history(each, known) for each in memories),
        network_id=known.network_id,
        reached_on=tuple((each.id, frozenset(each.targets)) for each in known.networks),
        restored_at=known.at,
    )
    return replace(state, probe=probe, detections=found)


def _with_history(tracking: TargetTracking, known: KnownTargets) -> TargetTracking:
    history = TargetHistory(worked=tracking.name in known.worked, reached=tracking.name in known.reached)
    return replace(tracking, history=history)
