"""How often to look: the only place that decides it. Pure; the engine adds the clock and the dice.

A check is planned from the beginning of the one before. Figures: polling/README.md. Thousands of clients that speed up
all at once prolonged the outages of 3 and 4 February 2026, so nothing here is faster than 4 probes a minute and target,
or than a page every 30 seconds; a server's Retry-After comes before all of this (`apply_retry_after`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from trayapp.domain.model.enums import Confirmation, ReasonKind, TargetState
from trayapp.domain.model.settings import PAGE_CADENCE_FLOOR_S, PROBE_CADENCE_FLOOR_S, Cadence
from trayapp.domain.model.snapshot import ServiceSnapshot

SUSPICIOUS_PROBE_S = 15.0
"""The fastest that the cap allows: the first sign is worth a quick second look."""

DOWN_PROBE_S = 20.0
"""While a target is down nothing is gained by haste; 15 good samples end it in 4 to 5 minutes."""

WATCHFUL_PROBE_S = 30.0
"""While somebody looks at it in the panel, or the page has an open incident: fresh, but steady."""

OFFLINE_PROBE_S = 20.0
"""While the user is offline only the canaries' answer matters: how soon we see that the connection is back."""

TROUBLE_PAGE_S = 40.0
"""In trouble, or while somebody looks at it in the panel. Its draws lie within 30 and 40 s, never under the
floor for pages."""

SAVING_FACTOR = 3.0
"""On battery or a metered line, when nothing is wrong: 30 s become 90 s, and a page's 60 s become 180 s."""

AFTER_RESUME = timedelta(seconds=60)
"""For so long after a sleep the probe goes at the suspicious pace: what fails in the first 15 s does not count."""

JITTER = 0.25
"""Largest part that a draw takes off an interval."""

LONGEST_RETRY_AFTER_S = 3600.0
"""A server that asks for more patience than this is asked again after it: a wrong header must not silence us."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What besides the service's own state decides the pace.

    `panel_open` is for a service of which an open panel tells more than a line. `saving` is on battery or a metered
    line. `resumed_at` is when the machine last woke up; it counts only with `now`.
    """

    panel_open: bool = False
    saving: bool = False
    offline: bool = False
    resumed_at: datetime | None = None
    now: datetime | None = None

    @property
    def just_resumed(self) -> bool:
        """Whether the machine woke up within the last minute."""
        if self.resumed_at is None or self.now is None:
            return False
        return timedelta(0) <= self.now - self.resumed_at <= AFTER_RESUME


_CALM = frozenset({TargetState.UP, TargetState.UNKNOWN})


class PollIntervals(NamedTuple):
    """Longest seconds between the beginnings of two looks at the page and of two rounds of the probe."""

    page_s: float
    probe_s: float


def poll_intervals(view: ServiceSnapshot, cadence: Cadence, conditions: Conditions) -> PollIntervals:
    """Return how often to look at a service now.

    A configured cadence below a fast figure wins, so that a loopback cadence of 0.3 s stays 0.3 s in suspicion.
    """
    official = bool(view.incidents) and any(
        incident.is_open and incident.id not in view.unwatched for incident in view.incidents
    )
    trouble = official or view.verdict.confirmation is not Confirmation.NONE or view.verdict.health.in_trouble
    watchful = conditions.panel_open or official
    states = [probe.state for probe in view.probes]
    unreachable_here = view.verdict.reason is not None and view.verdict.reason.kind is ReasonKind.UNREACHABLE_HERE
    trouble = (trouble and not unreachable_here) or not _CALM.issuperset(states)
    return PollIntervals(
        page_s=_page_pace(cadence.page, conditions, fast=trouble or conditions.panel_open),
        probe_s=probe_interval(states, cadence.probe, conditions, watchful=watchful),
    )


def _page_pace(steady: float, conditions: Conditions, *, fast: bool) -> float:
    if fast:
        return min(steady, TROUBLE_PAGE_S)
    return steady * SAVING_FACTOR if conditions.saving else steady


def probe_interval(
    states: Iterable[TargetState], steady: float, conditions: Conditions, *, watchful: bool = False
) -> float:
    """Return the seconds between two rounds by the targets' states: a doubt first, then what is down."""
    seen = tuple(states)
    if TargetState.SUSPECT in seen or conditions.just_resumed:
        return min(steady, SUSPICIOUS_PROBE_S)
    if TargetState.DOWN in seen or TargetState.RECOVERING in seen:
        return min(steady, DOWN_PROBE_S)
    if conditions.offline:
        return min(steady, OFFLINE_PROBE_S)
    if watchful:
        return min(steady, WATCHFUL_PROBE_S)
    return steady * SAVING_FACTOR if conditions.saving else steady


def with_jitter(seconds: float, draw: float) -> float:
    """Return an interval of up to a quarter less than `seconds`, never more, so that clients do not march in step.

    An interval that keeps a floor (15 s for probes, 30 s for pages) is never drawn below it.

    Args:
        seconds: The longest interval.
        draw: A random number in [0, 1).
    """
    shortest = seconds * (1 - JITTER)
    for floor in (PROBE_CADENCE_FLOOR_S, PAGE_CADENCE_FLOOR_S):
        if shortest < floor <= seconds:
            shortest = floor
    return shortest + (seconds - shortest) * draw


def apply_retry_after(seconds: float, retry_after_s: float | None) -> float:
    """Return the interval after an answer that may have carried Retry-After: the longer of both, within an hour."""
    if retry_after_s is None:
        return seconds
    return max(seconds, min(retry_after_s, LONGEST_RETRY_AFTER_S))
