"""A day on a virtual clock: hostile servers, sleep, a clock that is set, a disk that fills, restarts, settings."""

from __future__ import annotations

import errno
import json
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch

from tests.soak.hostile import Hostile
from tests.soak.measures import Errors, Measure, complaints
from trayapp import resources
from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest
from trayapp.domain.model.enums import Health
from trayapp.domain.model.service import Expect, Service, Target
from trayapp.domain.model.settings import NetworkSettings, NotifySettings, Settings
from trayapp.domain.polling_policy import PollIntervals
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.output.hook_events import HookEvents
from trayapp.output.status_json import as_json
from trayapp.polling.clock import AReport, CheckOf, Now
from trayapp.polling.poller import build_checks
from trayapp.polling.scheduler import Scheduler
from trayapp.simulation.replay import run_at_once
from trayapp.sources.http.transport import Exchange, Request
from trayapp.store import atomic_files
from trayapp.store.app_state import AppStateFile
from trayapp.store.history.history import History
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.present import present
from trayapp.ui.presenters.status_bar import bar

START = datetime(2026, 2, 3, tzinfo=UTC)
CANARIES = ("http://127.0.0.1/canary/generate_204",)
MOODS = ("calm", "calm", "outage", "offline", "portal", "chaos", "chaos", "chaos")
MOOD_S = 1200.0
EVENT_S = 300.0
MOST_FILE_BYTES = 21 * 1024 * 1024


def services(count: int) -> tuple[Service, ...]:
    """Return services with a page and two targets each."""
    return tuple(
        Service(
            f"s{number}",
            f"Service {number}",
            f"http://127.0.0.1/page{number}/",
            tuple(
                Target(name, f"http://127.0.0.1/{name}{number}", frozenset({200}), Expect.JSON) for name in ("a", "b")
            ),
        )
        for number in range(count)
    )


class Clock:
    """Steady seconds that only go on, and a wall clock that can be set."""

    def __init__(self) -> None:
        self.steady, self.wall = 0.0, START

    def now(self) -> datetime:
        """Return the wall time."""
        return self.wall

    def seconds(self) -> float:
        """Return steady seconds."""
        return self.steady

    def real(self, seconds: float) -> float:
        """Return `seconds`."""
        return seconds

    def timed(self, make: Callable[[Now], CheckOf[AReport]]) -> CheckOf[AReport]:
        """Return the check with this clock's time."""
        return make(self.now)

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.steady += seconds
        self.wall += timedelta(seconds=seconds)


class HostileTransport:
    """Requests end at once, in the clock's time."""

    def __init__(self, servers: Hostile, clock: Clock) -> None:
        self._servers, self._clock = servers, clock

    async def fetch(self, request: Request) -> Exchange:
        """Carry one request."""
        return self._servers.answer(request, self._clock.now())

    async def fetch_all(self, requests: Sequence[Request]) -> tuple[Exchange, ...]:
        """Carry several requests."""
        return tuple([await self.fetch(each) for each in requests])

    async def close(self) -> None:
        """Do nothing."""


