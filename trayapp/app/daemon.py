"""`trayapp watch`: the application without a tray, for servers and containers. It feeds the user's own tools. No Qt."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from trayapp import __version__, logs, resources
from trayapp.app.headless import HeadlessApp
from trayapp.app.integrations import Integrations, webhook
from trayapp.app.monitor import Effects, Monitor
from trayapp.app.status_answers import answers
from trayapp.app.team import join_team, with_member
from trayapp.config.config_file import ConfigFile
from trayapp.desktop.instance.ipc_server_asyncio import listen
from trayapp.desktop.instance.primary import parse_status_request
from trayapp.desktop.network_identity import network_identity
from trayapp.domain.model.problem import Problem
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.polling.clock import LiveClock
from trayapp.sources.http.client import HttpTransport
from trayapp.store.app_state import AppState, AppStateFile
from trayapp.store.faults import Faults
from trayapp.store.file_writer import FileWriter
from trayapp.store.history.history import History
from trayapp.store.paths import AppPaths

if TYPE_CHECKING:
    from trayapp.domain.model.team import TeamReport

log = logging.getLogger("trayapp.app")

CLOSE_TIMEOUT_S = 2.0
"""Seconds that the end waits for a disk."""


class Daemon:
    """One per profile, whose lock the caller holds. All but the writing of files happens in the loop's thread."""

    def __init__(self, paths: AppPaths) -> None:
        """Read settings and state; what is wrong there is logged and replaced by defaults."""
        self._clock, self._faults, self._writer = LiveClock(), Faults(), FileWriter()
        now = self._clock.now()
        loaded = ConfigFile(paths.config_file, resources.services()).load(now)
        self._state_file = AppStateFile(paths.memory_file)
        state, problems = self._state_file.load(now)
        self._log(*loaded.problems, *problems)
        self._settings, self._runtime_dir = loaded.settings, paths.runtime_dir
        state = with_member(state, self._settings.team)
        self._services = self._settings.monitored(resources.services())
        self._history = History(paths.history_file, on_problem=self._log, now=self._clock.now)
        self._monitor = Monitor(
            self._services,
            self._settings,
            resources.tip_rules(),
            history=self._history,
            app_state=state,
            faults=self._faults,
        )
        self._salt = state.network_salt or os.urandom(16).hex()
        self._save(self._monitor.remember(network_salt=self._salt))
        self._headless: HeadlessApp | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        team = join_team(self._settings.team, state.team_id, self._clock.now, self._post, self._log)
        self._integrations = Integrations(
            self._settings.hooks,
            ENGLISH,
            self._log,
            self._writer.submit,
            self._faults,
            team=team,
            webhook=webhook(self._settings, paths.state_dir, self._writer.submit, self._log),
        )

    def run(self) -> None:
        """Monitor until SIGTERM or Ctrl-C, and end in order."""
        try:
            asyncio.run(self._run())
        finally:
            self._close(self._clock.now())

    async def _run(self) -> None:
        transport = HttpTransport(proxy=self._settings.network.proxy, version=__version__)
        app = HeadlessApp(
            self._services,
            self._settings,
            self._monitor,
            transport=transport,
            clock=self._clock,
            apply=self._apply,
            network=network_identity(self._salt),
        )
        loop = asyncio.get_running_loop()
        self._headless, self._loop = app, loop
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(app.stop))
        self._integrations.start(self._clock.now())
        listener = await listen(self._runtime_dir, partial(self._answer, app))
        log.info("watching %s", ", ".join(each.id for each in self._services))
        try:
            await app.run()
        finally:
            if listener is not None:
                listener.close()
            await transport.close()

    def _post(self, report: TeamReport) -> None:
        """Hand on what the team says. Runs in the thread of its connection."""
        if self._headless is not None and self._loop is not None:
            _ignore_closed_loop(partial(self._loop.call_soon_threadsafe, self._headless.take, report))

    def _answer(self, app: HeadlessApp, line: bytes) -> bytes | None:
        """Answer a command of the same user that asks how services are."""
        request = parse_status_request(line)
        if request is None:
            return None
        return answers(self._monitor, app, lambda: self._monitor.snapshot(self._clock.now()))(request)

    def _apply(self, effects: Effects) -> None:
        """Save, then tell the user's tools: what was told must not be told again after a kill."""
        self._log(*effects.problems)
        with self._faults.contained("passing the verdicts on"):
            self._integrations.show(effects.snapshot)
        if not effects.notifications:
            if effects.state is not None:
                self._save(effects.state)
            return
        loop = asyncio.get_running_loop()
        self._save(effects.state or self._monitor.state, partial(loop.call_soon_threadsafe, self._tell, effects))

    def _tell(self, effects: Effects) -> None:
        with self._faults.contained("passing notifications on"):
            self._integrations.notify(effects.snapshot, effects.notifications)
        for each in effects.notifications:
            self._save(self._monitor.acknowledge(each.slot, self._monitor.state.tickets))

    def _save(self, state: AppState, then: Callable[[], object] | None = None) -> None:
        def write() -> None:
            if (problem := self._state_file.save(state, lasting=True)) is not None:
                self._log(problem)

        self._writer.submit("state", write, None if then is None else partial(_ignore_closed_loop, then))

    def _close(self, now: datetime) -> None:
        self._save(self._monitor.state)
        self._integrations.close(now)
        self._history.close()
        if not self._writer.close(CLOSE_TIMEOUT_S):
            log.warning("the disk did not take everything in %.0f s", CLOSE_TIMEOUT_S)
        logs.stop()

    @staticmethod
    def _log(*problems: Problem) -> None:
        for each in problems:
            log.warning("%s: %s", translate(each.title), translate(each.message))


def _ignore_closed_loop(then: Callable[[], object]) -> None:
    """Go on in the loop; where it has ended meanwhile, the next run goes on instead."""
    with contextlib.suppress(RuntimeError):
        then()
