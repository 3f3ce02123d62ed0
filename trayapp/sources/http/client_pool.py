"""httpx clients, made when first needed: one for each way out, all on one TLS context. The only importer of httpx."""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
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


class _Line:
    """One client, and how many exchanges are on it: a retired one is closed by the last of them."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.busy = 0


class ClientPool:
    """The clients in use. Belongs to one event loop's thread."""

    def __init__(self, proxy: str, agent: str) -> None:
        self._wish = proxy
        self._agent = agent
        self._routes: ProxyConfig | None = None
        self._context: ssl.SSLContext | None = None
        self._lines: dict[str | None, _Line] = {}
        self._retired: list[_Line] = []

    @property
    def routes(self) -> ProxyConfig:
        """The ways out, by the settings as they were when connections were last made or renewed."""
        if self._routes is None:
            self._routes = resolve_proxies(self._wish)
            if self._routes.problem is not None:
                log.info("going out: %s", self._routes.problem)
        return self._routes

    @asynccontextmanager
    async def client(self, proxy: str | None, *, fresh: bool) -> AsyncIterator[httpx.AsyncClient]:
        """Lend the client for one exchange; a fresh one has no connections yet and gives back all that it makes."""
        await self._close_idle()
        if fresh:
            async with self._make(proxy, kept=0) as once:
                yield once
            return
        line = self._lines.get(proxy) or self._lines.setdefault(proxy, _Line(self._make(proxy, kept=MAX_KEPT)))
        line.busy += 1
        try:
            yield line.client
        finally:
            line.busy -= 1

    def renew(self) -> None:
        """Retire all clients; exchanges that are under way end on them. Settings are read anew."""
        self._retired += self._lines.values()
        self._lines = {}
        self._routes = None

    async def close(self) -> None:
        """Close all clients, whatever is under way on them."""
        self.renew()
        retired, self._retired = self._retired, []
        for line in retired:
            await line.client.aclose()

    async def _close_idle(self) -> None:
        idle = [line for line in self._retired if not line.busy]
        self._retired = [line for line in self._retired if line.busy]
        for line in idle:
            await line.client.aclose()

    def _make(self, proxy: str | None, *, kept: int) -> httpx.AsyncClient:
        import httpx  # noqa: PLC0415 - 110-175 ms that must not stand before the icon

        context = self._trust()
        way = None
        if proxy is not None:
            way = httpx.Proxy(proxy, ssl_context=context if proxy.startswith("https:") else None)
        return httpx.AsyncClient(
            verify=context,
            proxy=way,
            trust_env=False,  # the environment is read in `routes`, where what cannot be used is no exception
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            limits=httpx.Limits(
                max_connections=MAX_CONNECTIONS, max_keepalive_connections=kept, keepalive_expiry=KEEPALIVE_S
            ),
            headers={"user-agent": self._agent, "accept": "*/*", "accept-encoding": "gzip"},
        )

    def _trust(self) -> ssl.SSLContext:
        if self._context is None:
            try:
                self._context = create_ssl_context()
            except (OSError, ValueError) as error:  # no root can be read: https trusts nobody, plain http goes on
                log.warning("certificates cannot be read: %s", error)
                self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return self._context
