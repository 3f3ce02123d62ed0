"""What befalls one target over time: outcomes, the spans in which they hold, and who wins where spans overlap."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class OutcomeKind(StrEnum):
    """How one request ends. HTTP is written `http_NNN` or `http_NNN:code` in scenario files."""

    OK = "ok"
    HTTP = "http"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    RESET = "reset"
    DNS = "dns"
    TLS = "tls"
    CHALLENGE = "challenge"
    HTML = "html"
    SLOW = "slow"


OUTCOME_WORDS = "ok, http_NNN, http_NNN:code, timeout, refused, reset, dns, tls, challenge, html, slow"
"""The vocabulary as it is told to people who write scenarios."""

_HTTP_WORD = re.compile(r"http_([1-5]\d\d)(?::([A-Za-z0-9_.-]{1,80}))?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome. `status` and `code` belong to HTTP alone; `code` is the `error.code` of the JSON answer."""

    kind: OutcomeKind
    status: int | None = None
    code: str | None = None


_PLAIN_WORDS = {kind.value: Outcome(kind) for kind in OutcomeKind if kind is not OutcomeKind.HTTP}
OK = _PLAIN_WORDS["ok"]
"""The one good outcome: it may be compared by identity."""


def parse_outcome(word: object) -> Outcome | None:
    """Return the outcome that `word` names, or None where the vocabulary has no such word."""
    if not isinstance(word, str):
        return None
    if match := _HTTP_WORD.fullmatch(word):
        return Outcome(OutcomeKind.HTTP, int(match[1]), match[2])
    return _PLAIN_WORDS.get(word)


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A stretch of time in seconds since the scenario's start; `to_s` is no longer in it."""

    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class OutcomeSpan(TimeWindow):
    """A stretch with an outcome. `ratio` is one sample's chance of it; `latency_ms` None means the target's own."""

    outcome: Outcome = OK
    ratio: float = 1.0
    latency_ms: float | None = None


class OutcomeTimeline:
    """All spans of one target, cut into pieces so that a question costs one bisection."""

    __slots__ = ("_cuts", "_winners", "spans")

    def __init__(self, spans: Iterable[OutcomeSpan] = ()) -> None:
        self.spans = tuple(spans)
        self._cuts, self._winners = _cut(self.spans)

    def span_at(self, moment_s: float) -> OutcomeSpan | None:
        """Return the span that rules at `moment_s`: the last in the list of those that hold; None outside all."""
        return self._winners[bisect_right(self._cuts, moment_s)]

    def at(self, moment_s: float, draw: float) -> tuple[Outcome, float | None]:
        """Return one sample's outcome and latency (None: the target's own); `draw` in [0, 1) plays against the ratio.

        A sample that escapes the ruling span's ratio is good: spans below it have no say.
        """
        span = self._winners[bisect_right(self._cuts, moment_s)]
        if span is None or draw >= span.ratio:
            return OK, None
        return span.outcome, span.latency_ms


def _cut(spans: tuple[OutcomeSpan, ...]) -> tuple[list[float], list[OutcomeSpan | None]]:
    """Return the moments where the ruling span changes, and the span that rules before, between and after them."""
    edges = sorted({edge for span in spans for edge in (span.from_s, span.to_s)})
    arrivals = sorted(range(len(spans)), key=lambda index: spans[index].from_s)
    winners: list[OutcomeSpan | None] = [None]
    holding: list[int] = []  # negated list positions of the spans begun so far: the later in the list comes first
    arrived = 0
    for edge in edges:
        while arrived < len(arrivals) and spans[arrivals[arrived]].from_s <= edge:
            heapq.heappush(holding, -arrivals[arrived])
            arrived += 1
        while holding and spans[-holding[0]].to_s <= edge:
            heapq.heappop(holding)
        winners.append(spans[-holding[0]] if holding else None)
    return edges, winners
