"""The application without a desktop: polls and judges on one asyncio loop, in one thread. No Qt."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from trayapp.app.monitor import Effects, Monitor
from trayapp.desktop.network_identity import NetworkIdentity, UnknownNetwork
from trayapp.domain.model.reports import PageReport, ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.clock import Clock
from trayapp.polling.deadline import DaemonThreadExecutor
from trayapp.polling.poller import Poller, build_checks
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.sources.http.transport import Transport

TICK_S = 30.0
"""Seconds of the clock between two moments at which reports grow old."""


class HeadlessApp:
    """Feeds a monitor with what the network says and hands on what follows.

    `apply` is called with the effects of each event, in the loop's thread; `stop` ends `run`, from there too.
    """

    def __init__(
        self,
        services: Sequence[Service],
        settings: Settings,
        monitor: Monitor,
        *,
        transport: Transport,
        clock: Clock,
        apply: Callable[[Effects], None],
        network: NetworkIdentity | None = None,
    ) -> None:
        self._monitor, self._clock, self._apply = monitor, clock, apply
        self._network = network or UnknownNetwork()
        checks = build_checks(services, settings.network.canaries, transport, clock)
        first = {each.id: PollIntervals(settings.cadence.page, settings.cadence.probe) for each in services}
        scheduler = Scheduler(checks, first, random.random, clock.seconds())
        self._poller = Poller(checks, scheduler, clock, self.take)
        self._poller.set_paused(paused=not monitor.looks)
        self._unheard = set(checks)

    @property
    def is_complete(self) -> bool:
        """Whether every page and every target has been asked at least once."""
        return not self._unheard

    async def run(self) -> None:
        """Poll until `stop`. Names are resolved in threads that nobody waits for."""
        asyncio.get_running_loop().set_default_executor(DaemonThreadExecutor())
        ticking = asyncio.create_task(self._tick())
        try:
            await self._poller.run()
        finally:
            ticking.cancel()

    def check_now(self) -> None:
        """Check everything as soon as politeness allows."""
        self._poller.check_now()

    def stop(self) -> None:
        """End `run`; what is being asked is given up."""
        self._poller.stop()

    def take(self, report: Report) -> None:
        """Take in a report, from wherever it comes. In the loop's thread."""
        if isinstance(report, PageReport | ProbeReport):
            self._unheard.discard(Job(Kind.PROBE if isinstance(report, ProbeReport) else Kind.PAGE, report.service_id))
        if isinstance(report, ProbeReport):
            report = replace(report, network=replace(report.network, network_id=self._network.current()))
        self._hand_on(self._monitor.on_report(report, self._clock.now()))

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(self._clock.real(TICK_S))
            self._hand_on(self._monitor.on_tick(self._clock.now()))

    def _hand_on(self, effects: Effects) -> None:
        self._poller.set_intervals(effects.poll_intervals)
        self._poller.set_paused(paused=not effects.looks)
        self._apply(effects)
