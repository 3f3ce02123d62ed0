"""How soon the detector finds trouble and how often it cries wolf: the figures that its thresholds are derived from.

    python tests/bench/detector_figures.py            the budget's figures, 200 seeds each
    python tests/bench/detector_figures.py --derive   the same for a grid of thresholds

Drives the real fold of a probe's rounds (gate, tracks, alarm) at the real pace over a made-up world: stray failures of
each target, trouble with some share of errors, and gaps of the user's own connection that kill canaries and targets
alike. Whatever is under way when such a gap begins fails. Rounds in which nothing fails while nothing is suspected
change nothing, and are skipped.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from trayapp.domain.detection import cusum
from trayapp.domain.detection.reduce_probe import reduce_probe
from trayapp.domain.detection.state import ProbeTracking, TargetTracking
from trayapp.domain.model.enums import Network, Result, Symptom, TargetState
from trayapp.domain.model.reports import NetworkReport, ProbeReport, Sample
from trayapp.domain.model.settings import Cadence
from trayapp.domain.polling_policy import Conditions, probe_interval, with_jitter

START = datetime(2026, 2, 1, tzinfo=UTC)
DAY_S = 86_400.0
STEADY_S = Cadence().probe
TARGETS = ("api", "auth", "edge")

STRAY = 0.01
GAPS_A_DAY, GAP_MEAN_S = 6.0, 20.0
REPLY_S, CANARY_REPLY_S = 0.35, 0.05
TIMEOUT_S, CANARY_TIMEOUT_S = 10.0, 5.0

NO_CONDITIONS = Conditions()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble of the service: from when (seconds), with which share of failures, by time-out or errors, and where."""

    begins: float
    share: float
    by_timeout: bool = False
    targets: tuple[str, ...] = TARGETS


NONE = Trouble(float("inf"), 0.0)


class Course:
    """One seeded course of the world and of our probe in it."""

    def __init__(self, seed: int, trouble: Trouble = NONE, *, stray: float = STRAY, gaps_a_day: float = 0.0) -> None:
        self._dice = random.Random(seed)
        self._trouble = trouble
        self._stray = stray
        self._gaps = self._coming_gaps(gaps_a_day)
        self._gap = next(self._gaps)
        self.memory = ProbeTracking(targets=tuple(TargetTracking(name) for name in TARGETS))
        self.rounds = 0
        self._quiet = False
        self._last_quiet: float | None = None
        self._skipped = 0

    def run(self, until: float) -> Iterator[float]:
        """Yield the moments (seconds) at which alarms were raised."""
        draw = self._dice.random
        seconds = draw() * STEADY_S
        alarmed = False
        while seconds < until:
            self.rounds += 1
            ended = self._round(seconds)
            if not self._quiet:
                now_alarmed = any(each.track.alarmed for each in self.memory.targets)
                if now_alarmed and not alarmed:
                    yield ended
                alarmed = now_alarmed
            states = [each.track.state for each in self.memory.targets]
            seconds = max(ended, seconds + with_jitter(probe_interval(states, STEADY_S, NO_CONDITIONS), draw()))

    def _round(self, seconds: float) -> float:
        """Carry out one round that begins at `seconds`; return when it ended."""
        failures = self._failures(seconds)
        if failures is None and self._quiet:
            self._last_quiet = seconds + REPLY_S
            self._skipped += len(TARGETS)
            return self._last_quiet
        if self._last_quiet is not None:
            strays = self.memory.strays.plus(self._skipped, 0)
            self.memory = replace(self.memory, at=_moment(self._last_quiet), strays=strays)
            self._last_quiet, self._skipped = None, 0
        failed, answered, network = failures or ({}, seconds + REPLY_S, Network.ONLINE)
        samples = tuple(self._sample(name, seconds, failed.get(name)) for name in TARGETS)
        at = _moment(answered)
        report = ProbeReport("openai", at, samples, NetworkReport(at, network, 40.0))
        self.memory, _ = reduce_probe(self.memory, (), report)
        self._quiet = not self.memory.joint and all(_is_quiet(each) for each in self.memory.targets)
        return answered

    def _failures(self, seconds: float) -> tuple[dict[str, float], float, Network] | None:
        """Return which targets fail and after how long, when the round is over, and what the canaries say."""
        dice, trouble = self._dice.random, self._trouble
        failed: dict[str, float] = {}
        for name in TARGETS:
            hit = seconds >= trouble.begins and name in trouble.targets
            if hit and dice() < trouble.share:
                failed[name] = TIMEOUT_S if trouble.by_timeout else REPLY_S
            elif dice() < self._stray:
                failed[name] = TIMEOUT_S if dice() < 0.5 else REPLY_S
        online = not self._gap_within(seconds, seconds + CANARY_REPLY_S)
        if self._gap_within(seconds, seconds + REPLY_S):
            failed = dict.fromkeys(TARGETS, TIMEOUT_S if dice() < 0.5 else REPLY_S)
        if not failed:
            return None
        ended = seconds + max(failed.values())
        cut_off_after = self._gap_within(ended, ended + CANARY_REPLY_S)
        answered = ended + (CANARY_TIMEOUT_S if cut_off_after else CANARY_REPLY_S)
        return failed, answered, Network.ONLINE if online and not cut_off_after else Network.OFFLINE

    @staticmethod
    def _sample(name: str, seconds: float, failed_after: float | None) -> Sample:
        if failed_after is None:
            return Sample(name, _moment(seconds + REPLY_S), Result.GOOD, None, REPLY_S * 1000)
        symptom = Symptom.NO_RESPONSE if failed_after == TIMEOUT_S else Symptom.ERRORS
        return Sample(name, _moment(seconds + failed_after), Result.BAD, symptom)

    def _gap_within(self, begin: float, end: float) -> bool:
        while self._gap[1] < begin:
            self._gap = next(self._gaps)
        return self._gap[0] <= end

    def _coming_gaps(self, a_day: float) -> Iterator[tuple[float, float]]:
        dice, at = random.Random(self._dice.random()), 0.0
        while a_day > 0:
            at += dice.expovariate(a_day / DAY_S)
            length = dice.expovariate(1 / GAP_MEAN_S)
            yield at, at + length
            at += length
        while True:
            yield float("inf"), float("inf")


