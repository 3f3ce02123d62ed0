"""Reduces one round of our probe: the connectivity gate, the targets' histories and scores, the alarm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trayapp.domain.detection.connectivity_gate import (
    RECONNECT_GRACE,
    VOUCHED_FOR,
    filter_sample,
    is_gap,
    with_pause,
)
from trayapp.domain.detection.cusum import GOOD_STEP, CusumState, combine, count_jointly, update
from trayapp.domain.detection.detections import update_detections
from trayapp.domain.detection.latency_baseline import LatencyBaseline, observe_latency
from trayapp.domain.detection.presentation import shown_from
from trayapp.domain.detection.probe_assessment import REFUSED_NEEDED, freshness_limit
from trayapp.domain.detection.state import ProbeTracking, TargetHistory, TargetTracking
from trayapp.domain.detection.stray_rate import StrayRate, observe_strays
from trayapp.domain.detection.target_history import all_foreign, elsewhere, weigh
from trayapp.domain.model.enums import Network, Result, Symptom, TargetState
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.model.snapshot import Detection

FORGOTTEN_AFTER = timedelta(hours=2)
"""A target that said nothing conclusive for so long (asleep, challenged) starts over: what was then is not now."""

SAME_NETWORK = timedelta(minutes=15)
"""A restart within this time is on the same network, where nothing else tells. The saved state may be 5 minutes old."""

MOST_NETWORKS = 20
"""Networks of which it is known what works there, the latest last."""


@dataclass(frozen=True, slots=True)
class _Round:
    """What holds for all samples of one round."""

    network: NetworkReport
    settling_until: datetime | None
    raised: bool
    foreign: bool
    bad_step: float


def reduce_probe(
    tracking: ProbeTracking,
    detections: tuple[Detection, ...],
    report: ProbeReport,
    *,
    page_answered: bool = False,
) -> tuple[ProbeTracking, tuple[Detection, ...]]:
    """Return tracking and detections after one round; a round older than the last is ignored.

    Args:
        tracking: What is known of the probe.
        detections: Ours so far.
        report: The round.
        page_answered: Whether the status page answered around this round, which proves that we were online.
    """
    if tracking.at is not None and report.at < tracking.at:
        return tracking, detections
    gap, network_id = _is_gap(tracking, report.at), report.network.network_id
    if network_id != tracking.network_id or (gap and not network_id):
        tracking = _moved(tracking, network_id)
    settling, pauses = tracking.settling_until, tracking.pauses
    if tracking.at is not None:
        settling = report.at + RECONNECT_GRACE if gap else settling
        pauses = with_pause(pauses, (report.at - tracking.at).total_seconds())
    network = _vouched(tracking, report.network, page_answered=page_answered)
    canary, raised = _canary(tracking.canary, report.network)
    this = _Round(network, settling, raised, all_foreign(report.samples), tracking.strays.bad_step)
    samples = {sample.target: sample for sample in report.samples}
    oldest = report.at - FORGOTTEN_AFTER
    known = tuple(
        [_forgotten(each) if (each.last_conclusive_at or oldest) < oldest else each for each in tracking.targets]
    )
    heard = [each if (sample := samples.get(each.name)) is None else _heard(each, sample, this) for each in known]
    heard = [_with_deferral(each, deferred=each.name in report.deferred) for each in heard]
    joint = count_jointly(tracking.joint, [_step(*each, this) for each in zip(known, heard, strict=True)])
    refused = [each.trouble is Symptom.KEY for each in heard]  # the service's doing, or the key was taken back
    tracks = combine([each.track for each in known], [each.track for each in heard], report.at, joint, refused)
    targets = tuple(
        [each if each.track is track else replace(each, track=track) for each, track in zip(heard, tracks, strict=True)]
    )
    over = known != tracking.targets and not any(track.alarmed for track in tracks)
    failed_at = tracking.network_failed_at if network.state is Network.ONLINE else report.at
    after = ProbeTracking(
        at=report.at,
        targets=targets,
        canary=canary,
        settling_until=settling,
        pauses=pauses,
        canary_answered_at=tracking.canary_answered_at if report.network.latency_ms is None else report.at,
        network_failed_at=failed_at,
        shown_from=shown_from(tracking.shown_from, tracks, failed_at, report.at),
        network_id=network_id,
        reached_on=tracking.reached_on,
        joint=joint,
        strays=observe_strays(tracking.strays, *_concluded(known, targets)),
    )
    ended_at = _last_conclusive_at(tracking.targets, report.at) if over else report.at
    goes_on = bool(detections) and detections[-1].ended_at is None and not over
    unwatched_s = _unwatched_s(tracking, targets) if goes_on else 0.0
    return after, update_detections(detections, tracks, ended_at, [each.name for each in targets], unwatched_s)


def _step(before: TargetTracking, after: TargetTracking, this: _Round) -> float:
    """Return what a round says of a target to the groups that it is in; of one in an alarm all is said."""
    if before.track.alarmed or after.last_conclusive_at is before.last_conclusive_at:
        return 0.0
    return this.bad_step if after.result is Result.BAD else GOOD_STEP


def _concluded(
    before: Sequence[TargetTracking], after: Sequence[TargetTracking]
) -> tuple[list[CusumState], list[CusumState]]:
    """Return the tracks before and after a round, of the targets that said something conclusive in it."""
    heard = [
        (was.track, now.track)
        for was, now in zip(before, after, strict=True)
        if now.last_conclusive_at is not was.last_conclusive_at
    ]
    return [was for was, _ in heard], [now for _, now in heard]


def for_one_check(tracking: ProbeTracking, at: datetime) -> ProbeTracking:
    """Return tracking for one check at `at` that no other follows: what fails in it is a first sign at once.

    Nobody knows which network this is. So a target counts as working here, unless it is remembered that it never did.
    """
    remembered = tracking.restored_at is not None
    return replace(
        tracking,
        targets=tuple(
            replace(each, history=_for_one_check(each.history, remembered=remembered)) for each in tracking.targets
        ),
        network_id="",
        restored_at=at,
        shown_from=at,
    )


def _for_one_check(history: TargetHistory, *, remembered: bool) -> TargetHistory:
    if remembered and not history.worked:
        return replace(history, refused=REFUSED_NEEDED - 1)
    return replace(history, worked=True, reached=True)


def _with_deferral(tracking: TargetTracking, *, deferred: bool) -> TargetTracking:
    return tracking if tracking.deferred is deferred else replace(tracking, deferred=deferred)


def _is_gap(tracking: ProbeTracking, at: datetime) -> bool:
    """Whether nothing ran for so long before `at` that we may be on another network."""
    if tracking.at is not None:
        return is_gap((at - tracking.at).total_seconds(), tracking.pauses)
    return tracking.restored_at is None or at - tracking.restored_at > SAME_NETWORK


def _moved(tracking: ProbeTracking, network_id: str) -> ProbeTracking:
    """Return tracking on a network that is, or may be, another one than before."""
    reached_on = dict(tracking.reached_on)
    if tracking.network_id:
        before = reached_on.pop(tracking.network_id, frozenset())
        reached_on[tracking.network_id] = before | {each.name for each in tracking.targets if each.history.reached}
    here = reached_on.get(network_id, frozenset()) if network_id else frozenset()
    return replace(
        tracking,
        targets=tuple(
            replace(each, history=elsewhere(each.history, reached=each.name in here)) for each in tracking.targets
        ),
        network_id=network_id,
        reached_on=tuple(reached_on.items())[-MOST_NETWORKS:],
        strays=StrayRate(),
    )


def _vouched(tracking: ProbeTracking, network: NetworkReport, *, page_answered: bool) -> NetworkReport:
    """Return the network as it is where no canary answers but the page does: then only the canaries are blocked.

    Where canaries do work they are believed: they notice sooner than the page that the line is down.
    """
    if network.state is Network.ONLINE or not page_answered:
        return network
    answered_at = tracking.canary_answered_at
    canaries_work = answered_at is not None and network.at - answered_at <= VOUCHED_FOR
    return network if canaries_work else replace(network, state=Network.ONLINE)


def _last_conclusive_at(targets: Iterable[TargetTracking], now: datetime) -> datetime:
    return max((each.last_conclusive_at for each in targets if each.last_conclusive_at is not None), default=now)


def _unwatched_s(before: ProbeTracking, after: Iterable[TargetTracking]) -> float:
    """Return for how many seconds before this round nothing was measured, where that is too long to be vouched for."""
    was, now = (
        max((each.last_conclusive_at for each in targets if each.last_conclusive_at is not None), default=None)
        for targets in (before.targets, after)
    )
    if was is None or now is None or now - was <= freshness_limit(before.pauses):
        return 0.0
    return (now - was).total_seconds()


def _canary(track: LatencyBaseline, network: NetworkReport) -> tuple[LatencyBaseline, bool]:
    """Return the canaries' latencies with this one, and whether it is raised: then our own line is slow."""
    if network.state is not Network.ONLINE or network.latency_ms is None:
        return track, False
    return observe_latency(track, network.latency_ms), track.is_above(network.latency_ms)


