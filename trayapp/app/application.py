"""The composition root of the tray app: builds, connects, owns and quits. Only `app.bootstrap` imports it.

GUI thread. The icon comes first, with Qt and the tray alone; the rest follows in the event loop, imports and all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

from trayapp import garbage
from trayapp.app.context import RuntimeContext
from trayapp.app.ui_controller import UiController
from trayapp.desktop.instance.single_instance import SingleInstance
from trayapp.domain.messages import app as messages
from trayapp.store.faults import Faults
from trayapp.ui.user_actions import EarlyRequests, UserActions

if TYPE_CHECKING:
    from trayapp.app.monitor import Effects
    from trayapp.app.settings_controller import SettingsController
    from trayapp.domain.alerts.notification import NotificationAction
    from trayapp.domain.alerts.silences import MuteRequest, SilenceRequest
    from trayapp.domain.model.history import ServiceHistory
    from trayapp.domain.model.reports import Report
    from trayapp.domain.model.settings import Settings


class TrayApplication(QObject):
    """The tray app. Make one after the QApplication; the rest is built once the event loop runs."""

    def __init__(self, context: RuntimeContext, instance: SingleInstance) -> None:
        super().__init__()
        self._context, self._clock, self._instance = context, context.clock, instance
        self._is_demo, self._running, self._ended = context.scenario_server is not None, False, False
        self._settings_controller: SettingsController | None = None
        self._actions, self._faults, self._collector = UserActions(self), Faults(), garbage.Collector()
        self._render_timer = QTimer(self, singleShot=True, interval=0)
        self._render_timer.timeout.connect(self.render)
        self._ui = UiController(self._actions, self._faults, demo=self._is_demo, parent=self)
        self._early = EarlyRequests(
            (self._actions.open_panel, self._ui.open_panel),
            (self._actions.toggle_panel, self._ui.toggle_panel),
            (self._actions.open_settings, self.open_settings),
            (instance.show_asked, self._ui.open_panel),
        )
        self._actions.quit.connect(self.quit)
        QTimer.singleShot(0, self.start)

    @Slot()
    def start(self) -> None:
        """Build the rest, now that the icon shows, and start polling. What fails of it costs nothing else."""
        if self._ended:
            return
        from trayapp.app.composition import build_parts
        from trayapp.app.status_answers import answers

        parts = build_parts(self._context, self._ui, self._faults, self.on_notification_action, self)
        self._builtin, self._settings, self._locale = parts.builtin, parts.settings, parts.locale
        self._services = self._settings.monitored(self._builtin)
        self._bridge, self._persistence, self._history = parts.bridge, parts.persistence, parts.history
        self._monitor, self._notifier = parts.monitor, parts.notifier
        self._notifications, self._polling, self._regions = parts.notifications, parts.polling, parts.regions
        self._write_ups, self._page_histories, self._records = parts.write_ups, parts.page_histories, parts.records
        self._snapshot = self._monitor.snapshot(self._clock.now())
        self._connect()
        self._instance.serve_status(answers(self._monitor, self._polling, lambda: self._snapshot))
        self._running, state = True, self._monitor.state
        self._polling.set_looks(looks=self._monitor.looks)
        self._polling.configure(self._services, self._settings)
        with self._faults.contained("going on with earlier notifications"):
            self._notifications.restore(self._clock.now())
        with self._faults.contained("applying the settings of the icon"):
            self._ui.apply_appearance(self._settings.appearance)
        self._ui.build_windows(self._locale, state, self._clock.now())
        self._ui.set_services(self._services, self._settings.profile.uses)
        if not (state.first_run_done or self._is_demo):
            self._open_settings_controller().show_first_run()  # once per profile: to quit or be killed skips it, too
            self._persistence.save_state(self._monitor.remember(first_run_done=True))
        self.render()
        self._collector.begin()  # before the first polls, whose garbage would be frozen with what stays
        QTimer.singleShot(0, self._early.release)  # once what the desktop said meanwhile is heard

    def _connect(self) -> None:
        for signal, receiver in (
            (self._bridge.reported, self.on_reports),
            (self._bridge.reported, self._collector.collect),
            (self._bridge.problem_reported, self._ui.show_problem),
            (self._history.loaded, self.on_history_loaded),
            (self._history.page_read, self.load_history),
            (self._notifications.restored, self.render),
            (self._notifications.notified, self.render),
            (self._polling.tick, self.on_tick),
            (self._polling.tick, self._collector.collect),
            (self._polling.resumed, self.on_resumed),
            (self._polling.conditions_changed, self.on_conditions_changed),
            (self._polling.reconnected, self.check_now),
            (self._polling.checked, self.on_checked),
            (self._actions.check_now, self.check_now),
            (self._actions.check_regions, self.on_check_regions),
            (self._actions.silence, self.on_silence_request),
            (self._actions.mute, self.on_mute_request),
            (self._actions.rate_tip, self.on_tip_rated),
            (self._actions.open_record, lambda: self._records.show(self._services)),
            (self._records.link_chosen, self._actions.open_link),
            (self._ui.panel_opened, self.on_panel_opened),
            (self._ui.panel_closed, self.on_panel_closed),
            (self._ui.stale, self.render),
        ):
            signal.connect(receiver)

    @Slot(object)
    def on_reports(self, reports: tuple[Report, ...]) -> None:
        """Take in what came from the network thread meanwhile."""
        if self._settings_controller is not None:
            self._settings_controller.show_network_result(reports)
        self._apply(self._monitor.on_reports(reports, self._clock.now()), soon=True)

    @Slot()
    def on_tick(self) -> None:
        """Let time pass for what grows old."""
        if self._monitor.looks and not self._is_demo:
            self._write_ups.on_tick(self._services, self._clock.now())
            self._polling.ask_others(self._snapshot, self._services, self._settings)
        if self._ui.panel_is_open and not self._history.asked.issuperset(each.id for each in self._snapshot.detailed):
            self.load_history()
        self._apply(self._monitor.on_tick(self._clock.now()))

    def _apply(self, effects: Effects, *, soon: bool = False) -> None:
        """Apply what follows from an event; nothing here works it out a second time.

        `soon`: what comes in meanwhile is rendered with it, so that a flood of reports does not hold the GUI thread up.
        """
        self._snapshot = effects.snapshot
        self._notifications.dispatch(effects)
        self._polling.update_intervals(effects.poll_intervals)
        self._polling.set_looks(looks=effects.looks)
        for problem in effects.problems:
            self._ui.show_problem(problem)
        self._regions.check(effects.region_checks, self._services, self._settings)
        if not soon:
            self.render()
        elif not self._render_timer.isActive():
            self._render_timer.start()

    @Slot()
    def render(self) -> None:
        """Show the last snapshot, with ages as of now."""
        if not self._running:
            return
        now = self._clock.now()
        silences = self._monitor.silence_status(now)
        self._ui.render(self._snapshot, now, self._monitor.charts(), notices=self._notifications.recent, quiet=silences)
        if self._settings_controller is not None:
            self._settings_controller.update(self._snapshot, self._ui.views.panel.header)
        for problem in self._faults.take():
            self._ui.show_problem(problem)

    @Slot()
    def check_now(self) -> None:
        """Check everything as soon as politeness allows."""
        self._ui.update_context(checking=True)
        self._polling.check_now()
        self.render()

    @Slot()
    def on_check_regions(self) -> None:
        """Ask other places about the service on show; what they say comes in as reports."""
        shown = [self._snapshot.primary.id] if self._snapshot.primary is not None else []
        self._regions.check(shown, self._services, self._settings)

    @Slot()
    def on_checked(self) -> None:
        """Say that nothing is being checked any more: all that was asked has answered."""
        self._ui.update_context(checking=False)
        self.render()

    @Slot()
    def on_conditions_changed(self) -> None:
        """Poll as often as power and network allow."""
        self._apply(self._monitor.on_conditions(self._clock.now(), saving_power=self._polling.saving_power))

    @Slot()
    def on_panel_opened(self) -> None:
        """Poll what the panel tells more of a little faster while it is open, and query the history of that."""
        self.load_history()
        if not self._is_demo:
            self._page_histories.refresh(self._snapshot, self._history.page_read.emit)
        self._apply(self._monitor.on_conditions(self._clock.now(), panel_open=True))

    @Slot()
    def load_history(self) -> None:
        """Query the history for the panel."""
        self._history.load(self._services, self._locale.zone, self._snapshot)

    @Slot()
    def on_panel_closed(self) -> None:
        """Remember that the user has seen everything up to now."""
        now = self._clock.now()
        state = self._monitor.remember(seen_at=now, hints=self._ui.pending_hints)
        self._persistence.save_state(state)
        self._ui.update_context(last_looked_at=now, told_once=state.told_once)
        self._apply(self._monitor.on_conditions(now, panel_open=False))

    @Slot(object)
    def on_history_loaded(self, history: Mapping[str, ServiceHistory]) -> None:
        """Show the history."""
        for service_id, each in history.items():
            if each.record is not None:
                self._monitor.set_track_record(service_id, each.record)
        self._ui.update_context(days=self._history.daily_health(history))
        self._snapshot = self._monitor.snapshot(self._clock.now())
        self.render()

    @Slot()
    def on_resumed(self) -> None:
        """After sleep: connections are dead, and what is there by then is not news."""
        self._apply(self._monitor.on_resume(self._clock.now()))
        self._polling.reset_connections()

    @Slot(object)
    def on_silence_request(self, request: SilenceRequest) -> None:
        """Silence notifications, or resume them."""
        self._apply(self._monitor.silence(request, self._clock.now()))

    @Slot(object)
    def on_mute_request(self, request: MuteRequest) -> None:
        """Mute an incident, or resume its notifications."""
        self._apply(self._monitor.mute(request, self._clock.now()))

    @Slot(str, bool)
    def on_tip_rated(self, tip_id: str, helped: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Remember whether a tip helped."""
        self._apply(self._monitor.rate_tip(tip_id, self._clock.now(), helped=helped))

    def on_notification_action(self, slot: str, action: NotificationAction, token: str) -> None:
        """Do what the user chose on a notification."""
        from trayapp.domain.alerts.notification import NotificationAction

        self._notifier.withdraw(slot)  # not every server closes what has been answered
        if action is NotificationAction.OPEN:
            self._ui.open_panel(token)
        else:
            self._apply(self._monitor.on_notification_action(slot, action, self._clock.now()))

    @Slot()
    def open_settings(self) -> None:
        """Show the settings."""
        self._open_settings_controller().show_settings(self._snapshot)

    def _open_settings_controller(self) -> SettingsController:
        if self._settings_controller is None:
            from trayapp.app.settings_controller import SettingsController

            controller = self._settings_controller = SettingsController(
                lambda: self._settings, self._builtin, self._context.paths.config_file, self._locale, self
            )
            controller.settings_changed.connect(self.on_settings_changed)
            controller.test_notification.connect(lambda: self._notifications.show_sample(self._clock.now()))
            controller.test_network.connect(self._polling.check_connectivity)
            controller.test_key.connect(self._polling.test_key)
            self._polling.key_tested.connect(controller.show_key_result)
        return self._settings_controller

    @Slot(object)
    def on_settings_changed(self, settings: Settings) -> None:
        """Apply new settings immediately and save them (a demo's are not saved)."""
        self._settings, self._services, now = settings, settings.monitored(self._builtin), self._clock.now()
        if not self._is_demo:
            self._persistence.save_settings(settings, now)
        self._ui.set_services(self._services, settings.profile.uses)
        self._ui.apply_appearance(settings.appearance)
        if self._polling.configure(self._services, settings):
            self._ui.update_context(checking=True)
        self._apply(self._monitor.configure(self._services, settings, now))

    def on_unhandled_exception(self, kind: str) -> None:
        """Report that something unexpected happened; any thread."""
        if self._running:
            self._bridge.post_problem(messages.mishap(kind))

    @Slot()
    def quit(self) -> None:
        """End in order: half-typed settings, polling, state, notifier and history, windows, tray. Once."""
        if self._ended:
            return
        self._ended = True
        if self._settings_controller is not None:
            self._settings_controller.close()
        if self._running:
            self._running = False
            self._polling.stop()
            self._notifications.close(self._clock.now())
            self._records.close()
        self._ui.close()
        self._instance.release()
        self._collector.close()
        QCoreApplication.quit()
