"""The one network thread: asyncio and httpx live and die here; reports leave through a callback."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING

from trayapp.domain.model.reports import Report
from trayapp.domain.model.service import Service
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.clock import Clock

if TYPE_CHECKING:
    import asyncio

    from trayapp.polling.poller import Poller
    from trayapp.sources.http.client import HttpTransport
    from trayapp.sources.http.transport import Transport

log = logging.getLogger("trayapp.polling")

STOP_TIMEOUT_S = 2.0
"""Seconds that `stop` waits; hung requests are cancelled in milliseconds."""


class NetworkThread:
    """Asks pages and targets from a thread of its own.

    `deliver` is called in that thread with each report, `tell` with a sentence about settings that cannot be used: hand
    both on to the right thread at once. Everything heavy (asyncio, httpx, certificates) is imported in the thread, so
    that starting costs the caller nothing. The public methods belong to the owner's thread and never block but `stop`.
    """

    def __init__(
        self,
        services: Sequence[Service],
        canaries: Sequence[str],
        proxy: str,
        paces: Mapping[str, PollIntervals],
        clock: Clock,
        *,
        version: str,
        deliver: Callable[[Report], None],
    ) -> None:
        self._services = tuple(services)
        self._canaries = tuple(canaries)
        self._proxy = proxy
        self._paces = dict(paces)
        self._clock = clock
        self._version = version
        self._deliver = deliver
        self._lock = threading.Lock()
        self._waiting: list[Callable[[Poller], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._poller: Poller | None = None
        self._transport: HttpTransport | None = None
        self._thread = threading.Thread(target=self._main, name="trayapp-network", daemon=True)

    def start(self) -> None:
        """Begin; the first looks are due at once."""
        self._thread.start()

    def check_now(self) -> None:
        """Look at everything as soon as politeness allows."""
        self._post(lambda poller: poller.check_now())

    def set_pace(self, service_id: str, pace: PollIntervals) -> None:
        """Take on a new pace for one service."""
        self._post(lambda poller: poller.set_pace(service_id, pace))

    def renew_connections(self) -> None:
        """Drop kept connections (after sleep they are dead) and look at everything."""
        self._post(self._renew)

    def look_at_network(self) -> None:
        """Ask the canaries alone; their report is delivered like any other."""
        self._post(self._ask_canaries)

    def run_aside(self, work: Callable[[Transport], Coroutine[None, None, None]], name: str) -> None:
        """Run work of its own with the transport; it delivers no report. May be called from any thread."""

        def begin(poller: Poller) -> None:
            if (transport := self._transport) is not None:
                poller.run_aside(lambda: work(transport), name)

        self._post(begin)

    def stop(self) -> None:
        """End the thread; what is under way is cancelled. Waits `STOP_TIMEOUT_S` at most."""
        self._post(lambda poller: poller.stop())
        self._thread.join(STOP_TIMEOUT_S)
        if self._thread.is_alive():
            log.warning("the network thread did not end in %.0f s", STOP_TIMEOUT_S)

    def _renew(self, poller: Poller) -> None:
        if self._transport is not None:
            self._transport.rebuild()
        poller.check_now()

    def _ask_canaries(self, poller: Poller) -> None:
        from trayapp.sources.probes.connectivity import check  # noqa: PLC0415 - loaded in this thread already

        transport = self._transport
        if transport is not None:
            poller.look_once(lambda: check(self._canaries, transport, self._clock.now))

    def _post(self, command: Callable[[Poller], None]) -> None:
        with self._lock:
            if self._loop is None or self._poller is None:
                self._waiting.append(command)
            else:
                self._loop.call_soon_threadsafe(command, self._poller)

    def _main(self) -> None:
        import asyncio  # noqa: PLC0415 - 10 MB that must not stand before the icon

        asyncio.run(self._live())

    async def _live(self) -> None:
        import asyncio  # noqa: PLC0415 - as above

        from trayapp.polling.deadline import DaemonThreadExecutor  # noqa: PLC0415 - as above
        from trayapp.polling.poller import Poller, build_checks  # noqa: PLC0415 - as above
        from trayapp.polling.scheduler import Scheduler  # noqa: PLC0415 - as above
        from trayapp.sources.http.client import HttpTransport  # noqa: PLC0415 - as above

        asyncio.get_running_loop().set_default_executor(DaemonThreadExecutor())
        self._transport = HttpTransport(proxy=self._proxy, version=self._version)
        jobs = build_checks(self._services, self._canaries, self._transport, self._clock)
        agenda = Scheduler(jobs, self._paces, random.random, self._clock.seconds())
        self._poller = Poller(jobs, agenda, self._clock, self._deliver)
        with self._lock:
            self._loop = asyncio.get_running_loop()
            waiting, self._waiting = self._waiting, []
        for command in waiting:
            command(self._poller)
        try:
            await self._poller.run()
        finally:
            with self._lock:
                self._loop = None
            await self._transport.close()
