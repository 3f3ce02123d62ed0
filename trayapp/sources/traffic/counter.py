"""Counts the user's own requests by program and minute, and makes one sample of each round out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from trayapp.domain.model.enums import Origin, Result, Symptom
from trayapp.domain.model.reports import Sample
from trayapp.sources.traffic.otlp import Call

FRESH = timedelta(minutes=2)
"""A call that ended longer ago says nothing about this round."""
KEPT_MINUTES = 180

_BAD = {408: Symptom.NO_RESPONSE, 503: Symptom.OVERLOADED, 529: Symptom.OVERLOADED}
_ODD = frozenset({401, 403, 404, 431})
"""Theirs where they break a steady history (4 February, 4 and 11 June, 3 September 2026), else the user's own."""


@dataclass(slots=True)
class MinuteCount:
    """The calls of one program in one minute.

    `yours` say nothing about the service, `retries` are attempts after the first, `duration_ms` is that of all calls
    which told theirs.
    """

    calls: int = 0
    failed: int = 0
    yours: int = 0
    retries: int = 0
    duration_ms: float = 0.0


class TrafficCounter:
    """Counts calls. The listener adds them and the prober takes samples, both in the network thread."""

    def __init__(self) -> None:
        self._last: dict[str, Call] = {}
        self.minutes: dict[tuple[str, datetime], MinuteCount] = {}
        self.last_at: dict[str, datetime] = {}

    def add(self, call: Call) -> None:
        """Count one call."""
        minute = self.minutes.setdefault((call.target, call.at.replace(second=0, microsecond=0)), MinuteCount())
        result, _ = judge(call)
        minute.calls += 1
        minute.failed += result is Result.BAD
        minute.yours += result is Result.INCONCLUSIVE
        minute.retries += call.attempt > 1
        minute.duration_ms += call.duration_ms or 0.0
        while len(self.minutes) > KEPT_MINUTES:
            del self.minutes[min(self.minutes, key=lambda key: key[1])]
        self.last_at[call.target] = max(call.at, self.last_at.get(call.target, call.at))
        known = self._last.get(call.target)
        conclusive = result is not Result.INCONCLUSIVE
        if known is None or (call.at >= known.at and (conclusive or judge(known)[0] is Result.INCONCLUSIVE)):
            self._last[call.target] = call

    def take(self, target: str, now: datetime) -> Sample | None:
        """Return the sample of a round: the last call since the round before that tells anything, None without one.

        One call a round, as our own requests are one a round: it fails as often as the calls do.
        """
        call = self._last.pop(target, None)
        if call is None or now - call.at > FRESH:
            return None
        result, symptom = judge(call)
        minute = self.minutes.get((target, call.at.replace(second=0, microsecond=0)), MinuteCount())
        detail = f"{minute.calls} requests in that minute, {minute.failed} failed"
        origin = Origin.NONE if call.status is None else Origin.OWN
        signature = "timeout" if call.status is None else f"{call.status} json"
        return Sample(target, call.at, result, symptom, None, call.status, detail, origin, signature)


def judge(call: Call) -> tuple[Result, Symptom | None]:
    """Return what one call says about the service."""
    status = call.status
    if status is None:
        return Result.BAD, Symptom.NO_RESPONSE
    if status < 400:
        return Result.GOOD, None
    if status in _BAD or status >= 500:
        return Result.BAD, _BAD.get(status, Symptom.ERRORS)
    if status == 429:
        return Result.INCONCLUSIVE, Symptom.RATE_LIMITED
    return (Result.INCONCLUSIVE, Symptom.UNEXPECTED) if status in _ODD else (Result.GOOD, None)
