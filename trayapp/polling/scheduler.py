"""Who is due when. No I/O, no clock of its own: seconds come from the owner, who may be the live engine or a replay."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from trayapp.domain.model.reports import PageReport, Report
from trayapp.domain.polling_policy import PollIntervals, apply_retry_after, with_jitter

CHECK_GAP_S = {"page": 10.0, "probe": 15.0}
"""The least seconds between two looks of a kind, however often somebody asks (at most 4 probes a minute and target)."""


class Kind(StrEnum):
    """What a job looks at."""

    PAGE = "page"
    PROBE = "probe"


class Job(NamedTuple):
    """One recurring look at one service."""

    kind: Kind
    service_id: str


@dataclass(slots=True)
class _Entry:
    """When a job is due next (seconds), when it last began, and its interval. `running` jobs are not due."""

    interval: float
    due: float
    began: float | None = None
    ended: float | None = None
    not_before: float = 0.0
    running: bool = False


class Scheduler:
    """The plan of all jobs. Mutable; owned by the one thread that runs the jobs.

    `draw` yields numbers in [0, 1) for the jitter. Every job is due at once at the beginning.
    """

    def __init__(
        self, jobs: Iterable[Job], paces: Mapping[str, PollIntervals], draw: Callable[[], float], seconds: float
    ) -> None:
        self._draw = draw
        self._paces = dict(paces)
        self._entries = {job: _Entry(self._interval(job, paces[job.service_id]), seconds) for job in jobs}

    def due(self, seconds: float) -> list[Job]:
        """Return the jobs to begin now; each counts as running until `done`."""
        ready = [job for job, entry in self._entries.items() if not entry.running and entry.due <= seconds]
        for job in ready:
            entry = self._entries[job]
            entry.running, entry.began = True, seconds
        return ready

    def next_due(self) -> float | None:
        """Return when the next job is due, in the owner's seconds; None while all of them run."""
        return min([entry.due for entry in self._entries.values() if not entry.running], default=None)

    def done(self, job: Job, report: Report | None, seconds: float) -> None:
        """Plan the next look of `job`; a server's Retry-After is honoured. `report` is None where the look broke."""
        entry = self._entries[job]
        entry.running, entry.ended = False, seconds
        entry.not_before = seconds + apply_retry_after(0.0, _retry_after(report))
        self._plan(entry)

    def set_pace(self, service_id: str, pace: PollIntervals) -> None:
        """Take on a new pace; what is planned already is planned anew by it."""
        if self._paces.get(service_id) == pace:
            return
        self._paces[service_id] = pace
        for job, entry in self._entries.items():
            interval = self._interval(job, pace)
            if job.service_id == service_id and interval != entry.interval:
                entry.interval = interval
                if not entry.running:
                    self._plan(entry)

    def check_now(self, seconds: float) -> None:
        """Make every job due as soon as politeness allows."""
        for job, entry in self._entries.items():
            if not entry.running:
                gap = min(CHECK_GAP_S[job.kind], entry.interval)
                earliest = seconds if entry.began is None else entry.began + gap
                entry.due = max(seconds, earliest, entry.not_before)

    def _plan(self, entry: _Entry) -> None:
        if entry.began is None:
            return
        due = entry.began + with_jitter(entry.interval, self._draw())
        entry.due = max(due, entry.not_before, entry.ended or 0.0)

    @staticmethod
    def _interval(job: Job, pace: PollIntervals) -> float:
        return pace.page_s if job.kind is Kind.PAGE else pace.probe_s


def _retry_after(report: Report | None) -> float | None:
    match report:
        case PageReport(failure=failure) if failure is not None:
            return failure.retry_after_s
        case _:
            return None
