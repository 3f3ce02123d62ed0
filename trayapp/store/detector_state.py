"""The detector's state across a restart: of services in an alarm, what their targets' samples added up to.

Without it a restart would take its own blindness for the end of the trouble, and find it anew minutes later. What is
too old is the detector's own matter (`FORGOTTEN_AFTER` in `domain.fold_probe`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from trayapp.domain.detection.cusum import RECENT, RECOVERED_RUN, TARGET_ALARM_SCORE, CusumState
from trayapp.domain.detection.probe_assessment import ongoing_detection
from trayapp.domain.detection.state import ServiceState, TargetTracking
from trayapp.domain.model.enums import Symptom, TargetState
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import Detection

MOST_TARGETS = 50
_LONGEST_NAME = 300

Kept = tuple[TargetTracking, ...]


def persistent_targets(state: ServiceState) -> Kept:
    """Return the targets worth keeping: those in an alarm, while a finding goes on."""
    going_on = ongoing_detection(state)
    if going_on is None or going_on.likely_at is None:
        return ()
    return tuple(_lasting(each) for each in state.probe.targets if each.track.alarmed)


def _lasting(memory: TargetTracking) -> TargetTracking:
    return TargetTracking(
        memory.name, memory.track, last_conclusive_at=memory.last_conclusive_at, trouble=memory.trouble
    )


def restore(
    service: Service, found: tuple[Detection, ...], targets: Kept, last_look_at: datetime | None
) -> ServiceState:
    """Return the first state of a service after a restart, with the findings from before it.

    One that was going on goes on with its `targets`: not to have looked is not its end. Without them it ended, as far
    as we saw, with our last look, and goes on if it comes back soon.
    """
    state = ServiceState.begin(service)
    before = {each.name: each for each in targets}
    memories = tuple(before.get(each.name, each) for each in state.probe.targets)
    if not found or found[-1].ended_at is not None:
        memories = state.probe.targets
    elif not any(each.track.alarmed for each in memories):
        found = (*found[:-1], replace(found[-1], ended_at=last_look_at or found[-1].likely_at))
    return replace(state, probe=replace(state.probe, targets=memories), detections=found)


def to_json(targets: Kept) -> list[dict[str, Any]]:
    """Return targets in values that JSON has."""
    return [
        {
            "name": each.name,
            "heard_at": _text(each.last_conclusive_at),
            "trouble": each.trouble,
            "state": each.track.state,
            "score": each.track.score,
            "run": each.track.run,
            "recent": list(each.track.recent),
            "silent": each.track.silent,
            "since": _text(each.track.since),
            "suspected_at": _text(each.track.suspected_at),
        }
        for each in targets[:MOST_TARGETS]
    ]


def from_json(value: object) -> Kept:
    """Read what `to_json` wrote; what is missing or damaged is forgotten, never an error."""
    found = value[:MOST_TARGETS] if isinstance(value, list) else []
    return tuple(each for each in map(_target, found) if each is not None and each.track.alarmed)


def _target(value: object) -> TargetTracking | None:
    if not isinstance(value, Mapping):
        return None
    name, state, score, run = (value.get(key) for key in ("name", "state", "score", "run"))
    last_conclusive_at, recent, trouble = moment(value.get("heard_at")), value.get("recent"), value.get("trouble")
    if not isinstance(name, str) or len(name) > _LONGEST_NAME or last_conclusive_at is None:
        return None
    if not isinstance(state, str) or state not in set(TargetState):
        return None
    if not isinstance(recent, list) or not any(recent):
        return None
    track = CusumState(
        TargetState(state),
        score=min(max(float(score), 0.0), TARGET_ALARM_SCORE)
        if isinstance(score, int | float) and isfinite(score)
        else 0.0,
        run=min(max(run, 0), RECOVERED_RUN) if isinstance(run, int) else 0,
        recent=tuple(each is True for each in recent[-RECENT:]),
        silent=value.get("silent") is True,
        since=moment(value.get("since")),
        suspected_at=moment(value.get("suspected_at")),
    )
    symptom = Symptom(trouble) if isinstance(trouble, str) and trouble in set(Symptom) else None
    return TargetTracking(name, track, last_conclusive_at=last_conclusive_at, trouble=symptom)


def moment(value: object) -> datetime | None:
    """Read a moment; None where there is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
