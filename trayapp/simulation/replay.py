"""Replay: a scenario through the real sources, detection and alerts, as fast as it goes; clock and transport differ."""

from __future__ import annotations

import heapq
import itertools
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.regions import RegionsReport
from trayapp.domain.model.reports import ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot, Verdict
from trayapp.domain.polling_policy import PollIntervals
from trayapp.domain.regions.tracking import RegionsRequest
from trayapp.polling.poller import Check, build_checks
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.simulation.scenario import Scenario
from trayapp.simulation.score import Score, Summary
from trayapp.simulation.simulated_world import SimulatedWorld
from trayapp.simulation.virtual_clock import ScenarioTransport, VirtualClock

T = TypeVar("T")

TICK_S = 60.0
"""Seconds without a report after which time is noticed, as by the app's own timer."""


class Effects(Protocol):
    """What follows from one event: as much of the monitor's effects as a replay needs."""

    @property
    def snapshot(self) -> Snapshot:
        """Everything known."""
        ...

    @property
    def notifications(self) -> Sequence[Notification]:
        """What is shown on the desktop."""
        ...

    @property
    def poll_intervals(self) -> Mapping[str, PollIntervals]:
        """How often each service is polled from now on."""
        ...

    @property
    def region_checks(self) -> Sequence[str]:
        """The services whose other places are to be asked."""
        ...


class Monitor(Protocol):
    """The application that a replay drives (`app.monitor`, which stands above this room)."""

    def on_report(self, report: Report, now: datetime) -> Effects:
        """Take in one report."""
        ...

    def on_tick(self, now: datetime) -> Effects:
        """Let time pass."""
        ...

    def on_resume(self, now: datetime) -> Effects:
        """Take note that the computer slept."""
        ...

    def request_region_check(self, service_id: str, now: datetime) -> RegionsRequest | None:
        """Return whom to ask about a service's other places."""
        ...


@dataclass(frozen=True, slots=True)
class VerdictEvent:
    """Health, confirmation or recovering became another, `moment_s` after the start."""

    moment_s: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class NotificationEvent:
    """One call to the notifier."""

    moment_s: float
    notice: Notification


@dataclass(frozen=True, slots=True)
class SummaryEvent:
    """The end, with everything in figures."""

    moment_s: float
    summary: Summary


Event = VerdictEvent | NotificationEvent | SummaryEvent


def replay(scenario: Scenario, service: Service, settings: Settings, monitor: Monitor) -> Iterator[Event]:
    """Yield what happens through `scenario`, a `SummaryEvent` last.

    `monitor` must monitor `service` and be fresh; the same scenario, settings and monitor give the same events, except
    for the seconds that the machine needed.
    """
    started = time.perf_counter()
    run = _Run(scenario, service, settings, monitor)
    yield from run.events()
    summary = replace(run.score.summary(), wall_s=time.perf_counter() - started)
    yield SummaryEvent(scenario.duration_s, summary)


