"""httpx's transports, made when first needed: one for each host and proxy, all on one TLS context.

The only importer of httpx. Its client on top of them (cookies, redirects, authentication, the environment) is what we
want nothing of. One transport for all hosts would look at each kept connection at every request, and a handshake takes
four times the processor time of a request over a kept one: so every host has its own.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice
from typing import TYPE_CHECKING

from trayapp.sources.http.proxies import ProxyConfig, resolve_proxies
from trayapp.sources.http.tls import create_ssl_context

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("trayapp.sources")

KEEPALIVE_S = 90.0
"""Idle seconds before a kept connection is closed: above the default cadence of 60 s, so that probes find it warm."""

MAX_CONNECTIONS = 128
"""Exchanges at a time. Enough for twenty services whose hosts all take connections and are silent."""

MAX_HOSTS = 320
"""Hosts with kept connections, beyond which the one that was asked longest ago loses its own."""

KEPT_PER_HOST = 1


class _PooledClient:
    """One host's transport, how many exchanges use it, and since when (steady seconds) none does."""

    def __init__(self, client: httpx.AsyncHTTPTransport) -> None:
        self.client = client
        self.busy = 0
        self.idle_since = 0.0


class ClientPool:
    """The clients in use. Belongs to one event loop's thread."""

    def __init__(self, proxy: str) -> None:
        self._setting = proxy
        self._proxies: ProxyConfig | None = None
        self._context: ssl.SSLContext | None = None
        self._clients: dict[tuple[str | None, object], _PooledClient] = {}  # the one asked last stands last
        self._retired: list[_PooledClient] = []
        self._room = asyncio.Semaphore(MAX_CONNECTIONS)

    @property
    def proxies(self) -> ProxyConfig:
        """The proxies by the settings as they were when connections were last made or renewed."""
        if self._proxies is None:
            self._proxies = resolve_proxies(self._setting)
            if self._proxies.problem is not None:
                log.info("proxy settings: %s", self._proxies.problem)
        return self._proxies

    @asynccontextmanager
    async def client(
        self, proxy: str | None, origin: object, *, fresh: bool, wait_s: float
    ) -> AsyncIterator[httpx.AsyncHTTPTransport]:
        """Lend a host's transport for one exchange; a fresh one has no connections yet and gives back all it makes.

        Raises:
            httpx.PoolTimeout: Too many exchanges were under way for `wait_s`.
        """
        await self._take_room(wait_s)
        try:
            await self._close_idle()
            if fresh:
                async with self._make(proxy, kept=0) as once:
                    yield once
                return
            pooled = self._clients.pop((proxy, origin), None) or _PooledClient(self._make(proxy, kept=KEPT_PER_HOST))
            self._clients[proxy, origin] = pooled
            pooled.busy += 1
            try:
                yield pooled.client
            finally:
                pooled.busy -= 1
                pooled.idle_since = time.monotonic()
        finally:
            self._room.release()

    async def _take_room(self, wait_s: float) -> None:
        import httpx  # noqa: PLC0415 - as below

        try:
            async with asyncio.timeout(wait_s):
                await self._room.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("too many exchanges are under way") from None

    def renew(self) -> None:
        """Retire all clients; exchanges that are under way end on them. Settings are read again."""
        self._retired += self._clients.values()
        self._clients = {}
        self._proxies = None

    async def close(self) -> None:
        """Close all clients, whatever is under way on them."""
        self.renew()
        retired, self._retired = self._retired, []
        for pooled in retired:
            await pooled.client.aclose()

    async def _close_idle(self) -> None:
        """Close what was retired, what nobody has used for long, and the oldest of too many."""
        for key in list(self._clients)[: max(0, len(self._clients) - MAX_HOSTS)]:
            self._retired.append(self._clients.pop(key))
        now = time.monotonic()
        for key, pooled in list(islice(self._clients.items(), 4)):
            if not pooled.busy and now - pooled.idle_since > KEEPALIVE_S:
                self._retired.append(self._clients.pop(key))
        while (idle := next((each for each in self._retired if not each.busy), None)) is not None:
            self._retired.remove(idle)
            await idle.client.aclose()

    def _make(self, proxy: str | None, *, kept: int) -> httpx.AsyncHTTPTransport:
        import httpx  # noqa: PLC0415 - 110-175 ms that must not stand before the icon

        context = self._ssl_context()
        via = None
        if proxy is not None:
            via = httpx.Proxy(proxy, ssl_context=context if proxy.startswith("https:") else None)
        return httpx.AsyncHTTPTransport(
            verify=context,
            proxy=via,
            trust_env=False,  # the environment is read in `proxies`, where what cannot be used is no exception
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS, max_keepalive_connections=kept, keepalive_expiry=KEEPALIVE_S
            ),
        )

    def _ssl_context(self) -> ssl.SSLContext:
        if self._context is None:
            try:
                self._context = create_ssl_context()
            except (OSError, ValueError) as error:  # no root can be read: https trusts nobody, plain http goes on
                log.info("certificates cannot be read: %s", error)
                self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return self._context
