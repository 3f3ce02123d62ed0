"""One look at everything, for the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from trayapp.domain.reports import PageReport, Report
from trayapp.domain.service import Service
from trayapp.engine.clock import Clock
from trayapp.engine.poller import looks
from trayapp.sources.canaries import look as look_at_canaries
from trayapp.sources.transport import Transport


async def look_once(
    services: Sequence[Service],
    canaries: Sequence[str],
    transport: Transport,
    clock: Clock,
    *,
    probe: bool,
    timeout_s: float,
) -> tuple[Report, ...]:
    """Ask every page, and every target where `probe`, once and at the same time; return what came in `timeout_s`.

    Where a page gave no reading and no probe asked the canaries, they are asked, so that "is it me?" has an answer.
    """
    found: list[Report] = []

    async def keep(job: asyncio.Future[Report]) -> None:
        found.append(await job)

    try:
        async with asyncio.timeout(timeout_s):
            wanted = looks(services, canaries, transport, clock, probe=probe)
            await asyncio.gather(*(keep(asyncio.ensure_future(each())) for each in wanted.values()))
            if not probe and any(isinstance(each, PageReport) and each.reading is None for each in found):
                found.append(await look_at_canaries(canaries, transport, clock.now))
    except TimeoutError:
        pass
    return tuple(found)
