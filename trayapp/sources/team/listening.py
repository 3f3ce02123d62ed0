"""One look at the broker, for a command that runs once: what it keeps of the others. Nobody learns of it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.team import Heard, Link, TeamReport
from trayapp.sources.team.client import TeamClient
from trayapp.sources.team.login import find_login
from trayapp.sources.team.topics import Topics

KEPT_WITHIN_S = 0.5
"""After the connection is there the broker sends what it keeps at once; nobody waits longer for it."""


class Listening:
    """Begins when it is made; `result` ends it."""

    def __init__(
        self, settings: TeamSettings, read_password: Callable[[], str | None], now: Callable[[], datetime]
    ) -> None:
        self._changed = threading.Condition()
        self._report = TeamReport(now(), Link.CONNECTING)
        self._client = TeamClient(
            lambda: find_login(settings, read_password),
            Topics(settings.topic),
            os.urandom(8).hex(),
            KEPT_WITHIN_S,
            now=now,
            deliver=self._take,
            speaks=False,
        )
        self._client.start()

    def result(self, within_s: float) -> TeamReport:
        """Return what was heard; waits for the connection at most `within_s` seconds."""
        until = time.monotonic() + within_s
        with self._changed:
            self._changed.wait_for(lambda: self._report.link is not Link.CONNECTING, within_s)
            if self._report.link is Link.CONNECTED:
                rest = min(KEPT_WITHIN_S, max(0.0, until - time.monotonic()))
                self._changed.wait_for(lambda: False, rest)
        self._client.stop()
        if self._report.link is Link.CONNECTING:
            return replace(self._report, link=Link.UNREACHABLE)
        return self._report

    def _take(self, report: TeamReport) -> None:
        with self._changed:
            known = {each.statement.member: each for each in self._report.heard}
            heard: dict[str, Heard] = {**known, **{each.statement.member: each for each in report.heard}}
            kept = tuple(each for member, each in heard.items() if member not in report.gone)
            ignored = self._report.ignored + report.ignored
            self._report = replace(report, heard=kept, ignored=ignored)
            self._changed.notify_all()
