"""Asks other places how a service does there: when the user clicks, and once by itself where the user allows it.

What asks is imported at the first check, so that a start without one costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trayapp import __version__
from trayapp.app.monitor import Monitor
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.polling.clock import Clock
from trayapp.sources.http.transport import Transport

if TYPE_CHECKING:
    from trayapp.desktop.keyring.key_store import KeyStore
    from trayapp.domain.model.regions import RegionsReport
    from trayapp.domain.regions.tracking import RegionsRequest

Work = Callable[[Transport], Coroutine[None, None, None]]


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
        self._looked_up: tuple[bool, str | None] | None = None

    def check(self, service_ids: Sequence[str], services: Sequence[Service], settings: Settings) -> None:
        """Begin a check of those of `services`, except where one is under way."""
        for service in [each for each in services if each.id in service_ids]:
            expected = self._expects_token(settings)
            request = self._monitor.request_region_check(service.id, self._clock.now(), has_token=expected)
            if request is not None:
                self._run_aside(self._work(request, service, settings), "asking other places")

    def _expects_token(self, settings: Settings) -> bool:
        """Whether the user has a token for Globalping, as far as is known without a question to the keyring."""
        known, stored = self._looked_up, settings.regions.token
        if known is not None and known[0] is stored:
            return known[1] is not None
        return stored or _token_store().stated() is not None

    async def _token(self, settings: Settings) -> str | None:
        """Return the token, which the keyring is asked for once: it may ask the user to unlock it."""
        import asyncio  # noqa: PLC0415 - 10 MB; the network thread has it already

        stored = settings.regions.token
        if self._looked_up is None or self._looked_up[0] is not stored:
            store = _token_store()
            self._looked_up = stored, await asyncio.to_thread(store.key) if stored else store.stated()
        return self._looked_up[1]

    def _work(self, request: RegionsRequest, service: Service, settings: Settings) -> Work:
        async def work(transport: Transport) -> None:
            import asyncio  # noqa: PLC0415 - as above

            from trayapp.domain.regions.plan import TESTS_PER_INCIDENT  # noqa: PLC0415 - rarely needed
            from trayapp.sources.http.client import HttpTransport  # noqa: PLC0415 - as above
            from trayapp.sources.regions.check import RegionsContext, check_regions  # noqa: PLC0415 - as above

            secret = await self._token(settings)
            allowed = request.tests if secret else min(request.tests, TESTS_PER_INCIDENT)
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
            await check_regions(replace(request, tests=allowed), service, context)

        return work


def _token_store() -> KeyStore:
    from trayapp.desktop.keyring.key_store import GLOBALPING, KeyStore  # noqa: PLC0415 - rarely wanted

    return KeyStore(GLOBALPING)
