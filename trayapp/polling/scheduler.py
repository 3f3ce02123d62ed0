"""When which job is due. No I/O and no clock of its own: the owner, a poller or a replay, passes the seconds in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from trayapp.domain.model.reports import PageReport, Report
from trayapp.domain.polling_policy import PollIntervals, apply_retry_after, with_jitter

CHECK_GAP_S = {"page": 10.0, "probe": 15.0}
"""The least seconds between checks of a kind, however often somebody asks: at most 4 probes a minute and target."""


TOGETHER_S = 1.0
MANY_JOBS = 40
"""Among so many jobs those that fall into the same second are started together: to wake up takes more processor time
than to ask one page more. The second is one of this program's own clock, so that clients do not march in step."""


class Kind(StrEnum):
    """What a job checks."""

    PAGE = "page"
    PROBE = "probe"


class Job(NamedTuple):
    """One recurring check of one service."""

    kind: Kind
    service_id: str


@dataclass(slots=True)
class _ScheduledJob:
    """A job's interval, and when it is next due, last started and last ended (seconds). A running job is not due."""

    interval: float
    due: float
    started: float | None = None
    ended: float | None = None
    not_before: float = 0.0
    running: bool = False


class Scheduler:
    """The schedule of all jobs. Mutable; owned by the one thread that runs them.

    `draw` yields numbers in [0, 1) for the jitter. At first every job is due at once.
    """

    def __init__(
        self, jobs: Iterable[Job], intervals: Mapping[str, PollIntervals], draw: Callable[[], float], seconds: float
    ) -> None:
        self._draw = draw
        self._intervals = dict(intervals)
        self._scheduled = {job: _ScheduledJob(_interval(job, intervals[job.service_id]), seconds) for job in jobs}
        self._earliest: float | None = None
        self._together = TOGETHER_S if len(self._scheduled) >= MANY_JOBS else 0.0

    def due(self, seconds: float) -> list[Job]:
        """Return the jobs to start now; each counts as running until `complete`."""
        if self._earliest is not None and self._earliest > seconds:
            return []
        self._earliest = None
        ready = [job for job, each in self._scheduled.items() if not each.running and each.due <= seconds]
        for job in ready:
            scheduled = self._scheduled[job]
            scheduled.running, scheduled.started = True, seconds
        return ready

    def next_due(self) -> float | None:
        """Return when the next job is due, in the owner's seconds; None while all of them run."""
        if self._earliest is None:
            self._earliest = min([each.due for each in self._scheduled.values() if not each.running], default=None)
        return self._earliest

    def complete(self, job: Job, report: Report | None, seconds: float) -> None:
        """Schedule `job` again, Retry-After respected. `report` is None if the check raised."""
        scheduled = self._scheduled[job]
        self._earliest = None
        scheduled.running, scheduled.ended = False, seconds
        scheduled.not_before = seconds + apply_retry_after(0.0, _retry_after(report))
        self._schedule(scheduled)

    def set_intervals(self, service_id: str, intervals: PollIntervals) -> None:
        """Poll a service by other intervals; what is scheduled already is scheduled again by them."""
        if self._intervals.get(service_id) == intervals:
            return
        self._intervals[service_id], self._earliest = intervals, None
        for job in (Job(kind, service_id) for kind in Kind):
            scheduled, interval = self._scheduled.get(job), _interval(job, intervals)
            if scheduled is not None and interval != scheduled.interval:
                scheduled.interval = interval
                if not scheduled.running:
                    self._schedule(scheduled)

    def check_now(self, seconds: float) -> set[Job]:
        """Make every job due as soon as politeness allows, and return the jobs that are running or soon will be.

        A job that a Retry-After holds back for longer than our own gap between two checks is not one of them.
        """
        asked, self._earliest = set(), None
        for job, scheduled in self._scheduled.items():
            gap = CHECK_GAP_S[job.kind]
            if not scheduled.running:
                started = scheduled.started
                earliest = seconds if started is None else started + min(gap, scheduled.interval)
                scheduled.due = max(seconds, earliest, scheduled.not_before)
            if scheduled.running or scheduled.due <= seconds + gap:
                asked.add(job)
        return asked

    def _schedule(self, scheduled: _ScheduledJob) -> None:
        if scheduled.started is None:
            return
        due = scheduled.started + with_jitter(scheduled.interval, self._draw())
        if self._together:
            earlier = due // self._together * self._together
            due = earlier if earlier >= scheduled.started + with_jitter(scheduled.interval, 0.0) else due
        scheduled.due = max(due, scheduled.not_before, scheduled.ended or 0.0)


def _interval(job: Job, intervals: PollIntervals) -> float:
    return intervals.page_s if job.kind is Kind.PAGE else intervals.probe_s


def _retry_after(report: Report | None) -> float | None:
    """Return what a page's server asked for. A target's binds that target alone, which is the prober's matter."""
    return report.failure.retry_after_s if isinstance(report, PageReport) and report.failure is not None else None
