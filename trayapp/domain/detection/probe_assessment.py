"""What our own probe adds up to at one moment: each target's view, and one finding for the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from trayapp.domain.detection.connectivity_gate import usual_pause
from trayapp.domain.detection.detections import REOPEN_WINDOW
from trayapp.domain.detection.maintenance import excuses
from trayapp.domain.detection.presentation import is_recovering
from trayapp.domain.detection.state import ServiceState, TargetTracking
from trayapp.domain.model.enums import Confirmation, FailureMode, Health, Symptom, TargetState
from trayapp.domain.model.snapshot import Detection, TargetStatus

ASSERTED_S = 900.0
ASSERTED = timedelta(seconds=ASSERTED_S)
"""A measurement older than this is not asserted (README.md)."""

PATIENCE, LONGEST_PATIENCE = 2.5, timedelta(hours=6)
"""Where looks are further apart than that by choice, a measurement counts for this many usual pauses, to a limit."""

REFUSED_NEEDED = 2
"""Rounds in a row in which a target fails that never worked here, before that is said."""

WELL_NEEDED = 2
"""Good samples within `ASSERTED` that make our probe's word as good as an all-clear (README.md)."""


@dataclass(frozen=True, slots=True)
class ProbeAssessment:
    """What the probe says of a service.

    `health` is OPERATIONAL while nothing is found, UNKNOWN where trouble was found and nothing conclusive came since.
    `targets` are the names of those that speak for it. `well` tells that enough good samples are fresh.
    `unreachable_here` tells that what fails never worked on this network.
    """

    confirmation: Confirmation = Confirmation.NONE
    health: Health = Health.OPERATIONAL
    failure_mode: FailureMode = FailureMode.SUSPECT
    targets: tuple[str, ...] = ()
    recovering: bool = False
    failing: bool = False
    symptom: Symptom | None = None
    since: datetime | None = None
    well: bool = False
    last_conclusive_at: datetime | None = None
    unreachable_here: bool = False


def freshness_limit(pauses: tuple[float, ...]) -> timedelta:
    """Return for how long a look counts, by the last pauses between looks in seconds."""
    if not pauses or max(pauses) * PATIENCE <= ASSERTED_S:
        return ASSERTED
    return max(ASSERTED, min(LONGEST_PATIENCE, timedelta(seconds=PATIENCE * usual_pause(pauses))))


def target_statuses(state: ServiceState, now: datetime) -> tuple[TargetStatus, ...]:
    """Return the views of all targets, in the service's order."""
    limit = freshness_limit(state.probe.pauses)
    return tuple(
        _view(
            tracking,
            target.stands_for,
            current=tracking.last_conclusive_at is not None and now - tracking.last_conclusive_at <= limit,
        )
        for tracking, target in zip(state.probe.targets, state.service.targets, strict=True)
    )


def _view(tracking: TargetTracking, stands_for: str, *, current: bool) -> TargetStatus:
    state, since = tracking.track.state, tracking.track.since
    if not current:
        state, since = TargetState.UNKNOWN, None
    elif state is TargetState.UP and tracking.latency.slow:
        state, since = TargetState.SLOW, tracking.slow_since
    return TargetStatus(
        tracking.name,
        tracking.result,
        tracking.symptom,
        tracking.latency_ms,
        tracking.at,
        state,
        stands_for,
        since,
        tracking.track.score,
        tracking.trouble,
    )


def assess_probe(state: ServiceState, views: tuple[TargetStatus, ...], now: datetime) -> ProbeAssessment:
    """Return what the targets say together.

    `likely` is the detector's alarm. A suspicion leaves the health to the page, unless it is too old to be followed up:
    a target that may not be asked is not well again by our silence. Slowness is never more than suspected, since the
    user's own line may cause it; it degrades the health when every target, or a second line of evidence, agrees.
    """
    trackings = state.probe.targets
    limit = freshness_limit(state.probe.pauses)
    last = max([each.last_conclusive_at for each in trackings if each.last_conclusive_at is not None], default=None)
    alarmed = [each for each in trackings if each.track.alarmed]
    if alarmed:
        return _alarm(state, alarmed, views, last, now)
    refused = [each for each in trackings if each.history.refused >= REFUSED_NEEDED]
    if refused:
        return _unreachable_here(refused, last)
    if True in [each.latency.slow for each in trackings]:
        return _slowness(trackings, views, last)
    suspects = [each for each in trackings if each.track.state is TargetState.SUSPECT]
    if suspects and (state.probe.shown_from is not None or any(each.deferred for each in suspects)):
        return _suspicion(suspects, views, last)
    good = [at for each in trackings for at in each.good_at if now - at <= limit]
    well = len(good) >= WELL_NEEDED and not suspects and _WELL.issuperset([view.state for view in views])
    return ProbeAssessment(well=well, last_conclusive_at=last)


_WELL = frozenset({TargetState.UP, TargetState.UNKNOWN})


def _suspicion(
    suspects: list[TargetTracking], views: tuple[TargetStatus, ...], last: datetime | None
) -> ProbeAssessment:
    names = {each.name for each in suspects}
    current = any(view.state is TargetState.SUSPECT for view in views if view.target in names)
    return ProbeAssessment(
        Confirmation.SUSPECTED,
        Health.OPERATIONAL if current else Health.UNKNOWN,
        FailureMode.SUSPECT,
        tuple(each.name for each in suspects),
        symptom=_leading(suspects),
        since=min(each.track.suspected_at for each in suspects if each.track.suspected_at is not None),
        last_conclusive_at=last,
    )


