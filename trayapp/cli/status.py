"""`trayapp status`: check once, print the verdict, and exit like a monitoring plug-in."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from trayapp import __version__, logs, resources
from trayapp.app.monitor import Monitor
from trayapp.cli.terminal import complain_about, put
from trayapp.config.config_file import ConfigFile
from trayapp.domain.model.reports import Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import NetworkSettings, TeamSettings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import translate
from trayapp.output.perfdata import as_perfdata
from trayapp.output.status_json import as_json, exit_code
from trayapp.output.status_text import as_text
from trayapp.polling.clock import LiveClock
from trayapp.polling.one_shot import check_once
from trayapp.sources.http.client import HttpTransport
from trayapp.store.app_state import AppStateFile
from trayapp.store.history.readonly import read_record
from trayapp.store.paths import app_paths

if TYPE_CHECKING:
    from trayapp.sources.team.listening import Listening

TEAM_WITHIN_S = 5.0
"""Seconds that the team's broker may take, counted from the end of the look at the services."""


def run(options: argparse.Namespace) -> int:
    """Check every service once and print the verdict. Writes nothing to the disk."""
    paths, clock = app_paths(options.profile), LiveClock()
    logs.start(None, verbose=options.verbose)
    loaded = ConfigFile(paths.config_file, resources.services()).peek()
    complain_about(loaded.problems)
    settings = replace(loaded.settings, team=replace(loaded.settings.team, follow=False))  # it looks itself
    listening = _listen(settings.team, clock)
    services = (_service_of_page(options.page),) if options.page else settings.monitored(resources.services())
    state = AppStateFile(paths.memory_file).read_only(clock.now())
    monitor = Monitor(services, settings, resources.tip_rules(), app_state=state)
    monitor.expect_one_check(clock.now())
    for service in services:
        record = read_record(paths.history_file, (service.id,), clock.now(), resources.lateness())
        monitor.set_track_record(service.id, record)
    for report in asyncio.run(_reports(services, settings.network, clock, options)):
        monitor.on_report(report, clock.now())
    if listening is not None:
        monitor.on_report(listening.result(TEAM_WITHIN_S), clock.now())
    snapshot = monitor.snapshot(clock.now())
    with suppress(BrokenPipeError):  # the exit code says it all the same
        put(_printed(snapshot, options))
    return exit_code(snapshot)


def _listen(team: TeamSettings, clock: LiveClock) -> Listening | None:
    """Begin to listen to the team, beside the look at the services; None, and nothing imported, without one."""
    if not team.broker:
        return None
    from trayapp.desktop.keyring.key_store import mqtt_password
    from trayapp.sources.team.listening import Listening

    return Listening(team, mqtt_password, clock.now)


def _printed(snapshot: Snapshot, options: argparse.Namespace) -> str:
    if options.json:
        return json.dumps(as_json(snapshot, translate), indent=2, ensure_ascii=False)
    return as_perfdata(snapshot, translate) if options.perfdata else as_text(snapshot, translate)


async def _reports(
    services: Sequence[Service], network: NetworkSettings, clock: LiveClock, options: argparse.Namespace
) -> tuple[Report, ...]:
    transport = HttpTransport(proxy=network.proxy, version=__version__)
    try:
        return await check_once(
            services,
            network.canaries,
            transport,
            clock,
            probe=not options.no_probe,
            timeout_s=options.timeout,
        )
    finally:
        await transport.close()


def _service_of_page(url: str) -> Service:
    """Return a service of which only the page is known; its parts keep the roles that their ids have."""
    host = urlsplit(url).hostname or url
    known = resources.services()[0]
    if urlsplit(known.page_url).hostname == host:
        return replace(known, page_url=url, targets=())
    return Service("page", host, url, groups=known.groups, parts=known.parts)
