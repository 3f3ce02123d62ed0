"""httpx's transports, made when first needed: one for each proxy, all on one TLS context. The only importer of httpx.

Its client on top of them (cookies, redirects, authentication, the environment) is what we want nothing of.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from trayapp.sources.http.proxies import ProxyConfig, resolve_proxies
from trayapp.sources.http.tls import create_ssl_context

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("trayapp.sources")

KEEPALIVE_S = 90.0
"""Idle seconds before a kept connection is closed: above the default cadence of 60 s, so that probes find it warm."""

MAX_CONNECTIONS = 128
"""Enough for twenty services whose hosts all take connections and are silent."""

MAX_KEPT = 4


class _PooledClient:
    """One transport, and how many exchanges use it: a retired one is closed after the last of them."""

    def __init__(self, client: httpx.AsyncHTTPTransport) -> None:
        self.client = client
        self.busy = 0


class ClientPool:
    """The clients in use. Belongs to one event loop's thread."""

    def __init__(self, proxy: str) -> None:
        self._setting = proxy
        self._proxies: ProxyConfig | None = None
        self._context: ssl.SSLContext | None = None
        self._clients: dict[str | None, _PooledClient] = {}
        self._retired: list[_PooledClient] = []

    @property
    def proxies(self) -> ProxyConfig:
        """The proxies by the settings as they were when connections were last made or renewed."""
        if self._proxies is None:
            self._proxies = resolve_proxies(self._setting)
            if self._proxies.problem is not None:
                log.info("proxy settings: %s", self._proxies.problem)
        return self._proxies

    @asynccontextmanager
    async def client(self, proxy: str | None, *, fresh: bool) -> AsyncIterator[httpx.AsyncHTTPTransport]:
        """Lend the client for one exchange; a fresh one has no connections yet and gives back all that it makes."""
        await self._close_idle()
        if fresh:
            async with self._make(proxy, kept=0) as once:
                yield once
            return
        pooled = self._clients.get(proxy) or self._clients.setdefault(
            proxy, _PooledClient(self._make(proxy, kept=MAX_KEPT))
        )
        pooled.busy += 1
        try:
            yield pooled.client
        finally:
            pooled.busy -= 1

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
        idle = [pooled for pooled in self._retired if not pooled.busy]
        self._retired = [pooled for pooled in self._retired if pooled.busy]
        for pooled in idle:
            await pooled.client.aclose()

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