def _is_quiet(memory: TargetTracking) -> bool:
    return memory.track.state is TargetState.UP and memory.track.score == 0.0


def _moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Delay:
    """How long trouble went unnoticed, in seconds: the spread over all seeds, and the share missed in four hours."""

    median: float
    p10: float
    p90: float
    missed: float


HORIZON_S = 4 * 3600.0

Spread = Callable[[Callable[[int], Any], Iterable[int]], Iterable[Any]]
"""How work on seeds is spread: `map`, or a pool's."""


def delay(trouble: Trouble, seeds: Sequence[int], spread: Spread = map) -> Delay:
    """Return the delays from the beginning of `trouble` to the alarm, over `seeds`."""
    found = sorted(spread(partial(_delay_of, trouble), seeds))
    missed = sum(each >= HORIZON_S for each in found) / len(found)
    return Delay(statistics.median(found), found[len(found) // 10], found[len(found) * 9 // 10], missed)


def _delay_of(trouble: Trouble, seed: int) -> float:
    begins = 1800 + random.Random(-seed - 1).random() * STEADY_S
    course = Course(seed, replace(trouble, begins=begins))
    alarms = (at for at in course.run(begins + HORIZON_S) if at >= begins)
    return next(alarms, begins + HORIZON_S) - begins


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """False alarms of a service in 30 days: the mean over all seeds, the most in one, and probes a target and day."""

    mean: float
    most: int
    probes_a_day: float
    error: float


def false_alarms(seeds: Sequence[int], days: float = 30.0, spread: Spread = map) -> FalseAlarms:
    """Return how often the service cries wolf in `days` with stray failures and local gaps and nothing wrong."""
    counts, rounds = zip(*spread(partial(_false_alarms_of, days), seeds), strict=True)
    mean = statistics.fmean(counts)
    return FalseAlarms(mean, max(counts), sum(rounds) / len(seeds) / days, (mean / len(seeds)) ** 0.5)


def _false_alarms_of(days: float, seed: int) -> tuple[int, int]:
    course = Course(seed, gaps_a_day=GAPS_A_DAY)
    return sum(1 for _ in course.run(days * DAY_S)), course.rounds


TROUBLES = {
    "total outage, errors": (Trouble(0, 1.0), 60.0),
    "total outage, time-outs": (Trouble(0, 1.0, by_timeout=True), 60.0),
    "total, one target alone": (Trouble(0, 1.0, targets=("auth",)), None),
    "total, one alone, time-outs": (Trouble(0, 1.0, by_timeout=True, targets=("auth",)), None),
    "35 % errors": (Trouble(0, 0.35), 180.0),
    "35 % errors, one target alone": (Trouble(0, 0.35, targets=("auth",)), None),
    "18 % errors": (Trouble(0, 0.18), 360.0),
    "18 % errors, one target alone": (Trouble(0, 0.18, targets=("auth",)), None),
}
FALSE_ALARM_BUDGET = 0.1


def report(seeds: int, spread: Spread) -> bool:
    """Print the figures and return whether all budgets hold."""
    chosen, held = range(seeds), True
    print(f"{'delay to likely, s':32} {'median':>7} {'p10':>7} {'p90':>7} {'missed':>7}  budget   ({seeds} seeds)")
    for name, (trouble, budget) in TROUBLES.items():
        found = delay(trouble, chosen, spread)
        held &= budget is None or found.median <= budget
        limit = f"{budget:.0f}" if budget else "-"
        print(f"{name:32} {found.median:7.0f} {found.p10:7.0f} {found.p90:7.0f} {found.missed:7.1%}  {limit:>6}")
    wrong = false_alarms(chosen, spread=spread)
    held &= wrong.mean <= FALSE_ALARM_BUDGET
    print(
        f"false alarms of a service in 30 days: {wrong.mean:.3f} +- {wrong.error:.3f}, at most {wrong.most} in one"
        f" (budget {FALSE_ALARM_BUDGET}); {wrong.probes_a_day:.0f} probes a day and target"
    )
    return held


GRID = (
    (1.7, 11.9, 17.5),
    (1.7, 14.5, 17.5),
    (1.7, 13, 15),
    (1.7, 13, 17.5),
    (1, 13, 17.5),
    (0.5, 13, 17.5),
    (2.5, 13, 17.5),
)
"""Thresholds that `--derive` compares: (calm, alone, together). 11.9 is four bad samples in a row, 13 and 14.5 five,
17.5 the second round of three targets."""

GRID_TROUBLES = (
    "total outage, errors",
    "total, one target alone",
    "35 % errors",
    "18 % errors",
    "35 % errors, one target alone",
    "18 % errors, one target alone",
)


def derive(seeds: int) -> None:
    """Print false alarms and median delays for the thresholds of `GRID`."""
    chosen = range(seeds)
    print("calm  alone  together  false/30 days  probes/d  ", ", ".join(GRID_TROUBLES))
    for thresholds in GRID:
        cusum.CALM_SCORE, cusum.TARGET_ALARM_SCORE, cusum.JOINT_ALARM_SCORE = thresholds
        wrong = false_alarms(chosen)
        calm, alone, together = thresholds
        delays = "  ".join(f"{delay(TROUBLES[name][0], chosen).median:6.0f}" for name in GRID_TROUBLES)
        row = (
            f"{calm:4} {alone:6} {together:9}  {wrong.mean:6.3f}+-{wrong.error:.3f} {wrong.probes_a_day:9.0f}  {delays}"
        )
        print(row, flush=True)


def main() -> int:
    """Print what was asked for; 1 where a budget does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--derive", action="store_true")
    arguments = parser.parse_args()
    if arguments.derive:
        derive(arguments.seeds)
        return 0
    with ProcessPoolExecutor() as pool:  # one course after the other takes minutes
        return 0 if report(arguments.seeds, partial(pool.map, chunksize=5)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
