"""One check of everything, for the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from trayapp.domain.model.enums import Network, PageState, Result
from trayapp.domain.model.reports import Failure, FailureKind, NetworkReport, PageReport, ProbeReport, Report, Sample
from trayapp.domain.model.service import Channel, Service, Target
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
    say counts. A page that did not answer in this time is reported as unreachable, a target as inconclusive. If a page
    gave no reading and no probe asked the canaries, they are asked, so that "is it me?" has an answer. From now on the
    running event loop resolves names in threads that nobody waits for.
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
        targets = {each.id: each.targets for each in services}
        others += [_cut_short(job, targets[job.service_id], clock, timeout_s) for job in checks if job not in found]
    return (*(found[job] for job in checks if job in found), *others)


def _cut_short(job: Job, targets: Sequence[Target], clock: Clock, timeout_s: float) -> Report:
    """Return what is known of a check that was not waited for: nothing."""
    now, why = clock.now(), f"no whole answer before the time-out of {timeout_s:g} s"
    if job.kind is Kind.PAGE:
        failure = Failure(FailureKind.CUT_SHORT, why)
        return PageReport(job.service_id, now, PageState.UNREACHABLE, failure=failure)
    asked = [each.name for each in targets if each.channel is Channel.REQUEST]
    samples = tuple(Sample(each, now, Result.INCONCLUSIVE, detail=why) for each in asked)
    return ProbeReport(job.service_id, now, samples, NetworkReport(now, Network.UNKNOWN))
