"""The user's own connection: what the canaries and every other answer say of it, and when that is worth showing.

A lost round is no "offline": on a bad line one in twenty is lost. The state changes once more rounds in a row are lost
than chance explains here, counting from the last answer of anything. Whether a sample counts is decided by the round
itself (`connectivity_gate`): what is held is what the user sees, never the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil, log

from trayapp.domain.detection.connectivity_gate import CANARY_WINDOW, VOUCHED_FOR
from trayapp.domain.detection.judgement import CUT_OFF
from trayapp.domain.detection.probe_assessment import ASSERTED, freshness_limit
from trayapp.domain.detection.reduce_page import KEPT, is_answer, page_vouches
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import NetworkReport, PageReport, ProbeReport
from trayapp.domain.model.service import Service

APART = timedelta(seconds=10)
"""Rounds nearer to each other than this count once: those of many services meet the same moment of the connection."""

LEAST_LOST, MOST_LOST = 2, 6
"""Rounds in a row that are lost before we call ourselves cut off: on a good line, and on the worst."""

CHANCE = 0.0003
"""A run of lost rounds tells something if it had less than this chance at the share that is usually lost here: three of
them at 5 %, four at 10 %, five at 20 %."""

ROUNDS_KEPT = 40.0
"""Weight of the past, in rounds: ten minutes of trouble, forty of calm."""

PRIOR_ROUNDS, PRIOR_LOST = 10.0, 0.1
"""What is assumed of a line that is not known yet: one round in a hundred is lost."""


def reduce_network(tracking: NetworkTracking, report: NetworkReport) -> NetworkTracking:
    """Return `tracking` after the canaries were asked; a report older than the last is ignored."""
    if tracking.at is not None and report.at < tracking.at:
        return tracking
    since = tracking.since if report.state is tracking.state and tracking.since is not None else report.at
    answered_at = tracking.answered_at if report.latency_ms is None else report.at
    line = tracking
    if report.state is Network.ONLINE:
        line = _with_answer(tracking, rounds=1)
    elif report.state in CUT_OFF:
        line = _with_lost_round(tracking, report.at)
    return NetworkTracking(
        report.state,
        report.at,
        since,
        report.detail,
        answered_at,
        report.silent_canaries,
        line.lost_at,
        line.was_online,
        line.rounds,
        line.lost,
    )


def observe(tracking: NetworkTracking, service: Service, report: PageReport | ProbeReport) -> NetworkTracking:
    """Return `tracking` after a check of a service.

    A round of the probe asked the canaries too. Whatever a page answers proves that we are online, but for a portal's.
    """
    if isinstance(report, ProbeReport):
        return reduce_network(tracking, report.network)
    if tracking.was_online and not tracking.lost_at:
        return tracking  # nearly always
    if not is_answer(service, report.state, Network.CAPTIVE_PORTAL):
        return tracking
    if tracking.lost_at and report.at < tracking.lost_at[-1] - CANARY_WINDOW:
        return tracking
    return _with_answer(tracking, rounds=0)


def _with_lost_round(tracking: NetworkTracking, at: datetime) -> NetworkTracking:
    if tracking.lost_at and at - tracking.lost_at[-1] < APART:
        return tracking
    return replace(tracking, lost_at=(*tracking.lost_at, at)[-MOST_LOST:])


def _with_answer(tracking: NetworkTracking, *, rounds: int) -> NetworkTracking:
    """Return `tracking` with an answer of anything: a run of lost rounds that came to nothing is how this line is."""
    if tracking.lost == 0.0 and not tracking.lost_at and tracking.rounds >= ROUNDS_KEPT:
        return tracking  # nearly always
    lost = 0 if is_cut_off(tracking) else len(tracking.lost_at)
    seen = tracking.rounds + rounds + lost
    fade = min(1.0, ROUNDS_KEPT / seen) if seen else 1.0
    return replace(tracking, lost_at=(), rounds=seen * fade, lost=(tracking.lost + lost) * fade, was_online=True)


def is_cut_off(tracking: NetworkTracking) -> bool:
    """Whether so many rounds in a row were lost that we are; at the first round of all that is believed at once."""
    if tracking.state not in CUT_OFF:
        return False
    if not tracking.was_online:
        return True
    share = (PRIOR_LOST + tracking.lost) / (PRIOR_ROUNDS + tracking.rounds)
    needed = ceil(log(CHANCE) / log(share))
    return len(tracking.lost_at) >= max(LEAST_LOST, min(MOST_LOST, needed))


def _limit(states: Iterable[ServiceState]) -> timedelta:
    """Return for how long the canaries' word holds: `ASSERTED` or longer."""
    return max([freshness_limit(each.probe.pauses) for each in states], default=KEPT)


def network_now(network: NetworkTracking, states: Iterable[ServiceState], now: datetime) -> Network:
    """Return how the user's connection does.

    What the canaries said expires like every measurement. A page or a target that answered at that time or since
    disproves that we are cut off: then only the canaries are out of reach. Canaries that never work here are not
    believed against a page that answers.
    """
    states = tuple(states)
    if network.at is None or (now - network.at > ASSERTED and now - network.at > _limit(states)):
        return Network.UNKNOWN
    if network.state not in CUT_OFF:
        return network.state
    if not is_cut_off(network):
        return Network.ONLINE
    disproof = network.at - CANARY_WINDOW
    canaries_work = network.answered_at is not None and network.at - network.answered_at <= VOUCHED_FOR
    for state in states:
        if not canaries_work and page_vouches(state.service, state.page, network.state, network.at):
            return Network.ONLINE
        answers = [state.page.fetched_at, *(at for each in state.probe.targets for at in each.good_at[-1:])]
        if any(at is not None and at >= disproof for at in answers):
            return Network.ONLINE
    return network.state
