"""The listener over real sockets: who is let in, what is bounded, what is passed on."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.bodies import otlp
from trayapp.domain.model.own_targets import CODEX
from trayapp.sources.http.transport import Request, Response
from trayapp.sources.traffic import listener as room
from trayapp.sources.traffic.counter import TrafficCounter
from trayapp.sources.traffic.listener import LARGEST_BODY, MOST_CONNECTIONS, TrafficListener

NOW = datetime(2026, 7, 23, 15, 0, 30, tzinfo=UTC)
EXPORT = otlp.export("codex", otlp.codex(NOW - timedelta(seconds=5), 503))
JSON = "application/json"


class Collector:
    """Another collector, as the transport sees it."""

    def __init__(self) -> None:
        self.got: list[Request] = []

    async def fetch(self, request: Request) -> Response:
        self.got.append(request)
        return Response(200)


class Asked:
    """A running listener and a client for it."""

    def __init__(self, forward: str | None = None) -> None:
        self.counter, self.collector = TrafficCounter(), Collector()
        self.listener = TrafficListener(self.counter, lambda: NOW, self.collector, forward)

    async def post(self, body: bytes = EXPORT, path: str = "/v1/logs", method: str = "POST", **headers: str) -> int:
        told = {"host": f"127.0.0.1:{self.listener.port}", "content-type": JSON, "content-length": str(len(body))}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
        return await self.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)

    async def send(self, raw: bytes) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port)
        try:
            writer.write(raw)
            line = await reader.readline()
        except ConnectionError:
            line = b""
        writer.close()
        return int(line.split()[1]) if line else 0


def run(use: Callable[[Asked], Awaitable[None]], forward: str | None = None) -> Asked:
    async def main() -> Asked:
        asked, ready = Asked(forward), asyncio.Event()
        serving = asyncio.create_task(asked.listener.serve(0, ready.set))
        await ready.wait()
        try:
            await use(asked)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
        return asked

    return asyncio.run(main())


def answers(expected: int, body: bytes = EXPORT, **options: str) -> Asked:
    async def use(asked: Asked) -> None:
        assert await asked.post(body, **options) == expected

    return run(use)


def test_an_export_of_codex_is_counted() -> None:
    sample = answers(200).counter.take(CODEX, NOW)
    assert sample is not None
    assert sample.status == 503


def test_a_compressed_export_is_counted() -> None:
    asked = answers(200, gzip.compress(EXPORT), content_encoding="gzip")
    assert asked.counter.take(CODEX, NOW) is not None


def test_metrics_are_taken_and_not_read() -> None:
    assert not answers(200, b'{"resourceMetrics": []}', path="/v1/metrics").counter.last_at


@pytest.mark.parametrize(
    ("status", "options"),
    [
        (403, {"origin": "https://evil.example"}),
        (403, {"origin": "null"}),
        (403, {"sec_fetch_site": "cross-site"}),
        (403, {"host": "evil.example"}),
        (403, {"host": "[::1"}),
        (403, {"host": "a]b"}),
        (403, {"host": "[zz]"}),
        (403, {"host": "localhost:port"}),
        (403, {"host": "me@localhost"}),
        (404, {"path": "/"}),
        (405, {"method": "PUT"}),
        (405, {"method": "OPTIONS"}),
        (415, {"content_type": "text/plain"}),
        (415, {"content_type": "application/x-protobuf"}),
        (415, {"content_encoding": "br"}),
        (413, {"content_length": str(LARGEST_BODY + 1)}),
        (413, {"content_length": "9" * 11}),
    ],
)
def test_strangers_are_refused_before_their_body_is_read(status: int, options: dict[str, str]) -> None:
    assert not answers(status, **options).counter.last_at


@pytest.mark.parametrize("body", [b"", b"hello", b"[" * 10_000, b'{"resourceLogs": 1}'])
def test_a_strangers_body_is_refused(body: bytes) -> None:
    assert not answers(400, body).counter.last_at


def test_a_small_body_that_swells_is_refused() -> None:
    answers(413, gzip.compress(b" " * (LARGEST_BODY + 1)), content_encoding="gzip")


def test_a_body_without_a_stated_end_is_cut_off() -> None:
    async def use(asked: Asked) -> None:
        head = (
            f"POST /v1/logs HTTP/1.1\r\nhost: localhost\r\ncontent-type: {JSON}\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        assert await asked.send(head.encode() + chunk * 20) in {0, 413}

    run(use)


@pytest.mark.parametrize("raw", [b"\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n", b"GET\r\n\r\n", b"A" * 40_000])
def test_what_is_no_http_is_dropped(raw: bytes) -> None:
    async def use(asked: Asked) -> None:
        assert await asked.send(raw) in {0, 400}
        assert await asked.post() == 200

    run(use)


def test_a_flood_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use(asked: Asked) -> None:
        statuses = [await asked.post() for _ in range(room.MOST_A_MINUTE + 3)]
        assert statuses[: room.MOST_A_MINUTE] == [200] * room.MOST_A_MINUTE
        assert set(statuses[room.MOST_A_MINUTE :]) == {429}

    monkeypatch.setattr(room, "MOST_A_MINUTE", 30)
    run(use)


def test_more_connections_than_programs_need_are_closed() -> None:
    async def use(asked: Asked) -> None:
        held = [await asyncio.open_connection("127.0.0.1", asked.listener.port) for _ in range(MOST_CONNECTIONS)]
        reader, writer = await asyncio.open_connection("127.0.0.1", asked.listener.port)
        assert await reader.read() == b""
        for each in (writer, *(pair[1] for pair in held)):
            each.close()

    run(use)


def test_another_collector_gets_the_same_and_nothing_else() -> None:
    async def use(asked: Asked) -> None:
        packed = gzip.compress(EXPORT)
        assert await asked.post(packed, content_encoding="gzip", x_secret="mine") == 200
        (request,) = asked.collector.got
        assert (request.url, request.method, request.content) == ("http://127.0.0.1:9/otlp/v1/logs", "POST", packed)
        assert dict(request.headers) == {"content-type": JSON, "content-encoding": "gzip"}

    run(use, forward="http://127.0.0.1:9/otlp/")


def test_only_loopback_is_bound() -> None:
    async def use(asked: Asked) -> None:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", asked.listener.port), 1)

    run(use)