def paced(events: Iterable[Event], speed: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[Event]:
    """Yield `events` when they are due, `speed` times as fast as they happened."""
    last_s = 0.0
    for event in events:
        sleep(max(0.0, event.moment_s - last_s) / speed)
        last_s = event.moment_s
        yield event


class _Run:
    """One run. A job started at t is delivered at t plus what its requests took; sleep loses what is running."""

    def __init__(self, scenario: Scenario, service: Service, settings: Settings, monitor: Monitor) -> None:
        self.score = Score(scenario.truth)
        self._scenario = scenario
        self._service_id = service.id
        self._monitor = monitor
        self._clock = VirtualClock(scenario.start)
        canaries = settings.network.canaries
        transport = self._transport = ScenarioTransport(SimulatedWorld(scenario, service, canaries), self._clock)
        self._service, self._settings = service, settings
        self._checks = build_checks([service], canaries, transport, self._clock)
        draw = random.Random(f"{scenario.seed}:jitter").random  # noqa: S311 - jitter is no secret
        intervals = PollIntervals(settings.cadence.page, settings.cadence.probe)
        self._scheduler = Scheduler(self._checks, {service.id: intervals}, draw, 0.0)
        self._running: list[tuple[float, int, Job | None, Report | None]] = []
        self._numbers = itertools.count()
        self._sleeps = list(reversed(scenario.suspended))
        self._last_event_s = 0.0
        self._last_verdict: tuple[object, ...] = ()

    def events(self) -> Iterator[Event]:
        """Yield verdicts and notifications until the scenario ends."""
        while (moment_s := self._next()) < self._scenario.duration_s:
            if self._sleeps and moment_s >= self._sleeps[-1].from_s:
                self._sleep_until(self._sleeps.pop().to_s)
                continue
            self._clock.moment_s = moment_s
            if self._running and self._running[0][0] <= moment_s:
                if (report := self._completed()) is not None:
                    yield from self._applied(self._monitor.on_report(report, self._clock.now()), moment_s)
            elif jobs := self._scheduler.due(moment_s):
                for job in jobs:
                    self._start(job, moment_s)
            else:
                yield from self._applied(self._monitor.on_tick(self._clock.now()), moment_s)

    def _next(self) -> float:
        due = self._scheduler.next_due()
        tick_s = self._last_event_s + TICK_S
        moment_s = tick_s if due is None else min(due, tick_s)
        if self._running:
            moment_s = min(moment_s, self._running[0][0])
        return max(moment_s, self._clock.moment_s)

    def _start(self, job: Job, moment_s: float) -> None:
        """Run a check to its end in no time, and keep its report until it is due."""
        self._clock.moment_s = moment_s
        report = run_at_once(self._checks[job])
        heapq.heappush(self._running, (self._clock.moment_s, next(self._numbers), job, report))
        self._clock.moment_s = moment_s

    def _ask_elsewhere(self, service_id: str, moment_s: float) -> None:
        """Ask other places to the end in no time, and keep what comes of it until it is due."""
        from trayapp.sources.regions.check import RegionsContext, check_regions  # noqa: PLC0415 - rarely needed

        request = self._monitor.request_region_check(service_id, self._clock.now())
        if request is None:
            return

        def deliver(report: RegionsReport) -> None:
            heapq.heappush(self._running, (self._clock.moment_s, next(self._numbers), None, report))

        async def pause(seconds: float) -> None:
            self._clock.moment_s += seconds

        context = RegionsContext(
            replace(self._settings.regions, provider_url=""),
            self._transport,
            deliver,
            self._clock.now,
            self._clock.seconds,
            pause,
        )
        _run_to_end(check_regions(request, self._service, context))
        self._clock.moment_s = moment_s

    def _completed(self) -> Report | None:
        """Return the next report; None for a check that failed."""
        moment_s, _, job, report = heapq.heappop(self._running)
        if job is None:
            return report
        self._scheduler.complete(job, report, moment_s)
        if report is not None and job.kind is Kind.PAGE:
            self.score.page_polls += 1
        elif isinstance(report, ProbeReport):
            self.score.samples += len(report.samples)
        return report

    def _sleep_until(self, until_s: float) -> None:
        """Lose what is running, let the wall clock jump, and check everything after waking up."""
        lost, self._running = self._running, []
        self._clock.moment_s = self._last_event_s = until_s
        self._poll_by(self._monitor.on_resume(self._clock.now()))
        for job in [each[2] for each in lost if each[2] is not None]:
            self._scheduler.complete(job, None, until_s)
        self._scheduler.check_now(until_s)

    def _poll_by(self, effects: Effects) -> None:
        self._scheduler.set_intervals(self._service_id, effects.poll_intervals[self._service_id])

    def _applied(self, effects: Effects, moment_s: float) -> Sequence[Event]:
        """Apply the effects of a report or of time passing, and return what is new in them: most often nothing."""
        self._last_event_s = moment_s
        self._poll_by(effects)
        for service_id in effects.region_checks:
            self._ask_elsewhere(service_id, moment_s)
        verdict = self._view(effects.snapshot).verdict
        state = (verdict.health, verdict.confirmation, verdict.recovering)
        events: list[Event] = []
        if state != self._last_verdict:
            self._last_verdict = state
            self.score.verdict(moment_s, verdict.health, verdict.confirmation)
            events.append(VerdictEvent(moment_s, verdict))
        self.score.notices += len(effects.notifications)
        return [*events, *(NotificationEvent(moment_s, each) for each in effects.notifications)]

    def _view(self, snapshot: Snapshot) -> ServiceSnapshot:
        return next(each for each in snapshot.services if each.id == self._service_id)


def run_at_once(check: Check) -> Report:
    """Run a check that never waits, since its transport does not."""
    return _run_to_end(check())


def _run_to_end(work: Awaitable[T]) -> T:
    try:
        work.__await__().send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    raise RuntimeError("a check waited for something other than its transport")
