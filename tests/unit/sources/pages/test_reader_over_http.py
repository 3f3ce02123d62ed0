"""The reader on the real transport: what a page does on the wire ends as a report with its reason."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from trayapp.domain.model.enums import Health, PageState
from trayapp.domain.model.reports import FailureKind, PageReport
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.pages.reader import PageReader

MIB = 1024 * 1024
CALM = json.dumps(
    {
        "page": {"url": "https://status.example.com"},
        "status": {"indicator": "none"},
        "components": [{"id": "a", "name": "Caf\u00e9", "status": "operational"}],
    },
    ensure_ascii=False,
)


@pytest.fixture
def reports(serving, clock) -> Callable[..., list[PageReport]]:
    def take(handler, looks: int = 1, deadline_s: float = 8.0) -> list[PageReport]:
        async def go() -> list[PageReport]:
            async with serving(handler) as server:
                transport = HttpTransport(version="1", proxy="none")
                reader = PageReader("x", server.url, transport, clock, deadline_s=deadline_s)
                found = [await reader.read() for _ in range(looks)]
                await transport.close()
                return found

        return asyncio.run(go())

    return take


WATER = b" " * MIB  # made once, for what the server holds is counted with what the reader does


async def flood(_asked: object, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 209715200\r\n\r\n")
    for _ in range(200):
        writer.write(WATER)
        await writer.drain()


async def drip(_asked: object, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n{")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def cut(_asked: object, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
    writer.close()


def bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(MIB)) for _ in range(64)) + packer.flush()


@pytest.mark.parametrize(
    ("handler", "deadline_s", "state", "kind"),
    [
        (flood, 8.0, PageState.UNREADABLE, FailureKind.TOO_LARGE),
        (drip, 0.3, PageState.UNREACHABLE, FailureKind.TIMEOUT),
        (cut, 8.0, PageState.UNREACHABLE, FailureKind.RESET),
    ],
)
def test_a_body_that_does_not_end_well_is_told_and_memory_stays_bounded(
    reports, handler, deadline_s, state, kind
) -> None:
    tracemalloc.start()
    try:
        (report,) = reports(handler, deadline_s=deadline_s)
        assert tracemalloc.get_traced_memory()[1] < 24 * MIB
    finally:
        tracemalloc.stop()
    assert report.failure is not None
    assert (report.state, report.failure.kind) == (state, kind)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ((200, b"<!DOCTYPE html><html></html>", {}), FailureKind.NOT_JSON),
        ((200, b"", {}), FailureKind.NOT_JSON),
        ((200, b'{"components": [{"id"', {}), FailureKind.NOT_JSON),
        ((200, b'{"a":' * 200_000, {}), FailureKind.WRONG_SHAPE),
        ((200, b'{"name": "something else"}', {}), FailureKind.WRONG_SHAPE),
        ((500, b"", {}), FailureKind.HTTP_STATUS),
        ((403, b"<html>", {"cf_mitigated": "challenge"}), FailureKind.CHALLENGED),
        ((301, b"", {"location": "/proxy/127.0.0.1"}), FailureKind.REDIRECT),
        ((302, b"", {"location": "http://status.example.com/"}), FailureKind.REDIRECT),
        ((200, bomb(), {"content_encoding": "gzip"}), FailureKind.TOO_LARGE),
    ],
    ids=["html", "empty", "truncated", "deep", "shape", "500", "challenge", "loop", "elsewhere", "bomb"],
)
def test_what_cannot_be_read_is_unreadable_with_its_reason(reports, reply, said, kind) -> None:
    status, body, headers = said
    (report,) = reports(reply(status, body, **headers))
    assert report.failure is not None
    assert (report.state, report.failure.kind) == (PageState.UNREADABLE, kind)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_a_page_in_any_encoding_is_read(reports, reply, encoding) -> None:
    (report,) = reports(reply(200, CALM.encode(encoding)))
    assert report.reading is not None
    assert (report.reading.stated_health, report.reading.components[0].name) == (Health.OPERATIONAL, "Caf\u00e9")


def test_an_unchanged_page_costs_a_304(reports, reply) -> None:
    async def conditional(asked, writer: asyncio.StreamWriter) -> None:
        known = asked.headers.get("if-none-match") == 'W/"1"'
        await reply(304 if known else 200, b"" if known else CALM.encode(), etag='W/"1"')(asked, writer)

    first, second = reports(conditional, looks=2)
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second.reading is first.reading


def test_retry_after_reaches_the_report(reports, reply) -> None:
    (report,) = reports(reply(429, b"", retry_after="77"))
    assert report.failure is not None
    assert report.failure.retry_after_s == 77.0
