"""Slowness: a track of its own beside the score, with a robust band that does not learn the outage.

A sample is slow above max(median + 6 * 1.4826 * MAD, 3 * median, median + 300 ms) of the last 60 samples that were
not (1.4826 makes a MAD comparable to a standard deviation). A target is slow at 3 of its last 5 samples. Simulated: a
3-fold slowdown is found in 6 samples, a 4-fold in 4; about 3 wrong episodes in 30 days (README.md).
Replies twice as slow are within what one client's own line does, and are not claimed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

WINDOW = 60
LEAST = 20
"""Samples without which there is no band."""

REFRESH = 10
"""Samples between two computations of the band: sorting 60 numbers at each would cost more than all the rest."""

SLOW_OF, SLOW_NEEDED = 5, 3
NEW_NORMAL = 360
"""Samples after which slow is the new normal (6 hours at a minute each): the band is learnt anew, from nothing."""

MAD_FACTOR = 6 * 1.4826
MEDIAN_FACTOR = 3.0
MARGIN_MS = 300.0


@dataclass(frozen=True, slots=True)
class LatencyBaseline:
    """The latencies of one target, or of the canaries, in milliseconds.

    `window` are the latest that were not slow, `limit` the band's edge (None until known), `fresh` how many samples
    came since it was computed, `recent` which of the last five were slow, `slow_for` for how many samples it has been.
    """

    window: tuple[float, ...] = ()
    limit: float | None = None
    fresh: int = 0
    recent: tuple[bool, ...] = ()
    slow_for: int = 0

    @property
    def slow(self) -> bool:
        """Whether enough of the last samples were slow."""
        return sum(self.recent) >= SLOW_NEEDED

    def is_above(self, latency_ms: float) -> bool:
        """Whether a latency lies above the band; False while there is none."""
        return self.limit is not None and latency_ms > self.limit


def observe_latency(track: LatencyBaseline, latency_ms: float) -> LatencyBaseline:
    """Return `track` after one good sample. While the target is slow the band stays as it was."""
    above = track.limit is not None and latency_ms > track.limit
    if not above and True not in track.recent:
        return _learnt(track, latency_ms)
    recent = (*track.recent, above)[-SLOW_OF:]
    if sum(recent) < SLOW_NEEDED:
        calmer = replace(track, recent=recent, slow_for=0)
        return calmer if above else _learnt(calmer, latency_ms)
    if track.slow_for >= NEW_NORMAL:
        return LatencyBaseline()
    return replace(track, recent=recent, slow_for=track.slow_for + 1)


def _learnt(track: LatencyBaseline, latency_ms: float) -> LatencyBaseline:
    window = (*track.window[1 - WINDOW :], latency_ms)
    limit, fresh = track.limit, track.fresh + 1
    if len(window) >= LEAST and (limit is None or fresh >= REFRESH):
        limit, fresh = _limit(window), 0
    return LatencyBaseline(window, limit, fresh, track.recent)


def _limit(window: tuple[float, ...]) -> float:
    ordered = sorted(window)
    middle = _median(ordered)
    spread = _median(sorted([abs(each - middle) for each in ordered]))
    return max(middle + MAD_FACTOR * spread, MEDIAN_FACTOR * middle, middle + MARGIN_MS)


def _median(ordered: list[float]) -> float:
    """Return the median of sorted numbers. Distances from the middle are nearly in order already when sorted again."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