class Soak:
    """One long run. `failures` are what should never have happened."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.servers, self.clock = Hostile(seed), Clock()
        self.draw = self.servers.draw
        self.failures: list[str] = []
        self.checks = self.notified = 0
        self._file = AppStateFile(folder / "memory.json")
        self._history = History(folder / "history.sqlite3", now=self.clock.now)
        self._disk_is_full = False
        self._settings = Settings(network=NetworkSettings(canaries=CANARIES))
        self._services = services(3)
        self._hooks = HookEvents(translate)
        self._unseen_s = 0.0
        self._start()

    def _start(self) -> None:
        state, _ = self._file.load(self.clock.now())
        self.monitor = Monitor(
            self._services,
            self._settings,
            resources.tip_rules(),
            history=self._history,
            app_state=state,
            local=lambda now: time(now.hour, now.minute),
        )
        self._poll()

    def _poll(self) -> None:
        self._checks = build_checks(self._services, CANARIES, HostileTransport(self.servers, self.clock), self.clock)
        intervals = dict.fromkeys([each.id for each in self._services], PollIntervals(60, 60))
        self._scheduler = Scheduler(self._checks, intervals, self.draw.random, self.clock.seconds())

    def run(self, until_s: float) -> None:
        """Go on until the steady clock shows `until_s`."""
        clock, next_event, next_mood = self.clock, self.clock.steady, self.clock.steady
        while clock.steady < until_s:
            if clock.steady >= next_mood:
                self.servers.mood, next_mood = self.draw.choice(MOODS), clock.steady + MOOD_S
            if clock.steady >= next_event:
                next_event = clock.steady + self.draw.expovariate(1 / EVENT_S)
                self._happen()
            for job in self._scheduler.due(clock.steady):
                report = run_at_once(self._checks[job])
                self._scheduler.complete(job, report, clock.steady)
                self._apply(self.monitor.on_report(report, clock.now()))
                self.checks += 1
            due = self._scheduler.next_due()
            clock.pass_by(min(30.0, max(0.1, (due or clock.steady + 30.0) - clock.steady)))
            self._apply(self.monitor.on_tick(clock.now()))

    def close(self) -> None:
        """End the history's thread."""
        self._history.close()

    def _happen(self) -> None:
        """Let something happen to the machine, or have the user do something."""
        self.draw.choice(
            (self._sleep, self._set_clock, self._restart, self._fill_disk, self._configure, self._silence, self._look)
        )()

    def _sleep(self) -> None:
        self.clock.wall += timedelta(seconds=self.draw.choice([60, 3600, 40_000]))
        self._apply(self.monitor.on_resume(self.clock.now()))
        self._scheduler.check_now(self.clock.steady)

    def _set_clock(self) -> None:
        wall = self.clock.wall + timedelta(seconds=self.draw.choice([-86_400, -119, -70, -6, 70, 86_400]))
        self.clock.wall = max(START - timedelta(days=30), wall)

    def _restart(self) -> None:
        self._save(self.monitor.state)
        self._start()

    def _fill_disk(self) -> None:
        self._disk_is_full = not self._disk_is_full

    def _configure(self) -> None:
        self._services = services(self.draw.randint(1, 20))
        notify = NotifySettings(enabled=self.draw.random() < 0.8, per_hour=self.draw.randint(1, 12))
        self._settings = replace(self._settings, notify=notify)
        self._apply(self.monitor.configure(self._services, self._settings, self.clock.now()))
        self._poll()

    def _silence(self) -> None:
        now = self.clock.now()
        self._apply(self.monitor.silence(self.draw.choice(list(SilenceRequest)), now))
        self._apply(self.monitor.mute(MuteRequest(f"i{self.draw.getrandbits(40)}", muted=True), now))

    def _look(self) -> None:
        self._apply(
            self.monitor.on_conditions(self.clock.now(), panel_open=True, saving_power=self.draw.random() < 0.5)
        )
        self._save(self.monitor.remember(seen_at=self.clock.now()))
        self._apply(self.monitor.on_conditions(self.clock.now(), panel_open=False))

    def _save(self, state: object) -> None:
        with patch.object(atomic_files.os, "fsync", self._fsync):
            self._file.save(state)  # type: ignore[arg-type]

    def _fsync(self, _handle: int) -> None:
        if self._disk_is_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _apply(self, effects: Effects) -> None:
        if effects.state is not None:
            self._save(effects.state)
        for each in effects.notifications:
            self.notified += 1
            self.monitor.acknowledge(each.slot, {})
            translate(each.title), translate(each.body)
        for service_id, intervals in effects.poll_intervals.items():
            if any(each.id == service_id for each in self._services):
                self._scheduler.set_intervals(service_id, intervals)
        self.failures += [translate(each.title) for each in effects.problems]
        snapshot, now = effects.snapshot, self.clock.now()
        self._hooks.verdicts(snapshot)
        self._hooks.notifications(snapshot, effects.notifications)
        if self.draw.random() < 0.05:
            json.dumps(as_json(snapshot, translate))
            bar(snapshot, Formatter(now, ENGLISH))
            context = PanelContext(latencies=self.monitor.charts()[0], quiet=self.monitor.silence_status(now))
            assert present(snapshot, now, ENGLISH, context).panel.header.headline
        self._mind_green(effects)

    def _mind_green(self, effects: Effects) -> None:
        """Nothing is green while we have been offline for longer than any measurement counts."""
        self._unseen_s = self._unseen_s + 1 if self.servers.mood in {"offline", "portal"} else 0
        if self._unseen_s > 2000 and any(
            each.verdict.health is Health.OPERATIONAL for each in effects.snapshot.services
        ):
            self.failures.append(f"green although nothing is seen ({self.servers.mood})")


def soak(hours: float, seed: int) -> list[str]:
    """Soak for `hours` of virtual time; return what went wrong."""
    errors = Errors("cannot write the application state", "was set aside")
    logging.getLogger("trayapp").addHandler(errors)
    try:
        with tempfile.TemporaryDirectory() as folder:
            run = Soak(Path(folder), seed)
            run.run(hours * 3600 / 4)
            early = Measure.now()
            run.run(hours * 3600)
            late = Measure.now()
            run.close()
            largest = max((each.stat().st_size for each in Path(folder).iterdir()), default=0)
    finally:
        logging.getLogger("trayapp").removeHandler(errors)
    print(f"{hours:g} h: {run.checks} checks, {run.notified} notifications, {early} -> {late}, largest file {largest}")
    if largest > MOST_FILE_BYTES:
        run.failures.append(f"a file of {largest} bytes")
    return [*dict.fromkeys(run.failures), *complaints(early, late, None, errors)]
