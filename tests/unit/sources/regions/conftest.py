"""A check of other places against servers on loopback, on a clock that only its own pauses move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from trayapp import resources
from trayapp.domain.model.regions import RegionsReport
from trayapp.domain.model.settings import RegionsSettings, Vantage
from trayapp.domain.regions.tracking import RegionsRequest
from trayapp.sources.http.client import HttpTransport
from trayapp.sources.http.transport import Exchange, Request, Response, Transport
from trayapp.sources.regions.check import RegionsContext, check_regions
from trayapp.sources.regions.vantage import Through

NOW = datetime(2026, 4, 20, 14, 30, tzinfo=UTC)
OPENAI = resources.services()[0]
TRACE = b"fl=1\nh=chatgpt.com\nip=198.51.100.23\ncolo=LHR\nloc=GB\nwarp=off\ngateway=off\n"
META = b'{"clientIp": "198.51.100.23", "asn": 2856, "asOrganization": "BT", "country": "GB"}'


class Transported:
    """Real HTTP to loopback; the edge and the provider's lookup, which are elsewhere, answer from here."""

    def __init__(self, trace: bytes | None, meta: bytes | None) -> None:
        self.inner = HttpTransport(proxy="none", version="1.0")
        self.said = {"chatgpt.com/cdn-cgi/trace": trace, "speed.cloudflare.com/meta": meta}
        self.asked: list[Request] = []

    async def fetch(self, request: Request) -> Exchange:
        self.asked.append(request)
        _, _, place = request.url.partition("://")
        if place in self.said:
            body = self.said[place]
            return Response(503, b"", {}, request.url) if body is None else Response(200, body, {}, request.url)
        return await self.inner.fetch(request)

    async def fetch_all(self, requests) -> tuple[Exchange, ...]:
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        await self.inner.close()


@dataclass
class Check:
    """Runs one check; `reports` is what it delivered."""

    seconds: float = 0.0
    reports: list[RegionsReport] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def run(
        self,
        *,
        globalping: str = "http://127.0.0.1:9",
        check_host: str = "http://127.0.0.1:9",
        targets: tuple[str, ...] = ("auth", "api", "edge"),
        tests: int = 8,
        token: str | None = None,
        home: str = "",
        provider: int | None = None,
        trace: bytes | None = TRACE,
        meta: bytes | None = META,
        vantages: tuple[Vantage, ...] = (),
        canaries: tuple[str, ...] = (),
        through: Through | None = None,
        service=OPENAI,
    ) -> RegionsReport:
        async def pause(seconds: float) -> None:
            self.seconds += seconds

        async def go() -> None:
            transport = Transported(trace, meta)
            context = RegionsContext(
                RegionsSettings(globalping=globalping, check_host=check_host, provider=provider),
                transport,
                self.reports.append,
                lambda: NOW + timedelta(seconds=self.seconds),
                lambda: self.seconds,
                pause,
                home,
                token,
                vantages,
                canaries,
                through,
            )
            try:
                await check_regions(RegionsRequest("openai", targets, tests, NOW), service, context)
            finally:
                self.asked = transport.asked
                await transport.close()

        asyncio.run(go())
        assert self.reports[-1].finished
        assert not any(each.finished for each in self.reports[:-1])
        return self.reports[-1]


@pytest.fixture
def check() -> Check:
    return Check()


def through_http(proxy: str) -> Transport:
    """Make a transport through a proxy, as the app does."""
    return HttpTransport(proxy=proxy, version="1.0", connect_s=1.0)


@pytest.fixture
def through() -> Callable[[str], Transport]:
    return through_http
