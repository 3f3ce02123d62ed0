"""Listens on loopback for OTLP over HTTP, in JSON; off unless the user switched it on.

Nothing but programs of this computer is let in: the socket is bound to loopback, and browsers are refused (they name
an origin, and can't send JSON without asking first). Whatever comes is bounded: connections, requests a minute, sizes
and time.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import datetime

import h11

from trayapp.domain.addresses import is_loopback
from trayapp.sources.http.body import Body, TooLarge
from trayapp.sources.http.transport import Request, Transport
from trayapp.sources.traffic.counter import TrafficCounter
from trayapp.sources.traffic.otlp import read_calls

log = logging.getLogger("trayapp.sources")

MOST_CONNECTIONS = 16
MOST_A_MINUTE = 600
LARGEST_BODY = 1024 * 1024
IDLE_S = 65.0
"""Clients keep a connection for their next export, usually a minute later."""
REQUEST_S = 10.0
MOST_FORWARDED = 8
"""Bodies on their way to another collector; more are dropped."""
PATHS = ("/v1/logs", "/v1/metrics", "/v1/traces")

_HEAD_BYTES = 16 * 1024
_KEPT_HEADERS = ("content-type", "content-encoding")


class TrafficListener:
    """Serves one port. All methods belong to the network thread."""

    def __init__(
        self, counter: TrafficCounter, clock: Callable[[], datetime], transport: Transport, forward: str | None = None
    ) -> None:
        self._counter, self._clock, self._transport = counter, clock, transport
        self._forward = forward.rstrip("/") if forward else None
        self._connections: set[asyncio.Task[None]] = set()
        self._forwarded: set[asyncio.Task[None]] = set()
        self._recent: deque[float] = deque(maxlen=MOST_A_MINUTE)
        self.port = 0

    async def serve(self, port: int, ready: Callable[[], None] = lambda: None) -> None:
        """Serve `port` of 127.0.0.1 until cancelled; raise `OSError` where it can't be had. `ready` is called then."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=_HEAD_BYTES)
        self.port = server.sockets[0].getsockname()[1]
        ready()
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            for task in (*self._connections, *self._forwarded):
                task.cancel()
            await asyncio.gather(*self._connections, *self._forwarded, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._connections) >= MOST_CONNECTIONS:
            writer.close()
            return
        self._connections.add(task)
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_BYTES)
        try:
            while await self._answer_next(connection, reader, writer):
                connection.start_next_cycle()
        except (OSError, TimeoutError, h11.ProtocolError):
            log.debug("the listener dropped a connection")
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer_next(
        self, connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; return whether the connection is kept."""
        async with asyncio.timeout(IDLE_S):
            event = await _next_event(connection, reader)
        if not isinstance(event, h11.Request):
            return False
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in event.headers}
        path = event.target.decode("ascii").partition("?")[0]
        status = self._refusal(event.method.decode("ascii"), path, headers)
        if status is None:
            async with asyncio.timeout(REQUEST_S):
                status = await self._take(connection, reader, path, headers)
        body = b"{}"
        head = [("content-type", "application/json"), ("content-length", str(len(body)))]
        kept = status == 200
        if not kept:
            head.append(("connection", "close"))
        if status == 429:
            head.append(("retry-after", "60"))
        writer.write(connection.send(h11.Response(status_code=status, headers=head)) or b"")
        writer.write(connection.send(h11.Data(body)) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        return kept and connection.our_state is h11.DONE and connection.their_state is h11.DONE

    def _refusal(self, method: str, path: str, headers: dict[str, str]) -> int | None:
        """Return the status by which a request is refused before its body is read; None for one that is welcome."""
        now = asyncio.get_running_loop().time()
        crowded = len(self._recent) == MOST_A_MINUTE and now - self._recent[0] < 60
        if not crowded:
            self._recent.append(now)
        checks = (
            (crowded, 429),
            ("origin" in headers or "sec-fetch-site" in headers, 403),
            (not is_loopback(f"http://{headers.get('host', '')}/"), 403),
            (path not in PATHS, 404),
            (method != "POST", 405),
            (headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json", 415),
            (headers.get("content-encoding", "identity").lower() not in {"identity", "gzip", ""}, 415),
            (_length(headers) > LARGEST_BODY, 413),
        )
        return next((status for refused, status in checks if refused), None)

    async def _take(
        self, connection: h11.Connection, reader: asyncio.StreamReader, path: str, headers: dict[str, str]
    ) -> int:
        """Read a body, count what it tells, and pass it on; return the status of the answer."""
        body, raw = Body(LARGEST_BODY, headers.get("content-encoding", "")), bytearray()
        try:
            while isinstance(event := await _next_event(connection, reader), h11.Data):
                body.feed(bytes(event.data))
                raw += event.data
        except TooLarge:
            return 413
        if path == "/v1/logs":
            calls = read_calls(body.whole(), self._clock())
            if calls is None:
                return 400
            for each in calls:
                self._counter.add(each)
        if self._forward and len(self._forwarded) < MOST_FORWARDED:
            kept = tuple((name, headers[name]) for name in _KEPT_HEADERS if name in headers)
            request = Request(self._forward + path, kept, REQUEST_S, method="POST", content=bytes(raw))
            self._start(self._pass_on(request))
        return 200

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._forwarded.add(task)
        task.add_done_callback(self._forwarded.discard)

    async def _pass_on(self, request: Request) -> None:
        """Hand a body to the other collector; what becomes of it there is its owner's matter."""
        await self._transport.fetch(request)


async def _next_event(connection: h11.Connection, reader: asyncio.StreamReader) -> object:
    while True:
        event = connection.next_event()
        if event is not h11.NEED_DATA:
            return event
        connection.receive_data(await reader.read(_HEAD_BYTES))


def _length(headers: dict[str, str]) -> int:
    stated = headers.get("content-length", "0")
    return int(stated) if stated.isdecimal() and len(stated) < 12 else LARGEST_BODY + 1
