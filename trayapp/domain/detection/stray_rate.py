"""How many samples fail here with nothing wrong, learned from this network: the less usual, the more a failure says.

Prior and samples make a beta distribution; its mean is the chance of a stray. What becomes an alarm never counts, a
suspicion that fades counts when it is over: so an outage can't pass itself off as usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from trayapp.domain.detection.cusum import P_STRAY, P_TROUBLE, CusumState
from trayapp.domain.model.enums import TargetState

PRIOR_SAMPLES = 100.0
"""What the assumed 1 % weighs on a network that is not known yet: half an hour of three targets."""

LEAST, MOST = 0.003, 0.03
"""Bounds of the chance. At the first, four failures close together raise the alarm of one target, never three."""

NEARLY = 0.007
"""From here up to the assumed 1 % the rate is taken for 1 %, for it wavers by chance. Without this, and with 3000
samples kept, there were 0.095 false alarms in 30 days."""

SAMPLES_KEPT = 10_000.0
"""Weight of the past, in samples: two days of three targets. With 3000 the rate wavers by a fifth."""


@dataclass(frozen=True, slots=True)
class StrayRate:
    """Samples of all targets outside of alarms, and how many of them failed; older ones fade."""

    samples: float = 0.0
    failures: float = 0.0

    @property
    def bad_step(self) -> float:
        """Evidence of one bad sample here: 3.0 at 1 % strays, 4.2 where none is seen."""
        chance = (PRIOR_SAMPLES * P_STRAY + self.failures) / (PRIOR_SAMPLES + self.samples)
        chance = P_STRAY if NEARLY <= chance <= P_STRAY else min(MOST, max(LEAST, chance))
        return log(P_TROUBLE / chance)

    def plus(self, samples: int, failures: int) -> StrayRate:
        """Return the rate with more samples, so many of them bad."""
        fade = min(1.0, SAMPLES_KEPT / (self.samples + samples)) if samples else 1.0
        return StrayRate((self.samples + samples) * fade, (self.failures + failures) * fade)


def observe_strays(rate: StrayRate, before: Sequence[CusumState], after: Sequence[CusumState]) -> StrayRate:
    """Return the rate after one round of the targets that were heard: `before` and `after` it, in the same order."""
    samples = failures = 0
    for was, now in zip(before, after, strict=True):
        if was.alarmed or now.alarmed:
            return rate
        if now.state is not TargetState.UP:
            continue
        samples += 1
        if was.state is TargetState.SUSPECT:
            samples += len(was.recent)
            failures += sum(was.recent)
    return rate.plus(samples, failures)
