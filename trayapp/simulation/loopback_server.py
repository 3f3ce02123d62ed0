"""A loopback server that plays a scenario over real HTTP, as page, targets and canaries speak: the demo's world.

A time-out is a held connection; what TCP or TLS would refuse is a connection reset, the nearest that one listening
socket can do. Scenario time runs `speed` times as fast as the machine's.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

import h11

from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.service import Service
from trayapp.simulation.scenario import Scenario
from trayapp.simulation.simulated_world import SimulatedWorld
from trayapp.simulation.virtual_clock import ScenarioClock
from trayapp.sources.http.transport import DEADLINE_S, Request, Response, TransportError

log = logging.getLogger("trayapp.polling")

START_TIMEOUT_S = 5.0
STOP_TIMEOUT_S = 2.0
HELD_DEADLINES = 2.0
"""A time-out's connection is held for this many deadlines: whoever asks gives up before we do."""
IDLE_S = 30.0
"""Real seconds after which a kept connection that asks nothing is closed."""

FASTEST_REPLIES = 4.0
"""Replies are sped up this much at most: faster ones would make a slow reply too quick to be told from a usual one."""

_MAX_HEAD_BYTES = 16 * 1024
_CANARY_PATHS = ("/canary/first/generate_204", "/canary/second/success.txt")
_ABORT = struct.pack("ii", 1, 0)


class ScenarioServer:
    """Plays one scenario from `start` on. Owns a thread; the public methods belong to the owner's thread.

    `service` is the demo's service with every address on this server; `clock` is the scenario's time, by which the demo
    lives. Both, and the URLs, are there once `start` has returned.
    """

    def __init__(self, scenario: Scenario, service: Service, speed: float = 1.0) -> None:
        self._scenario = scenario
        self._original = service
        self._speed = speed
        self._thread = threading.Thread(target=self._main, name="trayapp-scenario", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: OSError | None = None
        self._stopping: asyncio.Event | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._world: SimulatedWorld | None = None
        self.clock = ScenarioClock(scenario.start, speed, scenario.suspended)
        self.base_url = ""

    def start(self) -> None:
        """Bind to a free port of 127.0.0.1 and begin; raise `OSError` where that is not possible."""
        self.clock = ScenarioClock(self._scenario.start, self._speed, self._scenario.suspended)
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT_S):
            raise OSError(f"the scenario server was not up within {START_TIMEOUT_S:.0f} s")
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end the thread. Waits `STOP_TIMEOUT_S` at most; may be called twice."""
        if self._loop is not None and self._stopping is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(STOP_TIMEOUT_S)

    def elapsed(self) -> float:
        """Return the scenario's seconds since its start."""
        return self.clock.seconds()

    @property
    def page_url(self) -> str:
        """Where the status page is."""
        return self.base_url

    @property
    def canary_urls(self) -> tuple[str, ...]:
        """Where the canaries are."""
        return tuple(f"{self.base_url}{path}" for path in _CANARY_PATHS)

    @property
    def service(self) -> Service:
        """The service as the demo's app is to know it."""
        targets = tuple(
            replace(target, url=f"{self.base_url}/target/{index}")
            for index, target in enumerate(self._original.targets)
        )
        return replace(self._original, page_url=self.base_url, targets=targets)

    def _main(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        try:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        except OSError as error:
            self._failure = error
            self._ready.set()
            return
        self.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._world = SimulatedWorld(self._scenario, self.service, self.canary_urls)
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        try:
            await self._stopping.wait()
        finally:
            server.close()
            for task in self._connections:
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD_BYTES)
        try:
            while await self._answer_next(connection, reader, writer):
                connection.start_next_cycle()
        except (OSError, TimeoutError, h11.ProtocolError) as error:
            log.debug("the scenario server dropped a connection: %r", error)
        except asyncio.CancelledError:
            _reset(writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer_next(
        self, connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; return whether the connection is kept."""
        question, content = await _next_request(connection, reader)
        if question is None:
            return False
        assert self._world is not None
        path = question.target.decode("ascii").partition("?")[0]
        headers = {name.decode("ascii"): value.decode("latin-1") for name, value in question.headers}
        asked = Request(f"{self.base_url}{path}", tuple(headers.items()), content=content)
        exchange = self._world.answer(asked, self.elapsed())
        if isinstance(exchange, TransportError):
            await self._fail(exchange, writer)
            return False
        await asyncio.sleep(exchange.elapsed_ms / 1000 / min(self._speed, FASTEST_REPLIES))
        response, body = _encoded(exchange, headers.get("accept-encoding", ""), self.clock.now())
        writer.write(connection.send(response) or b"")
        if question.method != b"HEAD" and body:
            writer.write(connection.send(h11.Data(body)) or b"")
        writer.write(connection.send(h11.EndOfMessage()) or b"")
        await writer.drain()
        return connection.our_state is h11.DONE and connection.their_state is h11.DONE

    async def _fail(self, exchange: TransportError, writer: asyncio.StreamWriter) -> None:
        held = exchange.kind is FailureKind.TIMEOUT
        seconds = DEADLINE_S * HELD_DEADLINES if held else exchange.elapsed_ms / 1000
        await asyncio.sleep(seconds / self._speed)
        _reset(writer)


async def _next_request(connection: h11.Connection, reader: asyncio.StreamReader) -> tuple[h11.Request | None, bytes]:
    """Return the next whole request and its body; None where the client has left."""
    request, content = None, b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            async with asyncio.timeout(IDLE_S):
                connection.receive_data(await reader.read(_MAX_HEAD_BYTES))
        elif isinstance(event, h11.Request):
            request = event
        elif not isinstance(event, h11.Data):
            return request, content
        elif len(content) < _MAX_HEAD_BYTES:
            content += bytes(event.data)


def _encoded(answer: Response, accepted: str, now: datetime) -> tuple[h11.Response, bytes]:
    """Return head and body of an answer, compressed where the client allows it and it is worth it."""
    body, headers = answer.body, {**answer.headers, "date": format_datetime(now, usegmt=True)}
    if len(body) > 500 and "gzip" in accepted:
        body = gzip.compress(body, mtime=0)
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
    if answer.status in {204, 304}:
        body = b""
    else:
        headers["content-length"] = str(len(body))
    head = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    return h11.Response(status_code=answer.status, headers=head, reason=_reason(answer.status)), body


def _reason(status: int) -> bytes:
    try:
        return HTTPStatus(status).phrase.encode()
    except ValueError:
        return b"Unassigned"


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off, as a refusing or vanished server does."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):  # it may be closed already
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
    writer.transport.abort()