def _unreachable_here(refused: list[TargetTracking], last: datetime | None) -> ProbeAssessment:
    """Return that targets fail which never worked on this network: nobody can tell whose fault that is."""
    return ProbeAssessment(
        Confirmation.SUSPECTED,
        Health.UNKNOWN,
        FailureMode.SUSPECT,
        tuple(each.name for each in refused),
        symptom=refused[0].symptom,
        last_conclusive_at=last,
        unreachable_here=True,
    )


def _alarm(
    state: ServiceState,
    alarmed: list[TargetTracking],
    views: tuple[TargetStatus, ...],
    last: datetime | None,
    now: datetime,
) -> ProbeAssessment:
    detection = ongoing_detection(state)
    since = min((each.track.suspected_at for each in alarmed if each.track.suspected_at is not None), default=None)
    if detection is not None:
        since = detection.suspected_at
    names = {each.name for each in alarmed}
    if not any(view.state is not TargetState.UNKNOWN for view in views if view.target in names):
        return ProbeAssessment(
            Confirmation.SUSPECTED,
            Health.UNKNOWN,
            targets=tuple(each.name for each in alarmed),
            symptom=_leading(alarmed),
            since=since,
            last_conclusive_at=last,
        )
    silent = [each for each in alarmed if each.track.silent]
    health = Health.DEGRADED
    if silent:
        heard = [view for view in views if view.at is not None]  # the user's own traffic may be silent for days
        health = Health.MAJOR_OUTAGE if len(silent) >= len(heard) > 1 else Health.PARTIAL_OUTAGE
    speaking = silent or alarmed
    recovering = is_recovering([each.track for each in alarmed], now)
    mode = FailureMode.RECOVERING if recovering else FailureMode.SILENT if silent else FailureMode.ERRORS
    return ProbeAssessment(
        Confirmation.LIKELY,
        health,
        mode,
        tuple(each.name for each in speaking),
        recovering=recovering,
        failing=not recovering,
        symptom=_leading(speaking),
        since=since,
        last_conclusive_at=last,
    )


def _slowness(
    trackings: tuple[TargetTracking, ...], views: tuple[TargetStatus, ...], last_conclusive_at: datetime | None
) -> ProbeAssessment:
    slow = [each for each in trackings if each.latency.slow]
    suspects = [each for each in trackings if each.track.state is TargetState.SUSPECT]
    agreed = len(slow) == sum(each.at is not None for each in trackings) or len(slow) > 1 or bool(suspects)
    health = Health.DEGRADED if agreed else Health.OPERATIONAL
    names = {each.name for each in slow}
    if all(view.state is TargetState.UNKNOWN for view in views if view.target in names):
        health = Health.UNKNOWN if agreed else health
    return ProbeAssessment(
        Confirmation.SUSPECTED,
        health,
        FailureMode.SLOW,
        tuple(each.name for each in slow),
        symptom=Symptom.SLOW,
        since=min((each.slow_since for each in slow if each.slow_since is not None), default=None),
        last_conclusive_at=last_conclusive_at,
    )


def _leading(trackings: list[TargetTracking]) -> Symptom | None:
    """Return the symptom of the target with the most evidence."""
    worst = max(trackings, key=lambda each: (each.track.silent, each.track.score), default=None)
    return worst.trouble if worst is not None else None


def ongoing_detection(state: ServiceState) -> Detection | None:
    """Return the finding that is going on, if one is."""
    last = state.detections[-1] if state.detections else None
    return last if last is not None and last.ended_at is None else None


def shown_detection(state: ServiceState, now: datetime) -> Detection | None:
    """Return the finding that matters now: the one going on, or the last as long as it is still news.

    A finished one is news for half an hour, and as long as the incident that confirmed it is open or was closed within
    that time. A mere suspicion stands behind it: it would go on with that probe.
    """
    suspicion = None
    for detection in reversed(state.detections):
        if is_during_maintenance(state, detection, now):
            continue
        if detection.likely_at is None:
            suspicion = detection
        elif _matters(state, detection, now):
            return detection
    return suspicion


def _matters(state: ServiceState, detection: Detection, now: datetime) -> bool:
    if detection.ended_at is None or now - detection.ended_at <= REOPEN_WINDOW:
        return True
    return detection.incident_id is not None and _is_news(state, detection.incident_id, now)


def _is_news(state: ServiceState, incident_id: str, now: datetime) -> bool:
    for known in state.page.incidents:
        if known.incident.id == incident_id:
            over = known.incident.resolved_at
            return known.incident.is_open or (over is not None and now - over <= REOPEN_WINDOW)
    return False


def is_during_maintenance(state: ServiceState, detection: Detection, now: datetime) -> bool:
    """Whether a detection is nothing but an announced maintenance: while that lasts, and for a while after it."""
    if not detection.during_maintenance:
        return False
    if detection.ended_at is not None:
        return True
    failing = {each.name for each in state.probe.targets if each.track.alarmed}
    return excuses(state.service, state.page.maintenances, failing, now)
