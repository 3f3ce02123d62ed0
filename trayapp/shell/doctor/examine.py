"""The whole examination: everything that may wait is looked at together, each for five seconds at most."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import datetime

from trayapp import resources
from trayapp.desktop.bus_look import BusLook
from trayapp.domain.doctor import Checked, Finding
from trayapp.domain.service import Service
from trayapp.domain.settings import Settings
from trayapp.domain.wording.say import say
from trayapp.shell.doctor import computer, desktop, network
from trayapp.store.config import ConfigFile
from trayapp.store.paths import Places

WITHIN_S = 5.0
"""Seconds for each look that depends on somebody else."""


def examine(places: Places, now: datetime) -> tuple[Finding, ...]:
    """Look at everything that the app needs; `places` is where it keeps its files."""
    installed = computer.installation()
    builtin = resources.services() if installed.state is Checked.OK else ()
    loaded = ConfigFile(places.config_file, builtin).load(now)
    settings = loaded.settings
    bus, outside = asyncio.run(_waited_for(settings, settings.services or builtin))
    return (
        desktop.tray(bus, sys.platform, os.environ),
        desktop.notifications(bus, settings.notify, sys.platform, frozen=bool(getattr(sys, "frozen", False))),
        desktop.keyring(bus, sys.platform),
        *outside,
        desktop.autostart(),
        computer.qt(sys.platform, os.environ),
        *computer.config(places, loaded.problems),
        computer.storage(places),
        *computer.hooks(settings.hooks),
        installed,
    )


def try_notification(now: datetime) -> Finding:
    """Show a test notification and judge what became of it."""
    from trayapp.desktop.notify.trial import send_trial  # noqa: PLC0415 - Qt, for this alone

    icon = resources.path("icons", "app", "trayapp.svg")
    return desktop.trial(send_trial(now, say, str(icon), WITHIN_S), sys.platform)


async def _waited_for(settings: Settings, services: Sequence[Service]) -> tuple[BusLook | None, tuple[Finding, ...]]:
    bus, outside = await asyncio.gather(
        asyncio.to_thread(desktop.look, sys.platform, WITHIN_S), network.findings(settings.network, services, WITHIN_S)
    )
    return bus, outside
