"""The demo's stage: a loopback server that plays a scenario over real HTTP, as page, targets and canaries speak.

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
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

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

    `service` is the demo's service with every address on the stage; `clock` is the scenario's time, by which the demo
    lives. Both, and the URLs, are there once `start` has returned.
    """

    def __init__(self, scenario: Scenario, service: Service, speed: float = 1.0) -> None:
        self._scenario = scenario
        self._played = service
        self._speed = speed
        self._thread = threading.Thread(target=self._main, name="trayapp-stage", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: OSError | None = None
        self._ended: asyncio.Event | None = None
        self._held: set[asyncio.Task[None]] = set()
        self._world: SimulatedWorld | None = None
        self.clock = ScenarioClock(scenario.start, speed, scenario.suspended)
        self.base_url = ""

    def start(self) -> None:
        """Bind to a free port of 127.0.0.1 and begin; raise `OSError` where that is not possible."""
        self.clock = ScenarioClock(self._scenario.start, self._speed, self._scenario.suspended)
        self._thread.start()
        if not self._ready.wait(START_TIMEOUT_S):
            raise OSError(f"the stage was not up within {START_TIMEOUT_S:.0f} s")
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Close every connection and end the thread. Waits `STOP_TIMEOUT_S` at most; may be called twice."""
        if self._loop is not None and self._ended is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join(STOP_TIMEOUT_S)

    def elapsed(self) -> float:
        """Return the scenario's seconds since its start."""
        return self.clock.seconds()

    @property
    def page_url(self) -> str:
        """Where the status page is."""
        return self.base_url

    @property
    def target_urls(self) -> dict[str, str]:
        """Where each target is, by its name."""
        return {target.name: target.url for target in self.service.targets}

    @property
    def canary_urls(self) -> tuple[str, ...]:
        """Where the canaries are."""
        return tuple(f"{self.base_url}{path}" for path in _CANARY_PATHS)

    @property
    def service(self) -> Service:
        """The service as the demo's app is to know it."""
        targets = tuple(
            replace(target, url=f"{self.base_url}/target/{index}") for index, target in enumerate(self._played.targets)
        )
        return replace(self._played, page_url=self.base_url, targets=targets)

    def _main(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        try:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_MAX_HEAD_BYTES)
        except OSError as error:
            self._failure = error
            self._ready.set()
            return
        self.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._world = SimulatedWorld(self._scenario, self.service, self.canary_urls)
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        try:
            await self._ended.wait()
        finally:
            server.close()
            for task in self._held:
                task.cancel()
            await asyncio.gather(*self._held, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._held.add(task)
        try:
            while await self._turn(reader, writer):
                pass
        except asyncio.IncompleteReadError as error:
            if error.partial:  # an end between two requests is how clients leave
                log.debug("a connection ended in the middle of a request")
        except (OSError, asyncio.LimitOverrunError, TimeoutError, ValueError) as error:
            log.debug("the stage dropped a connection: %r", error)
        except asyncio.CancelledError:
            _reset(writer)
        finally:
            self._held.discard(task)
            writer.close()

    async def _turn(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection is kept."""
        async with asyncio.timeout(IDLE_S):
            head = await reader.readuntil(b"\r\n\r\n")
        assert self._world is not None
        method, path, headers = _read_head(head)
        request = Request(f"{self.base_url}{path.partition('?')[0]}", tuple(headers.items()))
        exchange = self._world.answer(request, self.elapsed())
        if isinstance(exchange, TransportError):
            await self._fail(exchange, writer)
            return False
        await asyncio.sleep(exchange.elapsed_ms / 1000 / min(self._speed, FASTEST_REPLIES))
        body = b"" if method == "HEAD" else exchange.body
        writer.write(_written(exchange, body, headers, self.clock.now()))
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    async def _fail(self, exchange: TransportError, writer: asyncio.StreamWriter) -> None:
        held = exchange.kind is FailureKind.TIMEOUT
        seconds = DEADLINE_S * HELD_DEADLINES if held else exchange.elapsed_ms / 1000
        await asyncio.sleep(seconds / self._speed)
        _reset(writer)


def _read_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    """Return method, path and lower-case headers; raise ValueError where it is no request."""
    first, *rest = head.decode("latin-1").split("\r\n")
    method, path, version = first.split(" ")
    if not version.startswith("HTTP/1.") or not path.startswith("/"):
        raise ValueError("not a request for a path")
    pairs = (line.partition(":") for line in rest if line)
    return method, path, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _written(answer: Response, body: bytes, asked: dict[str, str], now: datetime) -> bytes:
    """Return the bytes of an answer, compressed where the asker allows it and it is worth it."""
    headers = {**answer.headers, "date": format_datetime(now, usegmt=True), "connection": "keep-alive"}
    if len(body) > 500 and "gzip" in asked.get("accept-encoding", ""):
        body = gzip.compress(body, mtime=0)
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
    if answer.status not in {204, 304}:
        headers["content-length"] = str(len(body))
    lines = [
        f"HTTP/1.1 {answer.status} {_reason(answer.status)}",
        *(f"{key}: {value}" for key, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unassigned"


def _reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off, as a refusing or vanished server does."""
    connection = writer.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
    writer.transport.abort()
