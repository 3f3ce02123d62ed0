"""The user's own vantage points, through proxies on loopback that work, are dead, or lead nowhere."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.support.loopback import Asked, Said, serving
from tests.unit.sources.regions.conftest import OPENAI, through_http
from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.regions import PlaceKind, PlaceSample
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Vantage
from trayapp.sources.regions.vantage import ask_vantages

TRACE = b"fl=1\nip=203.0.113.9\ncolo=IAD\nloc=US\nwarp=off\n"


def world(status: int = 401) -> Callable[[Asked], Said]:
    """Make servers that answer as the service does: the API with `status`."""

    def answer(asked: Asked) -> Said:
        path = asked.path.removeprefix("http://").partition("/")[2]
        if path == "generate_204":
            return Said(204)
        if path == "trace":
            return Said(200, TRACE, {"content-type": "text/plain", "cf-ray": "0-IAD"})
        body = b'{"error": {"message": "You didn\'t provide an API key.", "type": "invalid_request_error"}}'
        return Said(status, body, {"content-type": "application/json", "cf-ray": "0-IAD"})

    return answer


def service(base: str) -> Service:
    api, _, edge = OPENAI.targets
    return replace(OPENAI, targets=(replace(api, url=f"{base}/v1/models"), replace(edge, url=f"{base}/trace")))


def ask(vantage: Vantage, base: str, canary: str) -> dict[str, PlaceSample]:
    found = asyncio.run(ask_vantages((vantage,), service(base), (canary,), through_http))
    return {each.target: each for each in found}


@pytest.mark.parametrize(("status", "result"), [(401, Result.GOOD), (503, Result.BAD)])
def test_an_http_proxy_is_asked_through_and_the_edge_says_where_it_is(status: int, result: Result) -> None:
    with serving(world(status)) as proxy:  # a proxy for plain http is asked with the whole address
        found = ask(Vantage("New York", proxy, "CA"), "http://service.test", "http://canary.test/generate_204")
    assert (found["api"].result, found["api"].kind, found["api"].vantage) == (result, PlaceKind.VANTAGE, "New York")
    assert {each.country for each in found.values()} == {"US"}
    assert "203.0.113.9" not in repr(found)


def test_a_dead_proxy_is_said_to_be_the_proxy() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for scheme in ("http", "socks5"):
        vantage = Vantage("New York", f"{scheme}://127.0.0.1:{port}", "US")
        found = ask(vantage, "http://service.test", "http://canary.test/generate_204")
        assert {(each.result, each.symptom) for each in found.values()} == {(Result.INCONCLUSIVE, Symptom.PROXY)}
        assert {each.country for each in found.values()} == {"US"}


def test_a_proxy_that_leads_nowhere_is_said_to_be_the_proxy() -> None:
    with serving(lambda _asked: Said(502, b"no route")) as proxy:
        found = ask(Vantage("New York", proxy), "http://service.test", "http://canary.test/generate_204")
    assert {(each.result, each.symptom) for each in found.values()} <= {
        (Result.INCONCLUSIVE, Symptom.PROXY),
        (Result.INCONCLUSIVE, Symptom.BLOCKED),
    }


@asynccontextmanager
async def socks(answer: Callable[[Asked], Said]) -> AsyncIterator[str]:
    """Serve SOCKS 5 (RFC 1928) without a password; every connection leads to one small HTTP server."""
    with serving(answer) as base:
        port = int(base.rpartition(":")[2])

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            greeting = await reader.readexactly(2)
            assert greeting[0] == 5
            assert 0 in await reader.readexactly(greeting[1])
            writer.write(b"\x05\x00")
            version, command, reserved, kind = await reader.readexactly(4)
            assert (version, command, reserved, kind) == (5, 1, 0, 3), "a name, looked up by the proxy"
            await reader.readexactly((await reader.readexactly(1))[0] + 2)
            inner_reader, inner = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01" + port.to_bytes(2, "big"))
            await asyncio.gather(pipe(reader, inner), pipe(inner_reader, writer))

        async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while chunk := await source.read(4096):
                    sink.write(chunk)
                    await sink.drain()
            except ConnectionError:
                pass
            finally:
                sink.close()

        async with await asyncio.start_server(relay, "127.0.0.1", 0) as server:
            yield f"socks5h://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def test_a_socks_proxy_is_asked_through() -> None:
    async def go() -> tuple[PlaceSample, ...]:
        async with socks(world()) as proxy:
            vantage = Vantage("New York", proxy)
            return await ask_vantages((vantage,), service("http://service.test"), ("http://c.test/generate_204",),
                                      through_http)  # fmt: skip

    found = asyncio.run(go())
    assert {(each.target, each.result) for each in found} == {("api", Result.GOOD), ("edge", Result.GOOD)}
