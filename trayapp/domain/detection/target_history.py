"""Whose fault a failure is: the service's, or that of the network between it and us.

A target that never worked here did not break: a company's filter, a country's firewall and a refused VPN exit look like
an outage from the first second on. So a failure counts against the service only where the target has worked on this
network, or where the answer is plainly the service's own. An answer that is no error in itself (404, an empty 200)
counts where it breaks a steady history: on 3 September 2026 all of OpenAI answered 404 for 37 minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from trayapp.domain.detection.state import TargetHistory
from trayapp.domain.model.enums import Origin, Result, Symptom
from trayapp.domain.model.reports import Sample

STEADY_NEEDED = 5
"""Equal good answers in a row that make a history steady: five minutes at the usual pace."""

NEW_USUAL = timedelta(hours=6)
"""After so long an unexpected answer is how the target is now. The longest such outage of 2026 took under 2 hours."""

KEY_DOUBTED = timedelta(hours=1)
"""For so long a refused key that worked before is evidence: OpenAI refused valid ones on 4 June 2026. After that it's
the key that changed."""

_OF_THE_SERVICE = frozenset({Symptom.ERRORS, Symptom.OVERLOADED, Symptom.SLOW_DOWN, Symptom.UNEXPECTED})
"""What only the service itself says. A filter may refuse, stay silent, or hide a name; it does not say 503 in JSON."""

_MAY_BE_ODD = frozenset({Symptom.UNEXPECTED, Symptom.BLOCKED, Symptom.NOT_AVAILABLE, Symptom.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one sample counts for: with the history after it."""

    result: Result
    symptom: Symptom | None
    history: TargetHistory


def all_foreign(samples: Sequence[Sample]) -> bool:
    """Whether every target was answered by somebody in between."""
    return bool(samples) and all(each.origin is Origin.FOREIGN for each in samples)


def weigh(
    sample: Sample, result: Result, symptom: Symptom | None, history: TargetHistory, *, foreign_round: bool
) -> Weighed:
    """Return what a sample counts for, given the target's history.

    Args:
        sample: As classified by itself.
        result: What the connectivity gate made of it.
        symptom: Likewise.
        history: What the target answered before.
        foreign_round: Whether every target was answered by somebody in between.
    """
    if result is Result.GOOD:
        if symptom is Symptom.KEY and _is_steady(history) and sample.signature != history.usual:
            return _weigh_refused_key(sample, history)
        return Weighed(result, symptom, _after_good(history, sample))
    if result is Result.INCONCLUSIVE:
        return _weigh_inconclusive(sample, symptom, history, foreign_round=foreign_round)
    if _counts(sample, symptom, history):
        return Weighed(result, symptom, replace(history, refused=0))
    return Weighed(Result.INCONCLUSIVE, symptom, replace(history, refused=history.refused + 1))


def _counts(sample: Sample, symptom: Symptom | None, history: TargetHistory) -> bool:
    if not history.worked or sample.origin is Origin.FOREIGN:
        return False
    if sample.origin is not Origin.UNCERTAIN:
        return history.reached or symptom in _OF_THE_SERVICE
    return history.reached and not (symptom is Symptom.FORBIDDEN and _form(sample.signature) != _form(history.usual))


def _form(signature: str) -> str:
    """Return what a body is by an answer's signature: a refusal in another form than the usual is a block page's."""
    return signature.rpartition(" ")[2]


def _is_steady(history: TargetHistory) -> bool:
    return history.reached and history.steady >= STEADY_NEEDED


def _weigh_refused_key(sample: Sample, history: TargetHistory) -> Weighed:
    """Return what it counts for that a key is refused which worked: a failure, for a while."""
    odd = _odd(sample, history)
    if odd.odd_since is not None and sample.at - odd.odd_since > KEY_DOUBTED:
        return Weighed(Result.GOOD, Symptom.KEY, _after_good(history, sample))
    return Weighed(Result.BAD, Symptom.KEY, odd)


def _odd(sample: Sample, history: TargetHistory) -> TargetHistory:
    since = history.odd_since if history.odd == sample.signature else None
    return replace(history, odd=sample.signature, odd_since=since or sample.at, refused=0)


def _weigh_inconclusive(
    sample: Sample, symptom: Symptom | None, history: TargetHistory, *, foreign_round: bool
) -> Weighed:
    if symptom not in _MAY_BE_ODD:
        hidden = symptom is Symptom.TLS and not history.reached  # a name server sends us to a host of its own
        history = replace(history, refused=history.refused + 1) if hidden else history
        return Weighed(Result.INCONCLUSIVE, symptom, history)
    foreign = sample.origin is Origin.FOREIGN
    page_instead = not foreign or (sample.status is not None and sample.status < 300)
    breaks = _is_steady(history) and page_instead and not foreign_round
    if not breaks:
        refused = history.refused + 1 if foreign or not history.worked else history.refused
        return Weighed(Result.INCONCLUSIVE, symptom, replace(history, refused=refused))
    odd = _odd(sample, history)
    if odd.odd_since is not None and sample.at - odd.odd_since > NEW_USUAL:
        return Weighed(Result.INCONCLUSIVE, symptom, replace(history, usual="", steady=0, odd="", odd_since=None))
    return Weighed(Result.BAD, Symptom.UNEXPECTED, odd)


def _after_good(history: TargetHistory, sample: Sample) -> TargetHistory:
    if history.usual != sample.signature:
        return TargetHistory(worked=True, reached=True, usual=sample.signature, steady=1)
    if history.steady >= STEADY_NEEDED and not history.odd and not history.refused and history.reached:
        return history
    steady = min(STEADY_NEEDED, history.steady + 1)
    return TargetHistory(worked=True, reached=True, usual=history.usual, steady=steady)


def elsewhere(history: TargetHistory, *, reached: bool) -> TargetHistory:
    """Return a history on another network, or one that may be another; `reached` tells that it is known to work."""
    return history if history.reached is reached else replace(history, reached=reached, refused=0)
