"""Fakes for the sources: a transport with prepared exchanges, a clock, and a server on loopback that may be hostile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from trayapp.domain.model.reports import FailureKind
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


class FakeTransport:
    """Answers by path; an unknown path is a 404. Remembers what it was asked."""

    def __init__(self, paths: Mapping[str, object] | None = None) -> None:
        self.paths = dict(paths or {})
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Exchange:
        self.asked.append(request)
        said = self.paths.get(urlsplit(request.url).path, self.paths.get("*", Response(404)))
        if callable(said):
            said = said(request)
        if isinstance(said, (Response, TransportError)):
            return said
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Response(200, body, {"content-type": "application/json"}, request.url, 20.0)

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        return tuple([await self.fetch(request) for request in requests])

    async def close(self) -> None:
        pass

    def taken(self) -> list[str]:
        """Return the paths asked since the last time."""
        paths = [urlsplit(request.url).path for request in self.asked]
        self.asked.clear()
        return paths


@pytest.fixture
def transport() -> FakeTransport:
    return FakeTransport()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
def dead() -> TransportError:
    return TransportError(FailureKind.REFUSED, "the connection was refused", 3.0)


Handler = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


class Asked:
    """One request as a server saw it."""

    def __init__(self, head: str, connection: int) -> None:
        line, *fields = head.split("\r\n")
        self.path = line.split(" ")[1]
        self.headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
        self.connection = connection


class Server:
    """A server on loopback that answers as its handler pleases, in the test's own loop."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.url = ""

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


@pytest.fixture
def serving() -> Callable[[Handler], object]:
    @asynccontextmanager
    async def serve(handler: Handler) -> AsyncIterator[Server]:
        server = Server()
        connections = 0
        tasks: set[asyncio.Task[None]] = set()

        async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal connections
            connections += 1
            mine = connections
            task = asyncio.current_task()
            assert task is not None
            tasks.add(task)
            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    asked = Asked(head.decode("latin-1"), mine)
                    server.asked.append(asked)
                    await handler(asked, writer)
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                pass
            finally:
                writer.close()

        listening = await asyncio.start_server(serve_one, "127.0.0.1", 0)
        server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        try:
            yield server
        finally:
            listening.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await listening.wait_closed()

    return serve


@pytest.fixture
def reply() -> Callable[..., Handler]:
    """Make a handler that always says the same."""

    def make(status: int = 200, body: bytes = b"", **headers: str) -> Handler:
        async def handler(_asked: Asked, writer: asyncio.StreamWriter) -> None:
            fields = {
                "content-length": str(len(body)),
                **{key.replace("_", "-"): value for key, value in headers.items()},
            }
            head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
            writer.write(f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + body)

        return handler

    return make
