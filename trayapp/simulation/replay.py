"""Replay: a scenario through the real sources, store and notices, as fast as it goes; clock and transport differ."""

from __future__ import annotations

import heapq
import itertools
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from trayapp.domain.alerts.notification import Notification
from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Cadence
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot, Verdict
from trayapp.domain.polling_policy import AFTER_RESUME, Conditions, PollIntervals, poll_intervals
from trayapp.polling.poller import Look, build_checks
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.simulation.scenario import Scenario
from trayapp.simulation.score import Score, Summary
from trayapp.simulation.simulated_world import SimulatedWorld
from trayapp.simulation.virtual_clock import ScenarioTransport, VirtualClock

TICK_S = 60.0
"""Seconds without a report after which the store is told the time, as the app's own timer does."""

_ONLINE, _OFFLINE = Conditions(), Conditions(offline=True)


class Applied(Protocol):
    """What came of a report."""

    @property
    def snapshot(self) -> Snapshot:
        """Everything known."""
        ...

    @property
    def notices(self) -> Sequence[Notification]:
        """What is to be told on the desktop."""
        ...


class ReplayStore(Protocol):
    """The store, as far as a replay needs it."""

    def apply(self, report: Report, now: datetime) -> Applied:
        """Take in one report."""
        ...

    def tick(self, now: datetime) -> Applied:
        """Take note of the time."""
        ...

    def resumed(self, now: datetime) -> None:
        """Take note that the computer slept."""
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


def replay(
    scenario: Scenario, service: Service, canaries: Sequence[str], cadence: Cadence, ledger: ReplayStore
) -> Iterator[Event]:
    """Yield what happens through `scenario`, a `SummaryEvent` last.

    `ledger` must know `service` and be fresh; the same scenario, settings and ledger give the same events, but for the
    seconds that the machine needed.
    """
    began = time.perf_counter()
    course = _Course(scenario, service, canaries, cadence, ledger)
    yield from course.events()
    summary = replace(course.score.summary(), wall_s=time.perf_counter() - began)
    yield SummaryEvent(scenario.duration_s, summary)


def paced(events: Iterable[Event], speed: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[Event]:
    """Yield `events` when they are due, `speed` times as fast as they happened."""
    last_s = 0.0
    for event in events:
        sleep(max(0.0, event.moment_s - last_s) / speed)
        last_s = event.moment_s
        yield event


class _Course:
    """One run. A job begun at t is delivered at t plus what its requests took; sleep loses what is under way."""

    def __init__(
        self, scenario: Scenario, service: Service, canaries: Sequence[str], cadence: Cadence, ledger: ReplayStore
    ) -> None:
        self.score = Score(scenario.truth)
        self._scenario = scenario
        self._service_id = service.id
        self._cadence = cadence
        self._ledger = ledger
        self._clock = VirtualClock(scenario.start)
        transport = ScenarioTransport(SimulatedWorld(scenario, service, canaries), self._clock)
        self._looks = build_checks([service], canaries, transport, self._clock)
        draw = random.Random(f"{scenario.seed}:jitter").random  # noqa: S311 - jitter is no secret
        self._agenda = Scheduler(self._looks, {service.id: PollIntervals(cadence.page, cadence.probe)}, draw, 0.0)
        self._under_way: list[tuple[float, int, Job, Report | None]] = []
        self._turns = itertools.count()
        self._sleeps = list(reversed(scenario.suspended))
        self._applied_s = 0.0
        self._resumed_at: datetime | None = None
        self._told: tuple[object, ...] = ()

    def events(self) -> Iterator[Event]:
        """Yield verdicts and notices until the scenario ends."""
        while (moment_s := self._next()) < self._scenario.duration_s:
            if self._sleeps and moment_s >= self._sleeps[-1].from_s:
                self._sleep_through(self._sleeps.pop().to_s)
                continue
            self._clock.moment_s = moment_s
            if self._under_way and self._under_way[0][0] <= moment_s:
                if (applied := self._delivered()) is not None:
                    yield from self._taken(applied, moment_s)
            elif jobs := self._agenda.due(moment_s):
                for job in jobs:
                    self._begin(job, moment_s)
            else:
                yield from self._taken(self._ledger.tick(self._clock.now()), moment_s)

    def _next(self) -> float:
        due = self._agenda.next_due()
        tick_s = self._applied_s + TICK_S
        moment_s = tick_s if due is None else min(due, tick_s)
        if self._under_way:
            moment_s = min(moment_s, self._under_way[0][0])
        return max(moment_s, self._clock.moment_s)

    def _begin(self, job: Job, moment_s: float) -> None:
        """Run a look to its end in no time, and keep its report until it is due."""
        self._clock.moment_s = moment_s
        report = _carried(self._looks[job])
        heapq.heappush(self._under_way, (self._clock.moment_s, next(self._turns), job, report))
        self._clock.moment_s = moment_s

    def _delivered(self) -> Applied | None:
        """Deliver the next report, and return what came of it; None for a look that broke."""
        moment_s, _, job, report = heapq.heappop(self._under_way)
        self._agenda.done(job, report, moment_s)
        if report is None:
            return None
        if job.kind is Kind.PAGE:
            self.score.page_polls += 1
        elif isinstance(report, ProbeReport):
            self.score.samples += len(report.samples)
        return self._ledger.apply(report, self._clock.now())

    def _sleep_through(self, until_s: float) -> None:
        """Lose what is under way, let the wall clock jump, and look at everything on waking up."""
        lost, self._under_way = self._under_way, []
        self._clock.moment_s = self._applied_s = until_s
        self._resumed_at = self._clock.now()
        self._ledger.resumed(self._resumed_at)
        for _, _, job, _ in lost:
            self._agenda.done(job, None, until_s)
        self._agenda.check_now(until_s)

    def _taken(self, applied: Applied, moment_s: float) -> Sequence[Event]:
        """Follow what came of a report or of time passing, and return what is new in it: most often nothing."""
        self._applied_s = moment_s
        view = self._view(applied.snapshot)
        self._agenda.set_pace(self._service_id, poll_intervals(view, self._cadence, self._conditions(applied.snapshot)))
        verdict = view.verdict
        state = (verdict.health, verdict.confirmation, verdict.recovering)
        if state == self._told and not applied.notices:
            return ()
        events: list[Event] = []
        if state != self._told:
            self._told = state
            self.score.verdict(moment_s, verdict.health, verdict.confirmation)
            events.append(VerdictEvent(moment_s, verdict))
        self.score.notices += len(applied.notices)
        return [*events, *(NotificationEvent(moment_s, notice) for notice in applied.notices)]

    def _view(self, snapshot: Snapshot) -> ServiceSnapshot:
        for each in snapshot.services:
            if each.id == self._service_id:
                return each
        raise LookupError(self._service_id)

    def _conditions(self, snapshot: Snapshot) -> Conditions:
        online = snapshot.network.state in (Network.ONLINE, Network.UNKNOWN)
        if self._resumed_at is None or snapshot.at - self._resumed_at > AFTER_RESUME:
            return _ONLINE if online else _OFFLINE
        return Conditions(offline=not online, resumed_at=self._resumed_at, now=snapshot.at)


def _carried(look: Look) -> Report:
    """Run a look that never waits, since its transport does not."""
    try:
        look().__await__().send(None)
    except StopIteration as done:
        report: Report = done.value
        return report
    raise RuntimeError("a look waited for something other than its transport")
