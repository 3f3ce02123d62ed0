"""Forty pages of every format for a day of virtual time: one app reads each of them rightly, whenever it changes.

Without sockets, for it is 11,520 checks; those are in `test_forty_pages`. Each stretch of a page has times of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from urllib.parse import urlsplit

from tests.support.bodies.formats import AHEAD, BEGAN, BEGAN_S, LATER
from tests.unit.sources.pages.test_forty_pages import Clock, Page, pages
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.reports import FailureKind
from trayapp.domain.model.settings import Settings
from trayapp.polling.poller import build_checks
from trayapp.sources.http.transport import Exchange, Request, Response, TransportError

STEP, DAY = timedelta(minutes=5), timedelta(hours=24)
SECOND_LOOK = 2 * STEP
"""What no incident explains counts once a second look agrees."""


def at_its_time(body: bytes, now: datetime) -> bytes:
    """Return a specimen's body with its times as they are an hour after what it tells began at `now`."""
    began, later, ahead = now - timedelta(hours=1), now - timedelta(minutes=30), now + timedelta(days=2)
    for text, moment in ((BEGAN, began), (LATER, later), (AHEAD, ahead)):
        then = datetime.fromisoformat(text)
        for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S +0000 UTC", "%a, %d %b %Y %H:%M:%S GMT"):
            body = body.replace(then.strftime(form).encode(), moment.strftime(form).encode())
        body = body.replace(format_datetime(then).encode(), format_datetime(moment).encode())
    return body.replace(str(BEGAN_S).encode(), str(int(began.timestamp())).encode())


@dataclass(slots=True)
class Day:
    """All pages, and since when each is in its state. A transport: it answers without a network."""

    pages: dict[str, Page]
    clock: Clock
    since: dict[int, datetime] = field(default_factory=dict)
    asked: int = 0

    def change(self) -> None:
        """Put those pages into their next state whose time it is: every 20 to 55 minutes."""
        for page in self.pages.values():
            since = self.since.setdefault(page.number, self.clock.now())
            if self.clock.now() - since >= timedelta(minutes=20 + page.number * 7 % 40):
                page.minute += 1
                self.since[page.number] = self.clock.now()

    async def fetch(self, request: Request) -> Exchange:
        self.asked += 1
        address = urlsplit(request.url)
        if (page := self.pages.get(address.netloc)) is None:
            return TransportError(FailureKind.DNS)
        status, kind, body = page.answer(address.path or "/")
        return Response(status, at_its_time(body, self.since[page.number]), {"content-type": kind}, request.url)

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        pass


def test_forty_pages_are_read_rightly_for_a_day_while_each_changes_every_half_hour() -> None:
    clock, all_pages = Clock(), list(pages())
    for page in all_pages:
        page.url = f"http://127.0.0.1:{2000 + page.number}"
    day = Day({f"127.0.0.1:{2000 + page.number}": page for page in all_pages}, clock)
    services = tuple(page.service() for page in all_pages)
    monitor = Monitor(services, Settings(), resources.tip_rules())
    checks = build_checks(services, (), day, clock, probe=False)  # type: ignore[arg-type]
    looked, wrong, ends = 0, list[str](), clock.now() + DAY

    async def look() -> None:
        reports = [await check() for check in checks.values()]
        monitor.on_reports(reports, clock.now())

    while clock.now() < ends:
        clock.moment += STEP
        day.change()
        asyncio.run(look())
        for page, service in zip(all_pages, monitor.snapshot(clock.now()).services, strict=True):
            if clock.now() - day.since[page.number] >= SECOND_LOOK:
                looked += 1
                if service.verdict.health is not page.specimen.health(page.state):
                    said = f"{service.verdict.health}, {service.page.detail}"
                    wrong.append(f"{clock.now():%H:%M} {page.specimen.name} in {page.state}: {said}")
    assert wrong == [], f"{len(wrong)} of {looked}:\n" + "\n".join(wrong[:40])
    assert looked > 6000
    assert min(page.minute for page in all_pages) > 20
