"""Connections are kept by host, so that no page of many is asked over a new one, and their number is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from trayapp.sources.http import client_pool
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.transport import Request, Response

HOSTS = 6


class Host:
    """A host on a port of its own. `made` counts the connections it was asked for, `open` those that there are."""

    def __init__(self, closed: asyncio.Event) -> None:
        self.made = self.open = 0
        self.url, self._closed = "", closed

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.made, self.open = self.made + 1, self.open + 1
        try:
            while True:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open -= 1
            writer.close()
            self._closed.set()


@asynccontextmanager
async def served(closed: asyncio.Event) -> AsyncIterator[list[Host]]:
    hosts = [Host(closed) for _ in range(HOSTS)]
    servers = [await asyncio.start_server(host.talk, "127.0.0.1", 0) for host in hosts]
    for host, server in zip(hosts, servers, strict=True):
        host.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    try:
        yield hosts
    finally:
        for server in servers:
            server.close()


def asked(rounds: int, most: int = HOSTS, *, at_once: bool = False) -> tuple[list[int], int]:
    """Ask every host in each round; return how many connections each one saw, and how many are left: `most` at most."""

    async def go() -> tuple[list[int], int]:
        closed = asyncio.Event()
        async with served(closed) as hosts:
            transport = HttpTransport(version="1", proxy="none")
            for _ in range(rounds):
                requests = [Request(host.url) for host in hosts]
                found = await transport.fetch_all(requests) if at_once else [await transport.fetch(r) for r in requests]
                assert all(isinstance(each, Response) for each in found)
            await until(closed, lambda: sum(host.open for host in hosts) <= most)
            left = sum(host.open for host in hosts)
            await transport.close()
            await until(closed, lambda: not any(host.open for host in hosts))
            return [host.made for host in hosts], left

    return asyncio.run(go())


async def until(closed: asyncio.Event, condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await closed.wait()
            closed.clear()


@pytest.mark.parametrize("at_once", [False, True])
def test_every_host_is_asked_over_the_connection_that_was_kept(at_once) -> None:
    assert asked(4, at_once=at_once) == ([1] * HOSTS, HOSTS)


def test_beyond_a_bound_the_host_that_was_asked_longest_ago_loses_its_connection(monkeypatch) -> None:
    monkeypatch.setattr(client_pool, "MAX_HOSTS", 2)
    made, left = asked(2, 3)
    assert made == [2] * HOSTS
    assert left >= 2


def test_a_connection_that_nobody_used_for_long_is_closed(monkeypatch) -> None:
    monkeypatch.setattr(client_pool, "KEEPALIVE_S", -1.0)
    made, left = asked(2, 1)
    assert made == [2] * HOSTS
    assert left == 1
