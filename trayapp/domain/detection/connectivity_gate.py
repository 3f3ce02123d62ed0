"""The gate: which samples count. What the user's own connection could have done says nothing about the service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trayapp.domain.model.enums import Network, Result, Symptom
from trayapp.domain.model.reports import NetworkReport, Sample

CANARY_WINDOW = timedelta(seconds=5)
"""A canary must have answered this near to a bad sample ."""

ROUND_LASTS = timedelta(seconds=15)
"""Longest round: a time-out of 10 s and the canaries asked again after it. The canaries are asked at both ends of a
round and their report bears the time of the later check, so it vouches for what lies between."""

VOUCHED_FOR = timedelta(hours=24)
"""Canaries that answered within this time work on this network, and are believed when they fail."""

PAGE_VOUCHES = timedelta(seconds=90)
"""An answer of the status page proves for so long that we are online: one check of it, and its time-out."""

RECONNECT_GRACE = timedelta(seconds=15)
"""After a gap the connection comes back in pieces (DNS, VPN, sign-in pages): what fails in this time does not count."""

GAP_FLOOR_S = 90.0
"""A pause between the ends of two rounds is no gap up to this: a minute, and a round that timed out twice."""

GAP_FACTOR = 3.5
"""A pause is a gap (sleep, suspension) beyond this many times the usual one: the step from 60 s to the 180 s of a
saving machine is none. The usual one is the median of the last five: a long cadence is no gap, one night no cadence."""

INTERVALS_KEPT, LEAST_RHYTHM = 5, 3
"""Pauses remembered, and the fewest that are called usual."""

_NETWORK_SYMPTOM = {
    Network.OFFLINE: Symptom.OFFLINE,
    Network.CAPTIVE_PORTAL: Symptom.CAPTIVE_PORTAL,
    Network.PROXY_UNREACHABLE: Symptom.PROXY,
}


def filter_sample(
    sample: Sample, network: NetworkReport, settling_until: datetime | None
) -> tuple[Result, Symptom | None]:
    """Return what a sample says once it is known whether we were online.

    A bad sample counts only if a canary vouches for it; otherwise it is inconclusive, with the reason as its symptom.

    Args:
        sample: As classified by itself.
        network: What the canaries said beside and after the round; ONLINE means vouched.
        settling_until: Until when the connection settles after a gap, if it does.
    """
    if sample.result is not Result.BAD:
        return sample.result, sample.symptom
    if network.state is not Network.ONLINE:
        return Result.INCONCLUSIVE, _NETWORK_SYMPTOM.get(network.state, sample.symptom)
    early, late = network.at - ROUND_LASTS - CANARY_WINDOW, network.at + CANARY_WINDOW
    if not early <= sample.at <= late:
        return Result.INCONCLUSIVE, Symptom.OFFLINE
    if settling_until is not None and sample.at <= settling_until:
        return Result.INCONCLUSIVE, sample.symptom
    return Result.BAD, sample.symptom


def usual_pause(pauses: Sequence[float]) -> float:
    """Return the usual pause between checks in seconds, by the last of them; 0 where too few are known."""
    if len(pauses) < LEAST_RHYTHM:
        return 0.0
    ordered, middle = sorted(pauses), len(pauses) // 2
    return (ordered[middle] + ordered[~middle]) / 2  # `statistics` brings fractions and decimals, 1 MB for a median


def is_gap(pause: float, pauses: Sequence[float]) -> bool:
    """Whether a pause of so many seconds means that nothing ran meanwhile, given the pauses before it."""
    return pause > GAP_FLOOR_S and pause > GAP_FACTOR * usual_pause(pauses)


def with_pause(pauses: tuple[float, ...], pause: float) -> tuple[float, ...]:
    """Return the last pauses with one more."""
    return (*pauses, pause)[-INTERVALS_KEPT:]
