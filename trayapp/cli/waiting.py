"""Waiting for services on the command line: what `wait` and `run` share."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from trayapp import __version__, logs, resources
from trayapp.app.headless import HeadlessApp
from trayapp.app.monitor import Effects, Monitor
from trayapp.cli.terminal import complain, complain_about
from trayapp.config.config_file import ConfigFile
from trayapp.desktop.network_identity import network_identity
from trayapp.domain.gate import Gate, Goal, decide
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import duration, translate
from trayapp.polling.clock import LiveClock
from trayapp.printable import printable
from trayapp.sources.http.client import HttpTransport
from trayapp.store.app_state import AppStateFile
from trayapp.store.paths import app_paths


class NoSuchServiceError(Exception):
    """The argument names a service that is not monitored; the text says which are."""


class ServiceWait:
    """Waits until services are as wanted. Starts from what the tray app saved, and looks itself; writes nothing."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Read settings and saved state.

        Raises:
            NoSuchServiceError: `options.service` is not monitored.
        """
        logs.start(None, verbose=options.verbose)
        paths, self._clock = app_paths(options.profile), LiveClock()
        loaded = ConfigFile(paths.config_file, resources.services()).peek()
        complain_about(loaded.problems)
        self._settings = replace(loaded.settings, team=TeamSettings())  # it looks itself
        self._services = _chosen(self._settings.monitored(resources.services()), options.service)
        self._state_file = AppStateFile(paths.memory_file)

    def until(self, goal: Goal, timeout_s: float | None) -> Gate:
        """Wait until the goal is reached, or for `timeout_s` seconds; return what the last look said."""
        return self._look(goal, timeout_s, only_known=False)

    def now(self, timeout_s: float) -> Gate:
        """Return how things are once everything has answered, or after `timeout_s` seconds."""
        return self._look(Goal.WELL, timeout_s, only_known=True)

    def _look(self, goal: Goal, timeout_s: float | None, *, only_known: bool) -> Gate:
        now = self._clock.now()
        state = self._state_file.read_only(now)
        monitor = Monitor(self._services, self._settings, resources.tip_rules(), app_state=state)
        monitor.expect_one_check(now)
        progress = _Progress(silent=only_known)

        async def wait() -> Gate:
            transport = HttpTransport(proxy=self._settings.network.proxy, version=__version__)
            gate = Gate.UNKNOWN

            def apply(effects: Effects) -> None:
                nonlocal gate
                gate = decide(effects.snapshot, goal)
                progress.show(effects.snapshot, gate)
                if gate is Gate.GO or (only_known and gate is Gate.PAUSE and _is_complete(effects.snapshot)):
                    app.stop()

            network = network_identity(state.network_salt)
            app = HeadlessApp(
                self._services,
                self._settings,
                monitor,
                transport=transport,
                clock=self._clock,
                apply=apply,
                network=network,
            )
            counting = asyncio.create_task(progress.count())
            try:
                async with asyncio.timeout(timeout_s):
                    await app.run()
            except TimeoutError:
                pass
            finally:
                counting.cancel()
                progress.close()
                await transport.close()
            return gate

        return asyncio.run(wait())


def _chosen(services: Sequence[Service], wanted: str | None) -> tuple[Service, ...]:
    chosen = tuple(each for each in services if wanted in {None, each.id})
    if not chosen:
        raise NoSuchServiceError(f"there is no service {wanted!r}; there is {', '.join(each.id for each in services)}")
    return chosen


def _is_complete(snapshot: Snapshot) -> bool:
    """Whether everything was asked: pages and targets."""
    return all(
        view.page.fetched_at is not None and all(each.result is not None for each in view.probes)
        for view in snapshot.services
    )


class _Progress:
    """One line on standard error for each change; on a terminal also the time that passes, on a line of its own."""

    def __init__(self, *, silent: bool) -> None:
        self._silent, self._is_live = silent, sys.stderr.isatty()
        self._began, self._said = time.monotonic(), ""
        self._width = 0

    def show(self, snapshot: Snapshot, gate: Gate) -> None:
        """Say what changed."""
        lead = snapshot.primary
        said = _WAITING[gate] if lead is None else f"{lead.name}: {translate(lead.verdict.headline)}"
        is_known = gate is Gate.PAUSE or (gate is Gate.UNKNOWN and _is_complete(snapshot))
        if is_known and said != self._said and not self._silent:
            self._clear()
            complain(said)
            self._said = said

    async def count(self) -> None:
        """Show the time that passes, where somebody watches."""
        while self._is_live and not self._silent:
            await asyncio.sleep(1)
            lasting = translate(duration(timedelta(seconds=int(time.monotonic() - self._began))))
            line = printable(f"trayapp: waiting, {lasting} so far")
            self._width = max(self._width, len(line))
            print(f"\r{line:{self._width}}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._clear()

    def _clear(self) -> None:
        if self._width:
            print(f"\r{'':{self._width}}\r", end="", file=sys.stderr, flush=True)
            self._width = 0


_WAITING = {Gate.GO: "all is well", Gate.PAUSE: "there is trouble", Gate.UNKNOWN: "nothing is known yet"}