def _forgotten(tracking: TargetTracking) -> TargetTracking:
    latency = replace(tracking.latency, recent=(), slow_for=0)
    return TargetTracking(tracking.name, latency=latency, history=tracking.history)


def _heard(tracking: TargetTracking, sample: Sample, this: _Round) -> TargetTracking:
    result, symptom = sample.result, sample.symptom
    if result is Result.BAD:
        result, symptom = filter_sample(sample, this.network, this.settling_until)
    if result is not Result.INCONCLUSIVE or this.network.state is Network.ONLINE:
        weighed = weigh(sample, result, symptom, tracking.history, foreign_round=this.foreign)
        result, symptom, history = weighed.result, weighed.symptom, weighed.history
    else:
        history = tracking.history
    if result is Result.INCONCLUSIVE:
        return replace(
            tracking, at=sample.at, result=result, symptom=symptom, latency_ms=sample.latency_ms, history=history
        )
    latency, slow_since = tracking.latency, tracking.slow_since
    own_line = this.raised and sample.latency_ms is not None and latency.is_above(sample.latency_ms)
    if result is Result.GOOD and sample.latency_ms is not None and not own_line:
        latency = observe_latency(latency, sample.latency_ms)
        slow_since = (slow_since or sample.at) if latency.slow else None
    track = tracking.track
    if symptom is Symptom.KEY and result is Result.GOOD and track.state is TargetState.SUSPECT:
        track = CusumState(TargetState.UP, since=sample.at)  # it was the key
    track = update(track, result, sample.at, this.bad_step)
    return TargetTracking(
        name=tracking.name,
        track=track,
        latency=latency,
        slow_since=slow_since,
        at=sample.at,
        result=result,
        symptom=symptom,
        latency_ms=sample.latency_ms,
        good_at=(*tracking.good_at, sample.at)[-2:] if result is Result.GOOD else tracking.good_at,
        last_conclusive_at=sample.at,
        trouble=symptom if result is Result.BAD else None if track.state is TargetState.UP else tracking.trouble,
        history=history,
    )
