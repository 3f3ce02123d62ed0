"""Scored evidence: what the samples of one target, and of groups of targets, add up to.

A Bernoulli CUSUM. Each conclusive sample adds the logarithm of its likelihood ratio between "in trouble" (`P_TROUBLE`
of the samples fail) and "only strays" (`P_STRAY` of them fail); the score never falls below zero. Pure: time comes in
with the sample and is only remembered, so that any cadence works.

The thresholds come from `tests/bench/detector_figures.py`, which drives this very code and the pace of
`polling_policy` over simulated months; the figures beside each constant are its results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import combinations
from math import ceil, log

from trayapp.domain.model.enums import Result, TargetState

P_STRAY = 0.01
"""Share of samples that fail with nothing wrong: the stray failures of the budget."""

P_TROUBLE = 0.2
"""Share of failing samples worth an alarm. The mildest outage on record had 18 % (4 February 2026); a design point of
0.3 was simulated as slower there and no better elsewhere (README.md)."""

BAD_STEP = log(P_TROUBLE / P_STRAY)
"""Evidence of one bad sample: ln(0.2 / 0.01) = 3.00."""

GOOD_STEP = log((1 - P_TROUBLE) / (1 - P_STRAY))
"""Evidence of one good sample: ln(0.8 / 0.99) = -0.21."""

TARGET_ALARM_SCORE = 14.5
"""Score of one target that raises the alarm by itself: five bad samples close together, or four where hardly any are
stray. Most false alarms are of one target: at 13, probed every 30 s, a service of three had 0.10 in 30 days."""

ALARM_RUN = 4
"""Bad samples in a row that raise the alarm by themselves. Strays do it 0.002 times a month: 3 targets have 1300 strays
in it, and each is followed by three more with a chance of 0.01 cubed. Spares a target that is silent the fifth."""

JOINT_ALARM_SCORE = 14.0
"""Score of a group of targets, counted jointly, that raises the alarm. Strays alone raised it in 30 days 0.16 times at
12, 0.07 at 13, 0.05 at 14; 18 % errors of two targets were found after 309, 326 and 342 s."""

CALM_SCORE = 1.7
"""Below this a suspicion is over: seven good samples in a row after a single bad one, under two minutes. 1.0 costs 6 %
more probes and finds 35 % errors of one target in 270 s for 278; 2.5 saves 7 % of them and takes 363 s."""

RECOVERED_RUN = ceil(-BAD_STEP / GOOD_STEP)
"""Good samples in a row that end every trouble (15, about 5 minutes at the pace of `down`): as much evidence for health
as one bad sample is against it. Bounds every state: nothing is down for ever once good."""

SURPRISE = 0.05
"""A run of good samples counts as recovering when it had less than this chance at the share of failures seen before."""

END_SURPRISE = 0.003
"""The same for the end of the trouble: 15 good samples after 35 % errors, 26 at the design point."""

RELAPSE_WINDOW = timedelta(minutes=30)
"""Trouble that comes back within this time after its last bad sample had not been over."""

QUIET_BEFORE_END_S = 280.0
"""Seconds without a bad sample before trouble can be over: 14 pauses at the pace of `down`."""

LEAST_RECOVERING_RUN = 3
"""Fewer good samples in a row than this are never called recovering."""

RELAPSE_SCORE = 5.5
"""Score, counted anew, at which what was recovering is down again: two bad samples within four. One alone is what the
end of an outage looks like; it only puts off the recovery."""

RECENT = 20
"""Conclusive samples that severity and recovery are read from."""

SILENT_SHARE, TALKING_SHARE = 0.85, 0.4
"""A target is not responding from this share of bad in the recent samples, until a full window of them has no more than
the second. Only a bad sample changes that: good ones are the end of the trouble, not another kind of it. With a window
of 10 and shares of 0.8 and 0.6, a target that failed 60 % of the time changed its severity 6 times in half an hour."""

_ALARMED = (TargetState.DOWN, TargetState.RECOVERING)
_CALM = (TargetState.UP, TargetState.UNKNOWN)
_FAILING = {
    TargetState.UP: TargetState.SUSPECT,
    TargetState.UNKNOWN: TargetState.SUSPECT,
    TargetState.SUSPECT: TargetState.SUSPECT,
    TargetState.DOWN: TargetState.DOWN,
    TargetState.RECOVERING: TargetState.RECOVERING,
}


@dataclass(frozen=True, slots=True)
class CusumState:
    """What the samples of one target add up to.

    `score` is within 0 and `TARGET_ALARM_SCORE`; reset when the target begins to recover. `run` counts the good
    samples in a row, as far as they matter. `recent` are the last conclusive samples since the first bad one, True for
    bad. `silent` means not responding, as opposed to failing now and then. `since` is when `state` began,
    `suspected_at` when the present trouble did, `last_bad_at` when the last bad sample came. `repeated` tells that the
    present trouble had two bad samples in a row, `share` how many of the recent were bad when the last bad one came.
    `relapses` counts how often the trouble came back after it had seemed to be over.
    """

    state: TargetState = TargetState.UNKNOWN
    score: float = 0.0
    run: int = 0
    recent: tuple[bool, ...] = ()
    silent: bool = False
    since: datetime | None = None
    suspected_at: datetime | None = None
    last_bad_at: datetime | None = None
    repeated: bool = False
    share: float = 1.0
    relapses: int = 0

    @property
    def alarmed(self) -> bool:
        """Whether this target stands in an alarm that is not over."""
        return self.state in _ALARMED

    @property
    def quiet_needed_s(self) -> float:
        """Seconds without a bad sample before its trouble is over: twice as many once it has come back."""
        return QUIET_BEFORE_END_S * (2 if self.relapses else 1)


def update(track: CusumState, result: Result, at: datetime, bad_step: float = BAD_STEP) -> CusumState:
    """Return `track` after one sample, with the evidence of a bad one; an inconclusive one changes nothing."""
    if result is Result.INCONCLUSIVE:
        return track
    if result is Result.BAD:
        return _after_bad(track, at, bad_step)
    if track.score <= 0.0 and track.state is TargetState.UP:
        return track
    return _after_good(track, at)


def _after_bad(track: CusumState, at: datetime, bad_step: float) -> CusumState:
    recent = (*track.recent, True)[-RECENT:]
    score = min(TARGET_ALARM_SCORE, track.score + bad_step)
    state = _FAILING[track.state]
    if track.state is TargetState.RECOVERING and score >= RELAPSE_SCORE:
        state = TargetState.DOWN
    return CusumState(
        state,
        score=score,
        recent=recent,
        silent=_is_silent(recent, was=track.silent),
        since=track.since if state is track.state else at,
        suspected_at=at if track.state in _CALM else track.suspected_at,
        last_bad_at=at,
        share=sum(recent) / len(recent),
        relapses=track.relapses + _relapsed(track, at),
        repeated=track.repeated or track.recent[-1:] == (True,),
    )


def _relapsed(track: CusumState, at: datetime) -> bool:
    """Whether trouble that had seemed to be over comes back with a bad sample."""
    if track.last_bad_at is None:
        return False
    quiet = at - track.last_bad_at
    if track.state is TargetState.RECOVERING:
        return quiet.total_seconds() >= QUIET_BEFORE_END_S
    return track.state is TargetState.UP and quiet <= RELAPSE_WINDOW


def _after_good(track: CusumState, at: datetime) -> CusumState:
    run, score = track.run + 1, max(0.0, track.score + GOOD_STEP)
    if track.state in _CALM:
        return CusumState(TargetState.UP, score, run, since=at if track.state is TargetState.UNKNOWN else track.since)
    if _is_over(track, run, at):
        return CusumState(TargetState.UP, since=at, last_bad_at=track.last_bad_at, relapses=track.relapses)
    recent = (*track.recent, False)[-RECENT:]
    if track.state is TargetState.DOWN:
        if run < _surprising_run(track, SURPRISE):
            return replace(track, run=run, recent=recent)
        return replace(track, state=TargetState.RECOVERING, score=0.0, run=run, recent=recent, since=at)
    if track.state is TargetState.SUSPECT and score < CALM_SCORE:
        return CusumState(TargetState.UP, score, run, since=at)
    return replace(track, score=score, run=run, recent=recent)


def _is_over(track: CusumState, run: int, at: datetime) -> bool:
    if run < max(RECOVERED_RUN, _surprising_run(track, END_SURPRISE)):
        return False
    return track.last_bad_at is None or (at - track.last_bad_at).total_seconds() >= track.quiet_needed_s


def _is_silent(recent: tuple[bool, ...], *, was: bool) -> bool:
    """Two samples are the least that can be called a silence."""
    share = sum(recent) / len(recent)
    if was:
        return len(recent) < RECENT or share > TALKING_SHARE
    return len(recent) > 1 and share >= SILENT_SHARE


def _surprising_run(track: CusumState, chance: float) -> int:
    """Return how many good samples in a row have less than this chance at the share of failures before them.

    With `SURPRISE` 3 after a total outage, 7 after 35 % errors, 14 at the design point: a target that fails now and
    then has runs of good samples all the time, and is not recovering at each of them.
    """
    share = max(P_TROUBLE, track.share)
    if share >= 1.0:
        return LEAST_RECOVERING_RUN
    return max(LEAST_RECOVERING_RUN, ceil(log(chance) / log(1 - share)))


@cache
def _groups(count: int) -> tuple[tuple[int, ...], ...]:
    """Return the groups of so many targets that may share a cause: each two of them, and all."""
    pairs = tuple(combinations(range(count), 2))
    return (*pairs, tuple(range(count))) if count > 2 else pairs


def count_jointly(scores: tuple[float, ...], steps: Sequence[float]) -> tuple[float, ...]:
    """Return the scores of the groups of targets after one round; empty where there is no evidence.

    Args:
        scores: Those before it.
        steps: What the round says of each target: `BAD_STEP`, `GOOD_STEP` or 0.
    """
    if not scores and max(steps, default=0.0) <= 0.0:
        return ()  # nearly always
    groups = _groups(len(steps))
    before = scores if len(scores) == len(groups) else (0.0,) * len(groups)
    after = tuple(
        min(JOINT_ALARM_SCORE, max(0.0, score + sum(steps[each] for each in group)))
        for score, group in zip(before, groups, strict=True)
    )
    return after if any(after) else ()


def combine(
    before: Sequence[CusumState],
    after: Sequence[CusumState],
    at: datetime,
    joint: Sequence[float] = (),
    doubtful: Sequence[bool] = (),
) -> tuple[CusumState, ...]:
    """Raise the alarm of a service where its targets' scores say so, and return the tracks of this round.

    Independent targets add up: three that fail together alarm in their second round, one alone needs more. They never
    alarm in the round in which the first bad sample came, however many targets failed in it: a gap of the user's own
    that slips past the canaries hits them all at once, and only once.

    Args:
        before: The tracks before this round.
        after: The same targets after it.
        at: When the round ended.
        joint: The scores of their groups after it.
        doubtful: Which targets raise no alarm by themselves; none where it is empty.
    """
    if any(track.state is TargetState.RECOVERING for track in after):
        after = tuple(map(_held, before, after))
    suspects = [track for track in after if track.state is TargetState.SUSPECT]
    if not suspects:
        return tuple(after)
    second_round = any(track.state is TargetState.SUSPECT for track in before)
    if second_round and len(suspects) > 1 and max(joint, default=0.0) >= JOINT_ALARM_SCORE:
        return tuple(_down(track, at) for track in after)
    doubts = doubtful or (False,) * len(after)
    return tuple(
        _down(track, at) if _alarms_alone(track) and not doubt else track
        for track, doubt in zip(after, doubts, strict=True)
    )


def _held(before: CusumState, after: CusumState) -> CusumState:
    """Return a target whose trouble is over as recovering as long as another one is: they end together."""
    if not before.alarmed or after.state is not TargetState.UP:
        return after
    return replace(before, run=before.run + 1)


def _alarms_alone(track: CusumState) -> bool:
    run = track.recent[-ALARM_RUN:]
    return track.score >= TARGET_ALARM_SCORE or (len(run) == ALARM_RUN and all(run))


def _down(track: CusumState, at: datetime) -> CusumState:
    return replace(track, state=TargetState.DOWN, since=at) if track.state is TargetState.SUSPECT else track
