"""A page that several services watch parts of is asked once for all of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from tests.unit.sources.conftest import FakeTransport
from trayapp.domain.model.reports import PageReport
from trayapp.domain.model.service import Service
from trayapp.polling.poller import build_checks
from trayapp.polling.scheduler import Job, Kind
from trayapp.simulation.virtual_clock import ScenarioClock

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)
PAGE = "https://health.aws.amazon.com/health/status"
EMPTY = b"[]"


def test_services_of_one_page_share_its_answer_and_each_gets_it_once() -> None:
    transport = FakeTransport({"/public/currentevents": EMPTY})
    services = [Service(name, name, PAGE, watch=(name,)) for name in ("a", "b", "c")]
    other = Service("other", "Other", "https://status.example.com")
    checks = build_checks([*services, other], (), transport, ScenarioClock(NOW, 1.0), probe=False)  # type: ignore[arg-type]

    async def round_of(*names: str) -> list[PageReport]:
        found = await asyncio.gather(*(checks[Job(Kind.PAGE, name)]() for name in names))
        return [each for each in found if isinstance(each, PageReport)]

    reports = asyncio.run(round_of("a", "b", "c"))
    assert [each.service_id for each in reports] == ["a", "b", "c"]
    assert len({id(each.reading) for each in reports}) == 1
    assert len(transport.taken()) == 1

    async def course() -> list[int]:
        counts = []
        for name in ("a", "b", "c", "a", "a", "b"):
            await round_of(name)
            counts.append(len(transport.taken()))
        return counts

    assert asyncio.run(course()) == [1, 0, 0, 1, 1, 0]
