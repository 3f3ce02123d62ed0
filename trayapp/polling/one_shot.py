"""One check of everything, for the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from trayapp.domain.model.enums import PageState
from trayapp.domain.model.reports import Failure, FailureKind, PageReport, Report
from trayapp.domain.model.service import Service
from trayapp.polling.clock import Clock
from trayapp.polling.deadline import DaemonThreadExecutor, DeadlineTransport
from trayapp.polling.poller import Check, build_checks
from trayapp.polling.scheduler import Job, Kind
from trayapp.sources.http.transport import Transport
from trayapp.sources.probes.connectivity import check as check_connectivity


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

    A page comes before its probe, whichever was faster: its answer proves that we are online, so that what the targets
    say counts. A page that did not answer in this time is reported as unreachable. If a page gave no reading and no
    probe asked the canaries, they are asked, so that "is it me?" has an answer. From now on the running event loop
    resolves names in threads that nobody waits for.
    """
    asyncio.get_running_loop().set_default_executor(DaemonThreadExecutor())
    limited = DeadlineTransport(transport, clock.seconds, clock.seconds() + timeout_s)
    checks = build_checks(services, canaries, limited, clock, probe=probe)
    found: dict[Job, Report] = {}
    others: list[Report] = []

    async def run(job: Job, check: Check) -> None:
        found[job] = await check()

    try:
        async with asyncio.timeout(timeout_s):
            await asyncio.gather(*(run(job, check) for job, check in checks.items()))
            if not probe and any(isinstance(each, PageReport) and each.reading is None for each in found.values()):
                others.append(await check_connectivity(canaries, limited, clock.now))
    except TimeoutError:
        others += [_silent(job, clock, timeout_s) for job in checks if job.kind is Kind.PAGE and job not in found]
    return (*(found[job] for job in checks if job in found), *others)


def _silent(job: Job, clock: Clock, timeout_s: float) -> PageReport:
    failure = Failure(FailureKind.CUT_SHORT, f"no whole answer before the time-out of {timeout_s:g} s")
    return PageReport(job.service_id, clock.now(), PageState.UNREACHABLE, failure=failure)
