"""Taking one round of our probe into its tracking: the gate, the tracks, the alarm, and what became of the findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.detection.connectivity_gate import RECONNECT_GRACE, filter_sample, is_gap, with_pause
from trayapp.domain.detection.cusum import combine, update
from trayapp.domain.detection.detections import update_detections
from trayapp.domain.detection.latency_baseline import LatencyBaseline, observe_latency
from trayapp.domain.detection.state import ProbeTracking, TargetTracking
from trayapp.domain.model.enums import Network, Result, TargetState
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.model.snapshot import Detection

FORGOTTEN_AFTER = timedelta(hours=2)
"""A target that said nothing conclusive for so long (asleep, challenged) begins anew: what was then is not now."""


def reduce_probe(
    tracking: ProbeTracking, detections: tuple[Detection, ...], report: ProbeReport
) -> tuple[ProbeTracking, tuple[Detection, ...]]:
    """Return tracking and detections after one round; a round older than the last is ignored."""
    if tracking.at is not None and report.at < tracking.at:
        return tracking, detections
    settling, pauses = tracking.settling_until, tracking.pauses
    if tracking.at is not None:
        pause = (report.at - tracking.at).total_seconds()
        if is_gap(pause, pauses):
            settling = report.at + RECONNECT_GRACE
        pauses = with_pause(pauses, pause)
    canary, raised = _canary(tracking.canary, report.network)
    samples = {sample.target: sample for sample in report.samples}
    before, heard = [], []
    forgotten = False
    for each in tracking.targets:
        known = each
        if each.last_conclusive_at is not None and report.at - each.last_conclusive_at > FORGOTTEN_AFTER:
            known, forgotten = _forgotten(each), True
        sample = samples.get(each.name)
        before.append(known.track)
        heard.append(known if sample is None else _heard(known, sample, report.network, settling, raised=raised))
    own = tuple([each.track for each in heard])
    tracks = combine(before, own, report.at)
    over = forgotten and not any(track.alarmed for track in tracks)
    if tracks is not own:
        heard = [
            each if each.track is track else replace(each, track=track)
            for each, track in zip(heard, tracks, strict=True)
        ]
    ended_at = _last_conclusive_at(tracking, report.at) if over else report.at
    return (
        ProbeTracking(report.at, tuple(heard), canary, settling, pauses),
        update_detections(detections, tracks, ended_at),
    )


def _last_conclusive_at(tracking: ProbeTracking, now: datetime) -> datetime:
    return max(
        (each.last_conclusive_at for each in tracking.targets if each.last_conclusive_at is not None), default=now
    )


def _canary(track: LatencyBaseline, network: NetworkReport) -> tuple[LatencyBaseline, bool]:
    """Return the canaries' latencies with this one, and whether it is raised: then our own line is slow."""
    if network.state is not Network.ONLINE or network.latency_ms is None:
        return track, False
    return observe_latency(track, network.latency_ms), track.is_above(network.latency_ms)


def _forgotten(tracking: TargetTracking) -> TargetTracking:
    return TargetTracking(tracking.name, latency=replace(tracking.latency, recent=(), slow_for=0))


def _heard(
    tracking: TargetTracking, sample: Sample, network: NetworkReport, settling: datetime | None, *, raised: bool
) -> TargetTracking:
    result, symptom = sample.result, sample.symptom
    if result is Result.BAD:
        result, symptom = filter_sample(sample, network, settling)
    if result is Result.INCONCLUSIVE:
        return replace(tracking, at=sample.at, result=result, symptom=symptom, latency_ms=sample.latency_ms)
    latency, slow_since = tracking.latency, tracking.slow_since
    if result is Result.GOOD and sample.latency_ms is not None and not (raised and latency.is_above(sample.latency_ms)):
        latency = observe_latency(latency, sample.latency_ms)
        slow_since = (slow_since or sample.at) if latency.slow else None
    track = update(tracking.track, result, sample.at)
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
    )
