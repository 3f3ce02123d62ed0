"""Asks other places how a service does there: when the user clicks, and once by itself where the user allows it.

What asks is imported at the first check, so that a start without one costs nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from trayapp import __version__
from trayapp.app.monitor import Monitor
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.polling.clock import Clock
from trayapp.sources.http.transport import Transport

if TYPE_CHECKING:
    from trayapp.domain.model.regions import RegionsReport
    from trayapp.domain.regions.tracking import RegionsRequest

Work = Callable[[Transport], Coroutine[None, None, None]]

TOKEN_VARIABLE = "GLOBALPING_TOKEN"  # noqa: S105 - the name of a variable


def token() -> str | None:
    """Return the user's token for Globalping, None without one. It goes into no log, file or report."""
    return os.environ.get(TOKEN_VARIABLE, "").strip() or None


class RegionsService:
    """Runs checks in the network thread. GUI thread; reports come through the bridge like any other."""

    def __init__(
        self,
        monitor: Monitor,
        clock: Clock,
        run_aside: Callable[[Work, str], None],
        deliver: Callable[[RegionsReport], None],
    ) -> None:
        self._monitor, self._clock = monitor, clock
        self._run_aside, self._deliver = run_aside, deliver

    def check(self, service_ids: Sequence[str], services: Sequence[Service], settings: Settings) -> None:
        """Begin a check of those of `services`, except where one is under way."""
        for service in [each for each in services if each.id in service_ids]:
            secret = token()
            request = self._monitor.request_region_check(service.id, self._clock.now(), has_token=secret is not None)
            if request is not None:
                self._run_aside(self._work(request, service, settings, secret), "asking other places")

    def _work(self, request: RegionsRequest, service: Service, settings: Settings, secret: str | None) -> Work:
        async def work(transport: Transport) -> None:
            import asyncio  # noqa: PLC0415 - 10 MB; the network thread has it already

            from trayapp.sources.http.client import HttpTransport  # noqa: PLC0415 - as above
            from trayapp.sources.regions.check import RegionsContext, check_regions  # noqa: PLC0415 - rarely needed

            context = RegionsContext(
                settings=settings.regions,
                transport=transport,
                deliver=self._deliver,
                now=self._clock.now,
                seconds=self._clock.seconds,
                pause=lambda seconds: asyncio.sleep(self._clock.real(seconds)),
                home=settings.profile.home_region or "",
                token=secret,
                vantages=settings.vantages,
                canaries=settings.network.canaries,
                through=lambda proxy: HttpTransport(proxy=proxy, version=__version__),
            )
            await check_regions(request, service, context)

        return work
