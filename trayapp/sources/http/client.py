"""The transport over the network: one exchange is bounded in time, in size and in where it may lead."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from trayapp.domain import addresses
from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.body import Body, TooLarge
from trayapp.sources.http.client_pool import ClientPool
from trayapp.sources.http.errors import DESCRIPTIONS, classify_exception
from trayapp.sources.http.httpcore_workaround import HandshakeLeakGuard
from trayapp.sources.http.proxies import proxy_address
from trayapp.sources.http.redirects import RedirectRefused, next_url, origin_of, same_origin
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("trayapp.sources")

CONNECT_S = 5.0

_POOL_SHARE = 0.5
"""Part of a request's time that it may wait for a connection of ours: if it ends there, nothing was asked."""

PROXY_CHECK_S = 2.0

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAY_BE_THE_PROXY = frozenset(
    {FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.DNS, FailureKind.RESET, FailureKind.TLS_RESET}
)
_PRIVATE_HEADERS = frozenset({"authorization", "cookie"})


class HttpTransport:
    """Carries requests over httpx, whose clients and TLS context are made at the first fetch.

    Never raises for what the network or the user's settings do. No cookies, no retries, redirects only to https (from
    loopback also to loopback). All methods belong to one event loop's thread.
    """

    def __init__(self, *, proxy: str = "system", version: str, connect_s: float = CONNECT_S) -> None:
        self._pool = ClientPool(proxy)
        agent = f"trayapp/{version} (+status light)"
        self._headers = {"user-agent": agent, "accept": "*/*", "accept-encoding": "gzip", "connection": "keep-alive"}
        self._connect_s = connect_s

    async def fetch(self, request: Request) -> Exchange:
        """Carry one request; the whole of it, redirects included, ends at its deadline."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(request.deadline_s):
                return await self._follow(request, started)
        except TimeoutError:
            kind, detail = FailureKind.TIMEOUT, f"no whole answer within {request.deadline_s:g} s"
        except TooLarge:
            kind, detail = FailureKind.TOO_LARGE, f"the answer is larger than {request.max_bytes} bytes"
        except RedirectRefused as refused:
            kind, detail = FailureKind.REDIRECT, str(refused)
        except Exception as trouble:  # noqa: BLE001 - the boundary where foreign exceptions become values
            kind, detail = _described(trouble)
        return TransportError(kind, detail, _since(started))

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Carry several requests at the same time; exchanges come in the order of the requests."""
        return tuple(await asyncio.gather(*(self.fetch(request) for request in requests)))

    def rebuild(self) -> None:
        """Forget kept connections and read the proxy settings again: after sleep both may be out of date."""
        self._pool.renew()

    async def close(self) -> None:
        """Give back all connections. A later fetch opens new ones."""
        await self._pool.close()

    async def _follow(self, request: Request, started: float) -> Exchange:
        visited = [request.url]
        if addresses.parse(request.url) is None:
            return TransportError(FailureKind.SETTINGS, DESCRIPTIONS[FailureKind.SETTINGS], _since(started))
        while True:
            proxies = self._pool.proxies
            if proxies.blocks(visited[-1]):
                return TransportError(
                    FailureKind.PROXY, proxies.problem or DESCRIPTIONS[FailureKind.PROXY], _since(started)
                )
            proxy = proxies.proxy_for(visited[-1])
            answer = await self._ask(request, visited, proxy, started)
            followed = request.follow_redirects and request.method == "GET"
            if not (isinstance(answer, Response) and followed and answer.status in _REDIRECTS):
                return answer
            if "location" not in answer.headers:
                return answer
            visited.append(next_url(visited, answer.headers["location"]))

    async def _ask(self, request: Request, visited: Sequence[str], proxy: str | None, started: float) -> Exchange:
        url = visited[-1]
        kept = self._headers | {
            name.lower(): value
            for name, value in request.headers
            if name.lower() not in _PRIVATE_HEADERS or same_origin(url, request.url)
        }
        try:
            room_s = request.deadline_s * _POOL_SHARE
            async with self._pool.client(proxy, origin_of(url), fresh=request.fresh, wait_s=room_s) as client:
                return await self._exchange(client, request, url, kept, started)
        except Exception as trouble:
            if proxy is None or classify_exception(trouble) not in _MAY_BE_THE_PROXY or await _listens(proxy):
                raise
            return TransportError(FailureKind.PROXY, "the proxy does not answer", _since(started))

    async def _exchange(
        self, client: httpx.AsyncHTTPTransport, request: Request, url: str, headers: Mapping[str, str], started: float
    ) -> Response:
        whole_s = request.deadline_s
        limits = {"connect": self._connect_s, "read": whole_s, "write": whole_s, "pool": whole_s}
        async with HandshakeLeakGuard() as handshake:
            extensions = {"timeout": limits, "trace": handshake.seen}
            response = await client.handle_async_request(_built(request, url, headers, extensions))
        try:
            elapsed_ms = _since(started)
            fields = _decoded(response.headers.raw)
            body = Body(request.max_bytes, fields.get("content-encoding", ""))
            if response.status_code not in _REDIRECTS:
                async for chunk in response.aiter_raw():
                    body.feed(chunk)
            return Response(response.status_code, body.whole(), fields, url, elapsed_ms)
        finally:
            await response.aclose()


def _built(request: Request, url: str, headers: Mapping[str, str], extensions: dict[str, Any]) -> httpx.Request:
    """Return what httpx is to send. Headers are bytes: validators go back as they came (RFC 9110, 5.5)."""
    import httpx  # noqa: PLC0415 - the pool has imported it by now, and not before the icon

    fields = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers.items()]
    content = request.content or None
    return httpx.Request(request.method, _parsed(url), headers=fields, content=content, extensions=extensions)


@lru_cache(maxsize=512)
def _parsed(url: str) -> httpx.URL:
    """Return an address as httpx reads it: a page's is the same at every check."""
    import httpx  # noqa: PLC0415 - as above

    return httpx.URL(url)


def _decoded(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in raw:
        key, said = name.decode("latin-1").lower(), value.decode("latin-1")
        fields[key] = f"{fields[key]}, {said}" if key in fields else said
    return fields


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _described(trouble: Exception) -> tuple[FailureKind, str]:
    kind = classify_exception(trouble)
    if kind is None:
        log.error("an exchange failed with an error that the network cannot cause", exc_info=trouble)
        kind = FailureKind.SETTINGS
    return kind, DESCRIPTIONS[kind]


async def _listens(proxy: str) -> bool:
    """Tell whether a proxy takes connections: to httpx a dead proxy looks like a dead target."""
    host, port = proxy_address(proxy)
    try:
        async with asyncio.timeout(PROXY_CHECK_S):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            await writer.wait_closed()
    except (OSError, UnicodeError):
        return False
    return True
