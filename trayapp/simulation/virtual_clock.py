"""A clock that moves only when somebody moves it, and a transport that moves it as far as its requests take."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from trayapp.polling.clock import AReport, CheckOf, Now
from trayapp.simulation.outcome_timeline import TimeWindow
from trayapp.simulation.simulated_world import SimulatedWorld
from trayapp.sources.http.transport import Exchange, Request


class VirtualClock:
    """A clock that stands still until it is moved. `moment_s` counts from the scenario's start, sleep included."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.moment_s = 0.0

    def now(self) -> datetime:
        """Return the scenario's wall time."""
        return self._start + timedelta(seconds=self.moment_s)

    def seconds(self) -> float:
        """Return the seconds since the scenario's start."""
        return self.moment_s

    def real(self, seconds: float) -> float:
        """Return `seconds`: what takes time takes as long as in the world."""
        return seconds

    def timed(self, make: Callable[[Now], CheckOf[AReport]]) -> CheckOf[AReport]:
        """Return the check with this clock's time."""
        return make(self.now)


class ScenarioTransport:
    """A transport into a scenario. Requests never suspend: they move the clock by as long as they would have taken."""

    def __init__(self, world: SimulatedWorld, clock: VirtualClock) -> None:
        self._world = world
        self._clock = clock

    async def fetch(self, request: Request) -> Exchange:
        """Carry one request."""
        exchange = self._world.answer(request, self._clock.moment_s)
        self._clock.moment_s += exchange.elapsed_ms / 1000
        return exchange

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Carry several requests at the same time: together they take as long as the slowest."""
        moment_s = self._clock.moment_s
        exchanges = self._world.answers(requests, moment_s)
        if exchanges:
            self._clock.moment_s += max([exchange.elapsed_ms for exchange in exchanges]) / 1000
        return exchanges

    async def close(self) -> None:
        """Nothing is held."""


class ScenarioClock:
    """A scenario's time, `speed` times as fast as the machine's, from `start` on. It jumps over the sleep in it.

    `asleep` are the stretches of sleep in seconds since the start, in the order of time and apart from each other.
    """

    def __init__(self, start: datetime, speed: float, asleep: Sequence[TimeWindow] = ()) -> None:
        self._start = start
        self._speed = speed
        self._asleep = tuple(asleep)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the scenario's wall time."""
        return self._start + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        """Return the seconds of the scenario that have passed, those slept through with them."""
        passed = (time.monotonic() - self._began) * self._speed
        for window in self._asleep:
            if passed < window.from_s:
                break
            passed += window.to_s - window.from_s
        return passed

    def real(self, seconds: float) -> float:
        """Return how long `seconds` of the scenario take here."""
        return seconds / self._speed

    def timed(self, make: Callable[[Now], CheckOf[AReport]]) -> CheckOf[AReport]:
        """Return the check with a time that runs as fast as the machine's, from when it is called.

        The network answers many times slower than this clock runs: what was asked together would lie minutes apart.
        """
        started, passed = self.now(), time.monotonic()

        def now() -> datetime:
            return started + timedelta(seconds=time.monotonic() - passed)

        check = make(now)

        async def timed() -> AReport:
            nonlocal started, passed
            started, passed = self.now(), time.monotonic()
            return await check()

        return timed
