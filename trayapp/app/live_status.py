"""How services are, for commands: what the running trayapp of the profile knows, or else looks of our own. No Qt.

Whoever asks gets gates (`output.gate_json`). Looks of our own write nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime
from typing import Any

from trayapp import __version__, resources
from trayapp.app.headless import HeadlessApp
from trayapp.app.monitor import Effects, Monitor
from trayapp.desktop.instance.primary import StatusRequest, request_status
from trayapp.desktop.network_identity import network_identity
from trayapp.domain.gate import Gate, Goal
from trayapp.domain.model.settings import Settings, TeamSettings
from trayapp.i18n.formatter import translate
from trayapp.output.gate_json import VERSION, gate_json
from trayapp.polling.clock import LiveClock
from trayapp.sources.http.client import HttpTransport
from trayapp.store.app_state import AppStateFile
from trayapp.store.paths import AppPaths

log = logging.getLogger("trayapp.app")

Answer = dict[str, Any]

ASK_AGAIN_S = 2.0
"""Seconds between two questions to the running trayapp, which cost it next to nothing."""

LINGER_S = 60.0
"""Seconds that looks of our own go on for the next caller: however often one asks, nobody is asked more for it."""


class NoSuchServiceError(Exception):
    """The argument names a service that is not monitored; the text says which are."""


class LiveStatus:
    """All methods belong to one event loop, whose `close` must be called."""

    def __init__(self, paths: AppPaths, settings: Settings) -> None:
        self._paths = paths
        self._settings = replace(settings, team=TeamSettings())  # looks of our own are our own
        self._services = settings.monitored(resources.services())
        self._clock = LiveClock()
        self._looks: dict[str | None, _OwnLooks] = {}

    def require(self, service_id: str | None) -> None:
        """Raise NoSuchServiceError unless the service is monitored."""
        if service_id is not None and all(each.id != service_id for each in self._services):
            known = ", ".join(each.id for each in self._services)
            raise NoSuchServiceError(f"there is no service {service_id!r}; there is {known}")

    async def follow(self, service_id: str | None = None, *, fresh: bool = False) -> AsyncGenerator[Answer, None]:
        """Yield what is known of one service, or of all, as often as there may be news; never ends by itself.

        `fresh`: what was found before this call does not make an answer complete.
        """
        self.require(service_id)
        asked_at = self._clock.now() if fresh else None
        while (answer := await self._ask(StatusRequest(service_id, fresh))) is not None:
            fresh = False
            if asked_at is not None and not _is_since(answer, asked_at):
                answer["complete"] = False
            yield answer
            await asyncio.sleep(ASK_AGAIN_S)
        async with contextlib.aclosing(self._own_looks(service_id).answers()) as answers:
            async for each in answers:
                yield each

    async def known(self, service_id: str | None, *, timeout_s: float) -> Answer | None:
        """Return how it is once everything has answered, or after `timeout_s` seconds; None where nothing is known."""
        latest: Answer | None = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s), contextlib.aclosing(self.follow(service_id)) as answers:
                async for latest in answers:
                    if latest["complete"]:
                        break
        return latest

    async def close(self) -> None:
        """End all looks."""
        for each in self._looks.values():
            await each.end()
        self._looks.clear()

    async def _ask(self, request: StatusRequest) -> Answer | None:
        """Ask the running trayapp; None where there is none, or it knows no such service."""
        line = await asyncio.to_thread(request_status, self._paths.runtime_dir, request)
        try:
            answer = None if line is None else json.loads(line)
        except (ValueError, RecursionError):
            return None
        is_ours = isinstance(answer, dict) and answer.get("version") == VERSION and "gates" in answer
        return answer if is_ours else None

    def _own_looks(self, service_id: str | None) -> _OwnLooks:
        if service_id not in self._looks or self._looks[service_id].has_ended:
            self._looks[service_id] = _OwnLooks(self._paths, service_id, self._settings, self._clock)
        return self._looks[service_id]


def gate_of(answer: Answer | None, goal: Goal) -> Gate:
    """Return the gate of an answer; while not everything was asked, GO is not known yet."""
    if answer is None:
        return Gate.UNKNOWN
    gate = Gate(answer["gates"][goal])
    return gate if answer["complete"] or gate is not Gate.GO else Gate.UNKNOWN


def _is_since(answer: Answer, moment: datetime) -> bool:
    checked_at = answer.get("checked_at")
    return isinstance(checked_at, str) and datetime.fromisoformat(checked_at) >= moment


class _OwnLooks:
    """Monitors on its own while there are callers, and a little longer. Starts from what the tray app saved."""

    def __init__(self, paths: AppPaths, service_id: str | None, settings: Settings, clock: LiveClock) -> None:
        now = clock.now()
        services = [each for each in settings.monitored(resources.services()) if service_id in {None, each.id}]
        state = AppStateFile(paths.memory_file).read_only(now)
        monitor = Monitor(services, settings, resources.tip_rules(), app_state=state)
        monitor.expect_one_check(now)
        self._transport = HttpTransport(proxy=settings.network.proxy, version=__version__)
        self._app = HeadlessApp(
            services,
            settings,
            monitor,
            transport=self._transport,
            clock=clock,
            apply=self._show,
            network=network_identity(state.network_salt),
        )
        self._service_id = service_id
        self._latest: Answer | None = None
        self._news = asyncio.Event()
        self._callers = 0
        self._task = asyncio.create_task(self._run())
        self._ending: asyncio.TimerHandle | None = None
        self.has_ended = False

    async def answers(self) -> AsyncGenerator[Answer, None]:
        """Yield the latest answer whenever there is another."""
        self._callers += 1
        if self._ending is not None:
            self._ending.cancel()
        seen: Answer | None = None
        try:
            while True:
                news = self._news
                if self._latest is None or self._latest is seen:
                    await news.wait()
                if self._task.done():
                    await self._task
                    return
                if (seen := self._latest) is not None:
                    yield seen
        finally:
            self._callers -= 1
            if not self._callers:
                self._ending = asyncio.get_running_loop().call_later(LINGER_S, self._stop)

    async def end(self) -> None:
        """Look no more."""
        if self._ending is not None:
            self._ending.cancel()
        self._stop()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    def _stop(self) -> None:
        self.has_ended = True
        self._app.stop()

    async def _run(self) -> None:
        try:
            await self._app.run()
        finally:
            self.has_ended = True
            await self._transport.close()
            self._wake()

    def _show(self, effects: Effects) -> None:
        answer = gate_json(effects.snapshot, self._service_id, translate)
        if answer is not None:
            self._latest = {**answer, "complete": self._app.is_complete}
            self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
