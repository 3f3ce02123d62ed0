"""One look at everything, for the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReport, Report
from trayapp.domain.model.service import Service
from trayapp.polling.clock import Clock
from trayapp.polling.deadline import DaemonThreadExecutor, DeadlineTransport
from trayapp.polling.poller import Look, build_checks
from trayapp.polling.scheduler import Job, Kind
from trayapp.sources.http.transport import Transport
from trayapp.sources.probes.connectivity import check as look_at_canaries


async def check_once(
    services: Sequence[Service],
    canaries: Sequence[str],
    transport: Transport,
    clock: Clock,
    *,
    probe: bool,
    timeout_s: float,
) -> tuple[Report, ...]:
    """Ask every page, and every target where `probe`, once and at the same time; return what came in `timeout_s`.

    A page that said nothing in this time is reported as out of reach. Where a page gave no reading and no probe asked
    the canaries, they are asked, so that "is it me?" has an answer. The running event loop looks names up in threads
    that nobody waits for from now on.
    """
    asyncio.get_running_loop().set_default_executor(DaemonThreadExecutor())
    hurried = DeadlineTransport(transport, clock.seconds, clock.seconds() + timeout_s)
    wanted = build_checks(services, canaries, hurried, clock, probe=probe)
    found: dict[Job, Report] = {}
    besides: list[Report] = []

    async def keep(job: Job, check: Look) -> None:
        found[job] = await check()

    try:
        async with asyncio.timeout(timeout_s):
            await asyncio.gather(*(keep(job, check) for job, check in wanted.items()))
            if not probe and any(isinstance(each, PageReport) and each.reading is None for each in found.values()):
                besides.append(await look_at_canaries(canaries, hurried, clock.now))
    except TimeoutError:
        besides += [_silent(job, clock, timeout_s) for job in wanted if job.kind is Kind.PAGE and job not in found]
    return (*found.values(), *besides)


def _silent(job: Job, clock: Clock, timeout_s: float) -> PageReport:
    failure = Failure(FailureKind.CUT_SHORT, f"no whole answer before the time-out of {timeout_s:g} s")
    return PageReport(job.service_id, clock.now(), PageState.UNREACHABLE, failure=failure)
