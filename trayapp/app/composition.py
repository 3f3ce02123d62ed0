"""Building what the tray app is made of, once the icon shows.

What cannot be read or built is replaced by defaults, so that the app monitors in any case; it says so in the panel.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject

from trayapp import resources
from trayapp.app.context import RuntimeContext
from trayapp.app.history_service import HistoryService
from trayapp.app.integrations import Integrations, webhook
from trayapp.app.locale_setup import resolve_locale
from trayapp.app.monitor import Monitor
from trayapp.app.notification_service import NotificationService
from trayapp.app.page_history_service import PageHistoryService
from trayapp.app.persistence import Persistence
from trayapp.app.polling_controller import PollingController
from trayapp.app.record_controller import RecordController
from trayapp.app.regions_service import RegionsService
from trayapp.app.team import join_team, with_member
from trayapp.app.ui_controller import UiController
from trayapp.app.write_up_service import WriteUpService
from trayapp.desktop.network_identity import NetworkIdentity, UnknownNetwork, network_identity
from trayapp.desktop.notifications import backend
from trayapp.desktop.notifications.backend import Activated, Notifier, NullNotifier
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import RegionsSettings, Settings, TeamSettings
from trayapp.i18n.formatter import ENGLISH, Locale, translate
from trayapp.polling.qt_bridge import QtBridge
from trayapp.store.app_state import AppState
from trayapp.store.faults import Faults
from trayapp.ui.icons.notification_image import notification_image

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a running app; `settings` are those of the start, `builtin` the services where they name none."""

    builtin: tuple[Service, ...]
    settings: Settings
    locale: Locale
    bridge: QtBridge
    persistence: Persistence
    history: HistoryService
    monitor: Monitor
    notifier: Notifier
    notifications: NotificationService
    polling: PollingController
    write_ups: WriteUpService
    page_histories: PageHistoryService
    records: RecordController
    regions: RegionsService


def build_parts(
    context: RuntimeContext, ui: UiController, faults: Faults, on_action: Activated, parent: QObject
) -> Parts:
    """Build all parts. `on_action` is called with what the user chooses on a notification; `parent` owns the parts."""
    now, bridge = context.clock.now(), QtBridge(parent)
    server = context.scenario_server
    builtin = (server.service,) if server else resources.services()
    persistence = Persistence(context.paths, builtin, parent)
    persistence.problem_reported.connect(ui.show_problem)
    settings = _read(partial(persistence.load_settings, now), Settings(), "reading the settings", faults)
    state = _read(partial(persistence.load_state, now), AppState(), "reading the state", faults)
    if server:
        network = replace(settings.network, canaries=server.canary_urls, proxy="none")
        own = server.base_url
        regions = RegionsSettings(automatic=True, provider_url="", globalping=own, check_host=own)
        settings = replace(settings, network=network, services=(), regions=regions, team=TeamSettings())
    state = with_member(state, settings.team)
    locale = _read(partial(resolve_locale, settings.appearance.language), ENGLISH, "finding the language", faults)
    history = HistoryService(context.paths.history_file, context.clock, bridge, parent)
    monitor = _monitor(settings.monitored(builtin), settings, state, history, faults)
    notifier: Notifier = NullNotifier()
    with faults.contained("connecting to the desktop's notifications"):
        notifier = backend.choose_notifier(
            partial(translate, locale=locale),
            on_action,
            ui.tray_icon,
            image=notification_image,
            demo=server is not None,
        )
    team = join_team(settings.team, monitor.state.team_id, context.clock.now, bridge.post_report, bridge.post_problem)
    sender = None
    with faults.contained("preparing the webhook"):
        sender = webhook(settings, context.paths.state_dir, persistence.write, bridge.post_problem)
    integrations = Integrations(
        settings.hooks, locale, bridge.post_problem, persistence.write, faults, team=team, webhook=sender
    )
    notifications = NotificationService(
        monitor,
        persistence=persistence,
        notifier=notifier,
        history=history,
        integrations=integrations,
        locale=locale,
        faults=faults,
    )
    identity = _network(monitor, demo=server is not None)
    polling = PollingController(context.clock, bridge, context.make_transport, identity, parent)
    return Parts(
        builtin=builtin,
        settings=settings,
        locale=locale,
        bridge=bridge,
        persistence=persistence,
        history=history,
        monitor=monitor,
        notifier=notifier,
        notifications=notifications,
        polling=polling,
        write_ups=WriteUpService(history.history, polling.run_aside, now),
        regions=RegionsService(monitor, context.clock, polling.run_aside, bridge.post_report),
        page_histories=PageHistoryService(history.history, polling.run_aside, context.clock),
        records=RecordController(history, context.clock, locale, parent),
    )


def _read(read: Callable[[], T], default: T, doing: str, faults: Faults) -> T:
    with faults.contained(doing):
        return read()
    return default


def _network(monitor: Monitor, *, demo: bool) -> NetworkIdentity:
    """Return what tells networks apart for this profile, whose salt is made at its first start."""
    if demo:
        return UnknownNetwork()
    salt = monitor.state.network_salt or os.urandom(16).hex()
    monitor.remember(network_salt=salt)
    return network_identity(salt)


def _monitor(
    services: tuple[Service, ...], settings: Settings, state: AppState, history: HistoryService, faults: Faults
) -> Monitor:
    """Return a monitor that goes on from `state`, or one that starts from nothing where it cannot."""
    make = partial(Monitor, services, settings, resources.tip_rules(), history=history.history, faults=faults)
    with faults.contained("going on from the saved state"):
        return make(app_state=state)
    return make()
