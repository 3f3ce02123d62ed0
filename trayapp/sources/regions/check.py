"""One check of other places: where we are, the user's own vantage points, and then a measuring platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from trayapp.domain import addresses
from trayapp.domain.model.regions import PlaceSample, Platform, RegionsProblem, RegionsReport
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import RegionsSettings, Vantage
from trayapp.domain.regions.plan import TESTS_PER_INCIDENT, Location, plan
from trayapp.domain.regions.tracking import RegionsRequest
from trayapp.sources.http.transport import Transport
from trayapp.sources.regions.check_host import CheckHost
from trayapp.sources.regions.globalping import Created, Declined, Globalping
from trayapp.sources.regions.vantage import Through, ask_vantages
from trayapp.sources.regions.whereabouts import find_whereabouts

PAUSE_S = 0.5
"""Globalping asks for this pause after each answer: at most two questions a second of one measurement."""
LONGEST_S = 40.0
"""A measurement that has not ended by then is left: its probes give up after half of that."""


@dataclass(frozen=True, slots=True)
class RegionsContext:
    """What a check needs beside the request. `home` is the user's country by the settings, "" for none.

    `token` is Globalping's, None without one. `now` is the wall clock, `seconds` a monotonic one, `pause` waits.
    """

    settings: RegionsSettings
    transport: Transport
    deliver: Callable[[RegionsReport], None]
    now: Callable[[], datetime]
    seconds: Callable[[], float]
    pause: Callable[[float], Awaitable[None]]
    home: str = ""
    token: str | None = field(default=None, repr=False)
    vantages: tuple[Vantage, ...] = ()
    canaries: tuple[str, ...] = ()
    through: Through | None = None


async def check_regions(request: RegionsRequest, service: Service, context: RegionsContext) -> None:
    """Deliver reports of one check, the last of them finished. Never raises for what networks and servers do."""
    check = _Check(request, service, context)
    try:
        await check.run()
    finally:
        check.deliver(finished=True)


class _Check:
    """One check under way: `report` grows, and is delivered whenever there is something new in it."""

    def __init__(self, request: RegionsRequest, service: Service, context: RegionsContext) -> None:
        self._request, self._service, self._context = request, service, context
        self._report = RegionsReport(request.service_id, request.at, request.at)
        self._own: tuple[PlaceSample, ...] = ()
        self._measured: tuple[PlaceSample, ...] = ()

    async def run(self) -> None:
        """Ask everybody, one after another."""
        context = self._context
        self.deliver()
        found = await find_whereabouts(context.transport, self._trace_url(), self._provider_url())
        if not found.country:
            found = replace(self._request.place, provider=found.provider, provider_name=found.provider_name)
        if context.settings.provider is not None:
            found = replace(found, provider=context.settings.provider)
        self._report = replace(self._report, whereabouts=found)
        if context.vantages and context.through is not None:
            self._own = await ask_vantages(context.vantages, self._service, context.canaries, context.through)
        self.deliver()
        await self._measure()

    def deliver(self, *, finished: bool = False) -> None:
        """Hand on what is known so far."""
        samples = (*self._own, *(each for each in self._measured if not finished or each.result is not None))
        self._report = replace(self._report, at=self._context.now(), samples=samples, finished=finished)
        self._context.deliver(self._report)

    def _trace_url(self) -> str:
        return next((each.url for each in self._service.targets if each.expect is Expect.TRACE), "")

    def _provider_url(self) -> str:
        return self._context.settings.provider_url if self._context.settings.provider is None else ""

    def _note(self, problem: RegionsProblem, platform: Platform | None = None) -> None:
        self._report = replace(self._report, problems=(*self._report.problems, (problem, platform)))

    async def _measure(self) -> None:
        """Ask a platform: Globalping, and check-host.net where that one cannot be asked."""
        targets = [each for each in self._targets() if self._can_be_asked(each)]
        if not targets:
            return self._note(RegionsProblem.NOT_PUBLIC)
        if not self._request.tests:
            return self._note(RegionsProblem.USED_UP)
        lines = min(self._request.tests, TESTS_PER_INCIDENT)
        self._report = replace(self._report, expected=len(self._own) + lines)
        if not await self._ask_globalping(targets[: max(1, self._request.tests // lines)], self._places(lines)):
            left = min(self._request.tests - self._report.tests, TESTS_PER_INCIDENT)
            if left > 0:
                await self._ask_check_host(targets[0], self._places(left))
        return None

    def _places(self, lines: int) -> tuple[Location, ...]:
        where = self._report.whereabouts
        return plan(where.country, self._context.home, where.provider, lines)

    def _can_be_asked(self, target: Target) -> bool:
        """Whether others can reach a target: a platform has no business to know an address of this network's."""
        address = addresses.parse(target.url)
        if address is None or not address.is_private:
            return address is not None
        return address.is_loopback and addresses.is_loopback(self._context.settings.globalping)

    def _targets(self) -> list[Target]:
        known = {each.name: each for each in self._service.targets}
        return [known[name] for name in self._request.targets if name in known]

    async def _ask_globalping(self, targets: Sequence[Target], places: Sequence[Location]) -> bool:
        """Ask for one target after the other from the same lines; return whether any answers came."""
        platform = Globalping(self._context.transport, self._context.settings.globalping, self._context.token)
        first: Created | None = None
        for target in targets:
            created = await platform.create(target, places if first is None else first.id)
            self._report = replace(self._report, limits=created.limits or self._report.limits)
            if isinstance(created, Declined):
                self._note(created.problem, Platform.GLOBALPING)
                return first is not None
            before, first = self._measured, first or created
            self._report = replace(
                self._report,
                platform=Platform.GLOBALPING,
                tests=self._report.tests + created.lines,
                expected=len(self._own) + len(before) + created.lines,
            )
            if problem := await self._follow_globalping(platform, created, target, before):
                self._note(problem, Platform.GLOBALPING)
                return bool(self._measured)
        return True

    async def _follow_globalping(
        self, platform: Globalping, created: Created, target: Target, before: tuple[PlaceSample, ...]
    ) -> RegionsProblem | None:
        """Take in the answers as they come, and return what kept the rest away."""
        where, until = self._report.whereabouts, self._context.seconds() + LONGEST_S
        own = where.country or self._context.home
        while self._context.seconds() < until:
            said = await platform.read(created, target, own, where.provider)
            if isinstance(said, RegionsProblem):
                return said
            self._measured = (*before, *said.samples)
            if said.finished:
                return None if said.samples else RegionsProblem.NO_PLACES
            self.deliver()
            await self._context.pause(PAUSE_S)
        return RegionsProblem.TOO_SLOW

    async def _ask_check_host(self, target: Target, places: Sequence[Location]) -> None:
        platform = CheckHost(self._context.transport, self._context.settings.check_host)
        asked = await platform.create(target, places)
        if isinstance(asked, RegionsProblem):
            return self._note(asked, Platform.CHECK_HOST)
        self._report = replace(
            self._report,
            platform=Platform.CHECK_HOST,
            tests=self._report.tests + len(asked.nodes),
            expected=len(self._own) + len(asked.nodes),
        )
        until = self._context.seconds() + LONGEST_S
        own = self._report.whereabouts.country or self._context.home
        while self._context.seconds() < until:
            said = await platform.read(asked, target, own)
            if isinstance(said, RegionsProblem):
                return self._note(said, Platform.CHECK_HOST)
            self._measured, finished = said
            if finished:
                return None
            self.deliver()
            await self._context.pause(2 * PAUSE_S)
        return self._note(RegionsProblem.TOO_SLOW, Platform.CHECK_HOST)
