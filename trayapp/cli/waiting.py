"""Waiting for services on the command line: what `wait` and `run` share."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from trayapp import logs, resources
from trayapp.app.live_status import LiveStatus, NoSuchServiceError, gate_of
from trayapp.cli import exit_codes
from trayapp.cli.terminal import complain, complain_about
from trayapp.config.config_file import ConfigFile
from trayapp.domain.gate import Gate, Goal
from trayapp.i18n.formatter import duration, translate
from trayapp.printable import printable
from trayapp.store.paths import app_paths

__all__ = ["NoSuchServiceError", "ServiceWait"]


class ServiceWait:
    """Waits until services are as wanted: by what the running trayapp knows, or by looks of its own."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Read the settings.

        Raises:
            NoSuchServiceError: `options.service` is not monitored.
        """
        logs.start(None, verbose=options.verbose)
        paths = app_paths(options.profile)
        loaded = ConfigFile(paths.config_file, resources.services()).peek()
        complain_about(loaded.problems)
        self._status, self._service = LiveStatus(paths, loaded.settings), options.service
        self._status.require(options.service)

    def until(self, goal: Goal, timeout_s: float | None) -> Gate:
        """Wait until the goal is reached, or for `timeout_s` seconds; return what was known last."""
        return asyncio.run(self._follow(goal, timeout_s))

    def hold(self, patience_s: float, on_trouble: Callable[[], None], *, fresh: bool = False) -> bool:
        """Wait while there is trouble; return whether there was, which `on_trouble` is told first.

        What nobody knows after `patience_s` seconds is no reason to wait. `fresh`: what was found before counts for
        nothing.
        """
        found = False

        def note() -> None:
            nonlocal found
            found = True
            on_trouble()

        asyncio.run(self._follow(Goal.WELL, patience_s, note, fresh=fresh))
        return found

    async def _follow(
        self, goal: Goal, timeout_s: float | None, on_trouble: Callable[[], None] | None = None, *, fresh: bool = False
    ) -> Gate:
        progress, gate = _Progress(), Gate.UNKNOWN
        counting = None if on_trouble is not None else asyncio.create_task(progress.count())
        answers = self._status.follow(self._service, fresh=fresh)
        try:
            async with asyncio.timeout(timeout_s) as limit, contextlib.aclosing(answers):
                async for answer in answers:
                    gate = gate_of(answer, goal)
                    if gate is Gate.GO:
                        break
                    if on_trouble is not None and counting is None and gate is Gate.PAUSE and answer["complete"]:
                        limit.reschedule(None)
                        on_trouble()
                        counting = asyncio.create_task(progress.count())
                    if counting is not None:
                        progress.show(answer, gate)
        except TimeoutError:
            pass
        finally:
            if counting is not None:
                counting.cancel()
            progress.close()
            await self._status.close()
        return gate


class _Progress:
    """One line on standard error for each change; on a terminal also the time that passes, on a line of its own."""

    def __init__(self) -> None:
        self._is_live = sys.stderr.isatty()
        self._began, self._said = time.monotonic(), ""
        self._width = 0

    def show(self, answer: dict[str, Any], gate: Gate) -> None:
        """Say what changed."""
        lead = answer["services"][0]
        said = f"{lead['name']}: {lead['headline']['text']}"
        is_known = gate is Gate.PAUSE or (gate is Gate.UNKNOWN and answer["complete"])
        if is_known and said != self._said:
            self._clear()
            complain(said)
            self._said = said

    async def count(self) -> None:
        """Show the time that passes, where somebody watches; Ctrl-C leaves the terminal as it was, too."""
        if self._is_live:
            signal.signal(signal.SIGINT, self._end)
        while self._is_live:
            await asyncio.sleep(1)
            lasting = translate(duration(timedelta(seconds=int(time.monotonic() - self._began))))
            line = printable(f"trayapp: waiting, {lasting} so far")
            self._width = max(self._width, len(line))
            print(f"\r{line:{self._width}}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._clear()

    def _end(self, *_signal: object) -> None:
        """End here and now: the signal may have come while standard error was written to, which takes no second."""
        try:
            os.write(sys.stderr.fileno(), self._blank().encode())
        finally:
            os._exit(exit_codes.INTERRUPTED)

    def _clear(self) -> None:
        if self._width:
            print(self._blank(), end="", file=sys.stderr, flush=True)
            self._width = 0

    def _blank(self) -> str:
        return f"\r{'':{self._width}}\r" if self._width else ""
