"""Runs all checks: those that may wait run side by side, each for five seconds at most."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from trayapp import resources
from trayapp.config.config_file import ConfigFile
from trayapp.desktop.dbus.inspect import SessionBusInfo
from trayapp.doctor import desktop_checks, network_checks, own_checks, system_checks
from trayapp.doctor.report import CheckResult, CheckStatus
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings, TeamSettings
from trayapp.i18n.formatter import translate
from trayapp.store.paths import AppPaths

WITHIN_S = 5.0
"""Seconds for each check that depends on somebody else."""


def run_checks(places: AppPaths) -> tuple[CheckResult, ...]:
    """Check everything that the app needs; `places` is where it keeps its files. Writes nothing."""
    installed = system_checks.installation()
    builtin = resources.services() if installed.state is CheckStatus.OK else ()
    loaded = ConfigFile(places.config_file, builtin).peek()
    settings = loaded.settings
    bus, outside = asyncio.run(_slow_checks(settings, settings.monitored(builtin)))
    return (
        desktop_checks.tray(bus, sys.platform, os.environ),
        desktop_checks.notifications(bus, settings.notify, sys.platform, frozen=bool(getattr(sys, "frozen", False))),
        desktop_checks.keyring(bus, sys.platform),
        *outside,
        desktop_checks.autostart(),
        system_checks.qt(sys.platform, os.environ),
        system_checks.language(settings.appearance.language, os.environ),
        *system_checks.config(places, loaded.problems),
        system_checks.storage(places),
        *system_checks.hooks(settings.hooks),
        *_team(settings.team),
        *own_checks.webhook(settings.webhook, places),
        *own_checks.traffic(settings.traffic, places, datetime.now(UTC)),
        installed,
    )


def _team(settings: TeamSettings) -> tuple[CheckResult, ...]:
    if not settings.broker:
        return ()
    from trayapp.doctor.team_checks import team  # noqa: PLC0415 - rarely wanted

    return team(settings, WITHIN_S)


def try_notification(now: datetime) -> CheckResult:
    """Show a test notification and check what the desktop made of it."""
    from trayapp.desktop.notifications.self_test import send_test  # noqa: PLC0415 - Qt, for this alone

    icon = resources.path("icons", "app", "trayapp.svg")
    return desktop_checks.trial(send_test(now, translate, str(icon), WITHIN_S), sys.platform)


async def _slow_checks(
    settings: Settings, services: Sequence[Service]
) -> tuple[SessionBusInfo | None, tuple[CheckResult, ...]]:
    bus, outside = await asyncio.gather(
        asyncio.to_thread(desktop_checks.inspect, sys.platform, WITHIN_S),
        network_checks.findings(settings.network, services, WITHIN_S),
    )
    return bus, outside
