"""Whether work that needs a service should go on: the gate of `trayapp wait`, `run` and whoever asks for a program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from trayapp.domain.model.enums import Confirmation, Health, Network, Result
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot

_WELL = frozenset({Health.OPERATIONAL, Health.MAINTENANCE})
_NO_WAY_OUT = frozenset({Network.OFFLINE, Network.CAPTIVE_PORTAL, Network.PROXY_UNREACHABLE})


class Goal(StrEnum):
    """What is waited for: that a service is well, or that it has begun to recover."""

    WELL = "well"
    RECOVERING = "recovering"


class Gate(StrEnum):
    """GO: the goal is reached. PAUSE: there is trouble. UNKNOWN: nobody knows, which is no reason to go."""

    GO = "go"
    PAUSE = "pause"
    UNKNOWN = "unknown"


WORTH_WAITING = timedelta(minutes=30)
"""A trouble that lasts longer is better gone around, where there is a way."""


class Advice(StrEnum):
    """What to do with work that has a way around the service. What is not known is no reason to go."""

    GO = "go"
    PAUSE = "pause"
    FALL_BACK = "fall_back"


def advise(
    gate: Gate, now: datetime, *, recovering: bool, since: datetime | None, likely_end: datetime | None
) -> Advice:
    """Return whether waiting is worth it: by the likely end, or without one by how long the trouble has lasted."""
    if gate is Gate.GO:
        return Advice.GO
    if gate is Gate.UNKNOWN or recovering:
        return Advice.PAUSE
    if likely_end is not None:
        lasts = not now <= likely_end <= now + WORTH_WAITING
    else:
        lasts = since is not None and now - since > WORTH_WAITING
    return Advice.FALL_BACK if lasts else Advice.PAUSE


def decide(snapshot: Snapshot, goal: Goal = Goal.WELL) -> Gate:
    """Return whether to go on with all services of a snapshot, by the verdict and by the last answer of each target."""
    if snapshot.network.state in _NO_WAY_OUT:
        return Gate.UNKNOWN
    return _worst(_decide(each, goal) for each in snapshot.services)


def _worst(found: Iterable[Gate]) -> Gate:
    gates = set(found)
    return next((each for each in (Gate.PAUSE, Gate.UNKNOWN, Gate.GO) if each in gates), Gate.UNKNOWN)


def _decide(view: ServiceSnapshot, goal: Goal) -> Gate:
    verdict = view.verdict
    if goal is Goal.RECOVERING and verdict.recovering:
        return Gate.GO
    if verdict.health not in _WELL | {Health.UNKNOWN} or verdict.confirmation is not Confirmation.NONE:
        return Gate.PAUSE
    if verdict.recovering or any(each.result is Result.BAD for each in view.probes):
        return Gate.PAUSE  # the verdict holds a first sign back until a second look agrees
    if verdict.health is Health.UNKNOWN or any(each.result is None for each in view.probes):
        return Gate.UNKNOWN
    return Gate.GO if view.page.is_fresh or view.probes else Gate.UNKNOWN
