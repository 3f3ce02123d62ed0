"""Running the jobs that are due, on asyncio, in whatever thread runs the loop. Knows no Qt."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial

from trayapp.domain.model.reports import PageReport, ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.clock import CheckOf, Clock, Now
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.polling.shared_page import SharedPage
from trayapp.sources.http.transport import Transport
from trayapp.sources.pages.reader import PageReader
from trayapp.sources.probes.connectivity import SharedCheck
from trayapp.sources.probes.own_sources import NOTHING_OWN, OwnSources
from trayapp.sources.probes.prober import Prober

log = logging.getLogger("trayapp.polling")

Check = Callable[[], Awaitable[Report]]

MAX_SLEEP_S = 3600.0
"""The longest single wait in machine seconds; a wait is only ever cut short, never missed."""

CHECK_TIMEOUT_S = 90.0
"""Machine seconds after which a check is cancelled: longer than all its own deadlines, so only a bug gets there."""


def build_checks(
    services: Sequence[Service],
    canaries: Sequence[str],
    transport: Transport,
    clock: Clock,
    *,
    probe: bool = True,
    own: OwnSources = NOTHING_OWN,
) -> dict[Job, Check]:
    """Return the recurring checks of `services`: their pages, and if `probe` their targets with the canaries.

    Where no service has targets the first has a probe all the same: the canaries tell whether it is us. `own` is what
    the user switched on beyond them.
    """
    checks: dict[Job, Check] = {}
    shared = SharedCheck(canaries)
    pages = Counter(service.page_url for service in services)
    shared_pages: dict[str, SharedPage] = {}
    probed = {each.id for each in services if each.targets} or {each.id for each in services[:1]}
    for service in services:
        page = shared_pages.get(service.page_url)
        if page is None:
            read = clock.timed(partial(_page_check, service, transport))
        if page is None and pages[service.page_url] > 1:
            page = shared_pages[service.page_url] = SharedPage(read)
        checks[Job(Kind.PAGE, service.id)] = read if page is None else partial(page.read_for, service.id)
        if probe and service.id in probed:
            prober = partial(Prober, service, canaries, transport, shared=shared, own=own)
            checks[Job(Kind.PROBE, service.id)] = clock.timed(partial(_probe_check, prober))
    return checks


def _probe_check(prober: Callable[[Now], Prober], now: Now) -> CheckOf[ProbeReport]:
    return prober(now).round


def _page_check(service: Service, transport: Transport, now: Now) -> CheckOf[PageReport]:
    return PageReader(service.id, service.page_url, transport, now).read


class Poller:
    """Runs checks when they are due and delivers their reports. All methods belong to the loop's thread."""

    def __init__(
        self, checks: Mapping[Job, Check], scheduler: Scheduler, clock: Clock, deliver: Callable[[Report], None]
    ) -> None:
        self._checks = checks
        self._scheduler = scheduler
        self._clock = clock
        self._deliver = deliver
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[object]] = set()
        self._asked: list[tuple[set[Job], Callable[[], None]]] = []
        self._stopped = self._paused = False

    async def run(self) -> None:
        """Run until stopped or cancelled; checks that are running are cancelled with it."""
        try:
            while not self._stopped:
                for job in () if self._paused else self._scheduler.due(self._clock.seconds()):
                    self._start(self._run_job(job))
                await self._sleep_until_due()
        finally:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    def stop(self) -> None:
        """Make `run` return."""
        self._stopped = True
        self._wake.set()

    def set_paused(self, *, paused: bool) -> None:
        """Start no scheduled check from now on, or go on with all that is due meanwhile."""
        if paused is not self._paused:
            self._paused = paused
            self._wake.set()

    def check_now(self, done: Callable[[], None] = lambda: None) -> None:
        """Check everything as soon as politeness allows; `done` is called once all that is asked has answered.

        While paused nothing is asked.
        """
        if self._paused:
            done()
        elif jobs := self._scheduler.check_now(self._clock.seconds()):
            self._asked.append((jobs, done))
        else:
            done()
        self._wake.set()

    def set_intervals(self, intervals: Mapping[str, PollIntervals]) -> None:
        """Poll each service as often as `intervals` says."""
        for service_id, each in intervals.items():
            self._scheduler.set_intervals(service_id, each)
        self._wake.set()

    def run_once(self, check: Check) -> None:
        """Run a check that is not scheduled, and deliver its report."""
        self._start(self._delivered(check, "single"))

    def run_aside(self, work: Callable[[], Coroutine[None, None, None]], name: str) -> None:
        """Run work that delivers no report; it is cancelled with the rest."""
        self._start(self._guarded(work, name))

    async def _guarded(self, work: Callable[[], Coroutine[None, None, None]], name: str) -> None:
        try:
            await work()
        except Exception:  # as for a check that raises
            log.exception("%s failed", name)

    def _start(self, work: Coroutine[None, None, object]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _sleep_until_due(self) -> None:
        due = None if self._paused else self._scheduler.next_due()
        wait = MAX_SLEEP_S if due is None else min(MAX_SLEEP_S, self._clock.real(due - self._clock.seconds()))
        try:
            async with asyncio.timeout(max(0.0, wait)):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def _run_job(self, job: Job) -> None:
        report = await self._delivered(self._checks[job], f"{job.kind} {job.service_id}")
        self._scheduler.complete(job, report, self._clock.seconds())
        self._wake.set()
        self._settle(job)

    def _settle(self, ended: Job) -> None:
        """Call `done` for every `check_now` that waited for `ended` last."""
        waiting, self._asked = self._asked, []
        for jobs, done in waiting:
            jobs.discard(ended)
            if jobs:
                self._asked.append((jobs, done))
            else:
                done()

    async def _delivered(self, check: Check, name: str) -> Report | None:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                report = await check()
        except Exception:  # a check that raises is our own bug: log it whole, go on with the others
            log.exception("the check %s failed", name)
            return None
        self._deliver(report)
        return report
