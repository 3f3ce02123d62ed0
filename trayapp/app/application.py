"""The composition root of the tray app: builds, wires, owns, quits. Imports everything; only `shell.start` imports it.

The icon comes first, with Qt and the tray alone; the rest follows from the running event loop, so the imports of
`begin` and of what it calls are late on purpose. Everything here lives in the GUI thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from trayapp.app.context import RuntimeContext
from trayapp.app.ui_controller import UiController
from trayapp.desktop.instance.single_instance import SingleInstance
from trayapp.domain.messages import app as wording
from trayapp.ui.user_actions import UserActions

if TYPE_CHECKING:
    from trayapp.app.settings_controller import SettingsController
    from trayapp.domain.alerts.notification import NotificationAction
    from trayapp.domain.model.history import ServiceHistory
    from trayapp.domain.model.reports import Report
    from trayapp.domain.model.service import Service
    from trayapp.domain.model.settings import Settings
    from trayapp.store.store import UpdateResult


class TrayApplication(QObject):
    """The tray app. Make one after the QApplication; the rest is built once the event loop runs."""

    def __init__(self, surroundings: RuntimeContext, instance: SingleInstance) -> None:
        super().__init__()
        self._places, self._clock, self._stage = surroundings.places, surroundings.clock, surroundings.stage
        self._instance = instance
        self._begun = False
        self._wishes: SettingsController | None = None
        self._actions = UserActions(self)
        self._ui = UiController(self._actions, self._clock.now(), demo=self._stage is not None, parent=self)
        QTimer.singleShot(0, self.begin)

    @Slot()
    def begin(self) -> None:
        """Build the rest, now that the icon shows, and begin to look."""
        self._build_keeping()
        self._build_adapters()
        self._connect()
        self._begun = True
        self._telling.recall(self._clock.now())
        self._looking.live_by(self._services, self._settings)
        self._ui.apply_appearance(self._settings.appearance)
        self._ui.build_windows(self._locale, self._store.app_state)
        self._ui.set_services(self._services, self._settings.profile.uses)
        if not (self._store.app_state.first_run_done or self._stage):
            self._show_first_run()

    def _build_keeping(self) -> None:
        from trayapp import resources
        from trayapp.app.history_service import HistoryService
        from trayapp.app.persistence import Persistence
        from trayapp.app.silence_controller import SilenceController
        from trayapp.polling.qt_bridge import QtBridge
        from trayapp.store.store import Store

        now = self._clock.now()
        self._bridge = QtBridge(self)
        self._builtin = (self._stage.service,) if self._stage else resources.services()
        self._keeping = Persistence(self._places, self._builtin, self)
        self._keeping.troubled.connect(self._ui.show_problem)
        self._settings = self._keeping.settings(now)
        if self._stage:
            network = replace(self._settings.network, canaries=self._stage.canary_urls, proxy="none")
            self._settings = replace(self._settings, network=network, services=())
        self._past = HistoryService(self._places.history_file, self._clock, self._bridge, self)
        self._store = Store(
            self._services,
            self._settings,
            resources.tip_rules(),
            history=self._past.history,
            app_state=self._keeping.memory(now),
        )
        self._quieting = SilenceController(self._store, self._keeping, self._clock, self)

    def _build_adapters(self) -> None:
        from trayapp.app.integrations import Integrations
        from trayapp.app.locale_setup import resolve_locale
        from trayapp.app.notification_service import NotificationService
        from trayapp.app.poll_intervals import Tempo
        from trayapp.app.polling_controller import PollingController, network_of
        from trayapp.app.write_up_service import WriteUpService
        from trayapp.desktop.notifications.backend import choose_notifier
        from trayapp.i18n.formatter import translate
        from trayapp.ui.icons.notification_image import notification_image

        self._locale = resolve_locale(self._settings.appearance.language)
        tell, demo = partial(translate, locale=self._locale), self._stage is not None
        self._notifier = choose_notifier(
            tell, self.on_notice_action, self._ui.tray_icon, image=notification_image, demo=demo
        )
        self._telling = NotificationService(
            self._store,
            keeping=self._keeping,
            notifier=self._notifier,
            past=self._past,
            outlets=Integrations(self._settings.hooks, self._locale, self._bridge.trouble),
            locale=self._locale,
        )
        self._tempo = Tempo(self._clock, self)
        network = network_of(self._store, demo=demo)
        self._looking = PollingController(self._tempo, self._clock, self._bridge.deliver, network)
        self._write_ups = WriteUpService(self._past.history, self._looking.run_aside, self._clock.now())

    def _connect(self) -> None:
        for signal, receiver in (
            (self._bridge.reported, self.on_report),
            (self._bridge.troubled, self._ui.show_problem),
            (self._past.known, self.on_past),
            (self._telling.recalled, self.render),
            (self._tempo.beat, self.on_beat),
            (self._tempo.changed, self.follow_tempo),
            (self._tempo.resumed, self.on_resumed),
            (self._tempo.reconnected, self.check_now),
            (self._instance.show_asked, self._ui.open_panel),
            (self._actions.check_now, self.check_now),
            (self._actions.silence, self._quieting.on_wish),
            (self._actions.mute, self._quieting.on_wish),
            (self._quieting.changed, self.on_beat),
            (self._actions.open_settings, self.open_settings),
            (self._ui.panel_opened, self.on_panel_opened),
            (self._ui.panel_closed, self.on_panel_closed),
            (self._ui.stale, self.render),
            (self._actions.quit, self.quit),
        ):
            signal.connect(receiver)

    @property
    def _services(self) -> tuple[Service, ...]:
        return self._settings.monitored(self._builtin)

    @Slot(object)
    def on_report(self, report: Report) -> None:
        """Take in a report from the network thread."""
        from trayapp.domain.model.reports import NetworkReport

        if isinstance(report, NetworkReport):
            self._preferences().tell_network(report)
        self._ui.update_context(checking=False)
        self._take(self._store.apply(report, self._clock.now()))

    @Slot()
    def on_beat(self) -> None:
        """Let time pass for what grows old."""
        if self._stage is None:
            self._write_ups.on_tick(self._services, self._clock.now())
        self._take(self._store.tick(self._clock.now()))

    def _take(self, applied: UpdateResult) -> None:
        self._telling.take(applied)
        self.follow_tempo()
        self.render()

    @Slot()
    def follow_tempo(self) -> None:
        """Look as often as the moment calls for."""
        snapshot = self._store.snapshot(self._clock.now())
        self._looking.follow(snapshot, panel_open=self._ui.panel_is_open)

    @Slot()
    def render(self) -> None:
        """Show what is known now on every face that can be seen."""
        if self._begun:
            now = self._clock.now()
            quiet, snapshot = self._quieting.state(now, self._settings.notify), self._store.snapshot(now)
            self._ui.render(snapshot, now, self._store.charts(), notices=self._telling.recent, quiet=quiet)
            if self._wishes is not None:
                self._wishes.learn(snapshot)

    @Slot()
    def check_now(self) -> None:
        """Look at everything as soon as politeness allows."""
        self._ui.update_context(checking=True)
        self._looking.check_now()
        self.render()

    @Slot()
    def on_panel_opened(self) -> None:
        """Hurry a little while somebody looks, and fetch what the history knows."""
        self._past.ask(self._services, self._locale.zone)
        self.follow_tempo()

    @Slot()
    def on_panel_closed(self) -> None:
        """Remember what the user has seen."""
        now = self._clock.now()
        self._store.mark_seen(now)
        self._store.remember(told_once=self._ui.pending_hints)
        self._keeping.keep_memory(self._store.app_state)
        self._ui.update_context(last_looked_at=now, told_once=self._store.app_state.told_once)
        self.follow_tempo()

    @Slot(object)
    def on_past(self, past: Mapping[str, ServiceHistory]) -> None:
        """Show what the history knows."""
        from trayapp.app.history_service import strips

        for service_id, history in past.items():
            if history.record is not None:
                self._store.set_track_record(service_id, history.record)
        self._ui.update_context(days=strips(past))
        self.render()

    @Slot()
    def on_resumed(self) -> None:
        """After sleep connections are dead, and what is there then is not news."""
        self._store.resumed(self._clock.now())
        self._looking.renew_connections()
        self.follow_tempo()

    @Slot()
    def open_settings(self) -> None:
        """Show the settings."""
        self._preferences().show_settings(self._settings, self._store.snapshot(self._clock.now()))

    def _preferences(self) -> SettingsController:
        if self._wishes is None:
            from trayapp.app.settings_controller import SettingsController

            self._wishes = SettingsController(self._builtin, self._places.config_file, self._locale, self)
            self._wishes.settings_changed.connect(self.on_settings_changed)
            self._wishes.test_notification.connect(self.on_test_notification)
            self._wishes.test_network.connect(self.on_test_network)
        return self._wishes

    @Slot(object)
    def on_settings_changed(self, settings: Settings) -> None:
        """Live by other wishes at once, and keep them; a demo's are gone with it."""
        self._settings, now = settings, self._clock.now()
        if self._stage is None:
            self._keeping.keep_settings(settings, now)
        self._ui.set_services(self._services, settings.profile.uses)
        self._ui.apply_appearance(settings.appearance)
        applied = self._store.reconfigure(self._services, settings, now)
        self._looking.live_by(self._services, settings)
        self._take(applied)

    def _show_first_run(self) -> None:
        """Show the first run's window, and never again: quitting and being killed skip it, too."""
        self._preferences().show_first_run(self._settings)
        self._store.remember(first_run_done=True)
        self._keeping.keep_memory(self._store.app_state)

    @Slot()
    def on_test_notification(self) -> None:
        """Show the user what a notification looks like here."""
        from trayapp.domain.alerts.notification import sample_notification

        self._notifier.show(sample_notification(self._clock.now()))

    @Slot()
    def on_test_network(self) -> None:
        """Ask the canaries; their answer comes as a report."""
        self._looking.check_network()

    def on_mishap(self, kind: str) -> None:
        """Tell that something unexpected happened; any thread."""
        if self._begun:
            self._bridge.trouble(wording.mishap(kind))

    def on_notice_action(self, slot: str, action: NotificationAction, token: str) -> None:
        """Do what the user chose on a notice."""
        from trayapp.domain.alerts.notification import NotificationAction

        self._notifier.withdraw(slot)  # not every server closes what has been answered
        if action is NotificationAction.OPEN:
            self._ui.open_panel(token)
        else:
            self._quieting.on_notice_action(slot, action)

    @Slot()
    def quit(self) -> None:
        """End in order: what is half typed, engine, memory, notifier and history, windows, tray."""
        if self._wishes is not None:
            self._wishes.close()
        if self._begun:
            self._begun = False
            self._tempo.stop()
            self._looking.stop()
            self._telling.close(self._clock.now())
        self._ui.close()
        self._instance.release()
        QCoreApplication.quit()
