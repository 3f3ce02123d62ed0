"""Forty pages of every format on loopback, each in another state every minute: one app reads all of them rightly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.support.bodies.core_formats import EVERY
from tests.support.bodies.formats import HOST, NOW, Specimen
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Health
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.polling.poller import build_checks
from trayapp.sources.http.client import HttpTransport

PAGES, MINUTES = 40, 10
ON_ANOTHER_HOST = frozenset({"aws-feed", "incidentio", "statusio", "statuspal", "salesforce", "upptime", "azure"})
"""Formats whose data is at their vendor's, or names the page's host: on loopback the data's address is pasted."""


@dataclass(slots=True)
class Clock:
    """A clock that is set by hand."""

    moment: datetime = field(default_factory=lambda: datetime.fromisoformat(NOW))

    def now(self) -> datetime:
        return self.moment

    def seconds(self) -> float:
        return self.moment.timestamp()

    def real(self, seconds: float) -> float:
        return seconds

    def timed(self, make):
        return make(self.now)


@dataclass(slots=True)
class Page:
    """One page on a port of its own. It is in another state every minute, and no two of one format in step."""

    number: int
    specimen: Specimen
    minute: int = 0
    url: str = ""

    @property
    def state(self) -> str:
        states = ["calm", *self.specimen.states]
        return states[(self.minute + self.number) % len(states)]

    def answer(self, path: str) -> tuple[int, str, bytes]:
        specimen, asked = self.specimen, path.partition("?")[0]
        if asked == specimen.path or (not specimen.path and asked == "/"):
            return 200, "text/html" if not specimen.path else "application/json", specimen.in_state(self.state)
        if asked in specimen.beside:
            return 200, "application/json", json.dumps(specimen.beside[asked]).encode()
        return (200, "text/html", specimen.front.encode()) if asked == "/" else (404, "text/html", b"")

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                status, kind, body = self.answer(head.split()[1].decode())
                writer.write(
                    f"HTTP/1.1 {status} Said\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def service(self) -> Service:
        root = f"http://127.0.0.1:{self.url.rpartition(':')[2]}"
        path = self.specimen.page.removeprefix(f"https://{HOST}")
        page = root + (self.specimen.path if self.specimen.name in ON_ANOTHER_HOST else path)
        return Service(f"p{self.number}", self.specimen.name, page)


def pages() -> Iterator[Page]:
    for number in range(PAGES):
        yield Page(number, EVERY[number % len(EVERY)])


@asynccontextmanager
async def served(all_pages: list[Page]) -> AsyncIterator[None]:
    servers = [await asyncio.start_server(page.talk, "127.0.0.1", 0) for page in all_pages]
    for page, server in zip(all_pages, servers, strict=True):
        page.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield
    finally:
        for server in servers:
            server.close()


def test_forty_pages_that_change_every_minute_are_read_rightly_for_ten_minutes() -> None:
    async def course() -> list[str]:
        all_pages, clock, wrong = list(pages()), Clock(), []
        async with served(all_pages):
            services = tuple(page.service() for page in all_pages)
            transport = HttpTransport(version="1", proxy="none")
            checks = build_checks(services, (), transport, clock, probe=False)  # type: ignore[arg-type]
            monitor = Monitor(services, Settings(), resources.tip_rules())
            for minute in range(MINUTES):
                for page in all_pages:
                    page.minute = minute
                for _ in range(2):  # what no incident explains counts once a second look agrees
                    clock.moment += timedelta(seconds=30)
                    for check in checks.values():
                        monitor.on_report(await check(), clock.now())
                found = {each.id: each for each in monitor.snapshot(clock.now()).services}
                for page in all_pages:
                    service = found[f"p{page.number}"]
                    health = service.verdict.health
                    if health is not page.specimen.health(page.state):
                        wrong.append(f"{minute}: {page.specimen.name} in {page.state}: {health}, {service.page.detail}")
            await transport.close()
        return wrong

    assert {each.name for each in EVERY} <= {page.specimen.name for page in pages()}
    assert Health.OPERATIONAL in {page.specimen.health(page.state) for page in pages()}
    wrong = asyncio.run(course())
    assert wrong == [], "\n".join(wrong)
