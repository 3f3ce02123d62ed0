"""Running what is due, on asyncio, in whatever thread runs the loop. Knows no Qt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence

from trayapp.domain.model.reports import Report
from trayapp.domain.model.service import Service
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.clock import CheckClock, Clock
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.sources.http.transport import Transport
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.probes.connectivity import SharedCheck
from trayapp.sources.probes.prober import Prober

log = logging.getLogger("trayapp.polling")

Look = Callable[[], Awaitable[Report]]

MAX_SLEEP_S = 3600.0
"""The longest single wait in machine seconds; a wait is only ever cut short, never missed."""

CHECK_TIMEOUT_S = 90.0
"""Machine seconds after which a look is given up: above every deadline of its own, so only a fault reaches it."""


def build_checks(
    services: Sequence[Service], canaries: Sequence[str], transport: Transport, clock: Clock, *, probe: bool = True
) -> dict[Job, Look]:
    """Return the looks that `services` call for: their pages, and where `probe` their targets with the canaries.

    A service without targets has its round all the same: the canaries tell whether it is us.
    """
    found: dict[Job, Look] = {}
    shared = SharedCheck(canaries)
    for service in services:
        watch = CheckClock(clock)
        reader = PageReader(service.id, service.page_url, transport, watch.now)
        found[Job(Kind.PAGE, service.id)] = _timed(reader.read, watch)
        if probe:
            watch = CheckClock(clock)
            prober = Prober(service, canaries, transport, watch.now, shared=shared)
            found[Job(Kind.PROBE, service.id)] = _timed(prober.round, watch)
    return found


def _timed(look: Look, watch: CheckClock) -> Look:
    async def timed() -> Report:
        watch.begin()
        return await look()

    return timed


class Poller:
    """Runs looks when they are due and delivers their reports. All methods belong to the loop's thread."""

    def __init__(
        self, build_checks: Mapping[Job, Look], agenda: Scheduler, clock: Clock, deliver: Callable[[Report], None]
    ) -> None:
        self._looks = build_checks
        self._agenda = agenda
        self._clock = clock
        self._deliver = deliver
        self._woken = asyncio.Event()
        self._running: set[asyncio.Task[object]] = set()
        self._stopped = False

    async def run(self) -> None:
        """Run until stopped or cancelled; looks under way are cancelled with it."""
        try:
            while not self._stopped:
                for job in self._agenda.due(self._clock.seconds()):
                    self._begin(self._carry(job))
                await self._rest()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    def stop(self) -> None:
        """Make `run` return."""
        self._stopped = True
        self._woken.set()

    def check_now(self) -> None:
        """Look at everything as soon as politeness allows."""
        self._agenda.check_now(self._clock.seconds())
        self._woken.set()

    def set_pace(self, service_id: str, pace: PollIntervals) -> None:
        """Take on a new pace for one service."""
        self._agenda.set_pace(service_id, pace)
        self._woken.set()

    def look_once(self, look: Look) -> None:
        """Run a look that is on no agenda, and deliver its report."""
        self._begin(self._delivered(look, "single"))

    def run_aside(self, work: Callable[[], Coroutine[None, None, None]], name: str) -> None:
        """Run work that delivers no report; it is cancelled with the rest."""
        self._begin(self._guarded(work, name))

    async def _guarded(self, work: Callable[[], Coroutine[None, None, None]], name: str) -> None:
        try:
            await work()
        except Exception:  # as for a look that breaks
            log.exception("%s was given up", name)

    def _begin(self, work: Coroutine[None, None, object]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _rest(self) -> None:
        due = self._agenda.next_due()
        wait = MAX_SLEEP_S if due is None else min(MAX_SLEEP_S, self._clock.real(due - self._clock.seconds()))
        try:
            async with asyncio.timeout(max(0.0, wait)):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    async def _carry(self, job: Job) -> None:
        report = await self._delivered(self._looks[job], f"{job.kind} {job.service_id}")
        self._agenda.done(job, report, self._clock.seconds())
        self._woken.set()

    async def _delivered(self, look: Look, name: str) -> Report | None:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                report = await look()
        except Exception:  # a look that breaks is our own fault: log it whole, go on with the others
            log.exception("the look %s was given up", name)
            return None
        self._deliver(report)
        return report
