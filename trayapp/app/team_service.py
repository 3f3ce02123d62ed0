"""The team in a running app: tells the broker what we see, and hands on what others say. Only where there is one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from trayapp import __version__
from trayapp.desktop.keyring.key_store import mqtt_password
from trayapp.domain.messages.team import link_problem
from trayapp.domain.model.problem import Problem
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.domain.model.team import MOST_SERVICES, Link, TeamReport
from trayapp.domain.team.statement import statement
from trayapp.sources.team.client import Announcement, TeamClient
from trayapp.sources.team.discovery import discovery_message, discovery_topic
from trayapp.sources.team.login import find_login
from trayapp.sources.team.topics import Topics


class TeamService:
    """Speaks for one running app. `deliver` and `report_problem` are called in the connection's thread."""

    def __init__(
        self,
        settings: TeamSettings,
        member: str,
        now: Callable[[], datetime],
        deliver: Callable[[TeamReport], None],
        report_problem: Callable[[Problem], None],
        *,
        read_password: Callable[[], str | None] = mqtt_password,
    ) -> None:
        self._settings, self._member, self._run = settings, member, time.time_ns() // 1_000_000
        self._deliver, self._report_problem = deliver, report_problem
        self._topics = Topics(settings.topic)
        self._link = Link.CONNECTING
        self._client = TeamClient(
            lambda: find_login(settings, read_password),
            self._topics,
            member,
            settings.cadence,
            now=now,
            deliver=self._take,
        )

    def start(self) -> None:
        """Begin to connect."""
        self._client.start()

    def show(self, snapshot: Snapshot) -> None:
        """Tell the team what is known now."""
        team = snapshot.team
        if team is None:
            return
        if self._settings.home_assistant:
            self._client.announce(self._announcement(snapshot))
        said = statement(snapshot, self._settings, self._member, self._run, looks=team.looks)
        self._client.say(said, leads=team.leads)

    def close(self) -> None:
        """Say that we go; waits a moment."""
        self._client.stop()

    def _take(self, report: TeamReport) -> None:
        if report.link is not self._link:
            self._link = report.link
            problem = link_problem(report.link)
            if problem is not None and report.link is not Link.UNREACHABLE:  # brokers restart; the panel tells of it
                self._report_problem(problem)
        self._deliver(report)

    def _announcement(self, snapshot: Snapshot) -> Announcement:
        names = {each.id: each.name for each in snapshot.services[:MOST_SERVICES]}
        message = discovery_message(self._topics, self._member, self._settings.name, names, __version__)
        return Announcement(discovery_topic(self._member), message)
