"""Running what is due, on a real event loop and a clock that runs a thousand times as fast."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from trayapp.domain.model.enums import Network
from trayapp.domain.model.reports import NetworkReport, Report
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.poller import Poller
from trayapp.polling.scheduler import Job, Kind, Scheduler
from trayapp.simulation.virtual_clock import ScenarioClock

NOW = datetime(2026, 2, 3, 20, tzinfo=UTC)
GOOD, BROKEN = Job(Kind.PAGE, "good"), Job(Kind.PAGE, "broken")
REPORT = NetworkReport(NOW, Network.ONLINE)


def poller(looks, delivered: list[Report], interval: float = 60.0) -> Poller:
    clock = ScenarioClock(NOW, 1000.0)
    paces = {job.service_id: PollIntervals(interval, interval) for job in looks}
    return Poller(looks, Scheduler(looks, paces, lambda: 0.5, clock.seconds()), clock, delivered.append)


async def until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 -- the poller has no event to wait for, only its effects
            await asyncio.sleep(0)


def test_looks_are_repeated_and_delivered():
    async def course() -> list[Report]:
        async def look() -> Report:
            return REPORT

        delivered: list[Report] = []
        running = poller({GOOD: look}, delivered)
        task = asyncio.create_task(running.run())
        await until(lambda: len(delivered) >= 3)
        running.stop()
        await task
        return delivered

    assert asyncio.run(course())[:3] == [REPORT] * 3


def test_while_paused_nothing_is_asked_and_then_all_that_is_due():
    async def course() -> tuple[list[str], int]:
        events: list[str] = []

        async def look() -> Report:
            events.append("asked")
            return REPORT

        delivered: list[Report] = []
        running = poller({GOOD: look}, delivered)
        running.set_paused(paused=True)
        task = asyncio.create_task(running.run())
        running.check_now(lambda: events.append("answered"))
        await until(lambda: events)
        for _ in range(100):
            await asyncio.sleep(0)
        before = list(events)
        running.set_paused(paused=False)
        await until(lambda: len(delivered) >= 2)
        running.stop()
        await task
        return before, len(delivered)

    assert asyncio.run(course())[0] == ["answered"]


@pytest.mark.expected_log("failed")
def test_a_look_that_breaks_does_not_stop_the_others():
    async def course() -> int:
        async def broken() -> Report:
            raise LookupError("a fault of our own")

        async def look() -> Report:
            return REPORT

        delivered: list[Report] = []
        running = poller({BROKEN: broken, GOOD: look}, delivered)
        task = asyncio.create_task(running.run())
        await until(lambda: len(delivered) >= 2)
        running.stop()
        await task
        return len(delivered)

    assert asyncio.run(course()) >= 2


def test_stopping_cancels_a_look_that_hangs():
    async def course() -> bool:
        cancelled = asyncio.Event()
        begun = asyncio.Event()

        async def hangs() -> Report:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()
            return REPORT

        running = poller({GOOD: hangs}, [])
        task = asyncio.create_task(running.run())
        await begun.wait()
        running.stop()
        await task
        return cancelled.is_set()

    assert asyncio.run(course())


def test_check_now_wakes_a_resting_poller():
    async def course() -> int:
        async def look() -> Report:
            return REPORT

        delivered: list[Report] = []
        running = poller({GOOD: look}, delivered, interval=3_000_000.0)
        task = asyncio.create_task(running.run())
        await until(lambda: len(delivered) == 1)
        running.check_now()
        await until(lambda: len(delivered) == 2)
        running.stop()
        await task
        return len(delivered)

    assert asyncio.run(course()) == 2


def test_a_single_look_is_delivered_beside_the_agenda():
    async def course() -> list[Report]:
        async def look() -> Report:
            return REPORT

        delivered: list[Report] = []
        running = poller({}, delivered)
        task = asyncio.create_task(running.run())
        running.run_once(look)
        await until(lambda: delivered)
        running.stop()
        await task
        return delivered

    assert asyncio.run(course()) == [REPORT]
