"""The one network thread: asyncio and httpx live and die here; reports leave through a callback."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from trayapp.domain.model.reports import Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import NetworkSettings
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.clock import Clock
from trayapp.sources.http.transport import Transport

if TYPE_CHECKING:
    import asyncio

    from trayapp.polling.own_side import OwnSettings
    from trayapp.polling.poller import Poller


class ReconnectingTransport(Transport, Protocol):
    """A transport that can be told to trust no connection any more."""

    def rebuild(self) -> None:
        """Forget kept connections."""
        ...


MakeTransport = Callable[[], ReconnectingTransport]
"""Makes what carries requests; called in the network thread when it starts."""

log = logging.getLogger("trayapp.polling")

STOP_TIMEOUT_S = 2.0
"""Seconds that `stop` waits at most; cancelling a hung request takes milliseconds."""


class NetworkThread:
    """Polls pages and targets from a thread of its own.

    `deliver` is called in that thread with each report. Everything heavy (asyncio, httpx, certificates) is imported in
    the thread, so that starting costs the caller nothing. The public methods belong to the owner's thread; none but
    `stop` waits.
    """

    def __init__(
        self,
        services: Sequence[Service],
        network: NetworkSettings,
        intervals: Mapping[str, PollIntervals],
        clock: Clock,
        *,
        version: str,
        deliver: Callable[[Report], None],
        make_transport: MakeTransport | None = None,
        own: OwnSettings | None = None,
    ) -> None:
        """Prepare; nothing runs before `start`. `make_transport` is for tests: None asks over HTTP.

        `own` are the user's key and traffic, where they are switched on.
        """
        self._services = tuple(services)
        self._network = network
        self._intervals = dict(intervals)
        self._clock = clock
        self._version = version
        self._deliver = deliver
        self._make_transport = make_transport or self._make_http_transport
        self._own = own
        self._lock = threading.Lock()
        self._waiting: list[Callable[[Poller], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poller: Poller | None = None
        self._transport: ReconnectingTransport | None = None
        self._thread = threading.Thread(target=self._main, name="trayapp-network", daemon=True)

    def start(self) -> None:
        """Start polling; everything is due at once."""
        self._thread.start()

    def check_now(self, done: Callable[[], None]) -> None:
        """Check everything as soon as politeness allows; `done` is called in the network thread once all answered."""
        self._post(lambda poller: poller.check_now(done))

    def set_intervals(self, intervals: Mapping[str, PollIntervals]) -> None:
        """Poll each service as often as `intervals` says."""
        self._post(lambda poller: poller.set_intervals(intervals))

    def set_paused(self, *, paused: bool) -> None:
        """Ask nothing by the schedule from now on, or go on."""
        self._post(lambda poller: poller.set_paused(paused=paused))

    def reset_connections(self) -> None:
        """Drop kept connections (after sleep they are dead) and check everything."""
        self._post(self._reset)

    def check_connectivity(self) -> None:
        """Ask the canaries alone; their report is delivered like any other."""
        self._post(self._check_canaries)

    def run_aside(self, work: Callable[[Transport], Coroutine[None, None, None]], name: str) -> None:
        """Run work of its own with the transport; it delivers no report. May be called from any thread."""

        def begin(poller: Poller) -> None:
            if (transport := self._transport) is not None:
                poller.run_aside(lambda: work(transport), name)

        self._post(begin)

    def stop(self) -> None:
        """Cancel what is running and end the thread. Waits `STOP_TIMEOUT_S` at most."""
        self._post(lambda poller: poller.stop())
        self._thread.join(STOP_TIMEOUT_S)
        if self._thread.is_alive():
            log.warning("the network thread did not end in %.0f s", STOP_TIMEOUT_S)

    def _reset(self, poller: Poller) -> None:
        if self._transport is not None:
            self._transport.rebuild()
        poller.check_now()

    def _check_canaries(self, poller: Poller) -> None:
        from trayapp.sources.probes.connectivity import check  # noqa: PLC0415 - loaded in this thread already

        transport = self._transport
        if transport is not None:
            poller.run_once(lambda: check(self._network.canaries, transport, self._clock.now))

    def _post(self, command: Callable[[Poller], None]) -> None:
        with self._lock:
            if self._loop is None or self._poller is None:
                self._waiting.append(command)
            else:
                self._loop.call_soon_threadsafe(command, self._poller)

    def _main(self) -> None:
        import asyncio  # noqa: PLC0415 - 10 MB that must not delay the icon

        asyncio.run(self._run())

    def _make_http_transport(self) -> ReconnectingTransport:
        from trayapp.sources.http.client import HttpTransport  # noqa: PLC0415 - as above

        return HttpTransport(proxy=self._network.proxy, version=self._version)

    async def _run(self) -> None:
        import asyncio  # noqa: PLC0415 - as above

        from trayapp.polling.deadline import DaemonThreadExecutor  # noqa: PLC0415 - as above
        from trayapp.polling.poller import Poller, build_checks  # noqa: PLC0415 - as above
        from trayapp.polling.scheduler import Scheduler  # noqa: PLC0415 - as above
        from trayapp.sources.probes.own_sources import NOTHING_OWN  # noqa: PLC0415 - as above

        asyncio.get_running_loop().set_default_executor(DaemonThreadExecutor())
        self._transport = self._make_transport()
        own = self._own.sources() if self._own is not None else NOTHING_OWN
        checks = build_checks(self._services, self._network.canaries, self._transport, self._clock, own=own)
        scheduler = Scheduler(checks, self._intervals, random.random, self._clock.seconds())
        self._poller = Poller(checks, scheduler, self._clock, self._deliver)
        with self._lock:
            self._loop = asyncio.get_running_loop()
            waiting, self._waiting = self._waiting, []
        for command in waiting:
            command(self._poller)
        if self._own is not None:
            self._own.begin(self._poller, self._transport, self._clock.now)
        try:
            await self._poller.run()
        finally:
            with self._lock:
                self._loop = None
            await self._transport.close()
