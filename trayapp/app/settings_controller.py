"""The windows for settings and for the first run, and starting at login, which the platform keeps."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal, Slot

from trayapp import __version__
from trayapp.desktop.autostart.backend import start_command
from trayapp.desktop.autostart.factory import choose_autostart
from trayapp.desktop.tray_visibility import hiding_place
from trayapp.domain.messages import settings as words
from trayapp.domain.messages import states
from trayapp.domain.model.reports import NetworkReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile, Settings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.i18n.formatter import Locale, translate
from trayapp.i18n.message import Message
from trayapp.ui.first_run import FirstRun
from trayapp.ui.presenters.panel_view_model import HeaderViewModel
from trayapp.ui.settings.window import SettingsWindow, WindowContext

log = logging.getLogger("trayapp.app.application")


class SettingsController(QObject):
    """Builds the windows when they are first shown. GUI thread; imported late, since it brings every settings tab.

    Signals: `settings_changed` (a new `Settings`), `test_notification`, `test_network` (answer with
    `show_network_result`), `test_key` (answer with `show_key_result`).
    """

    settings_changed = Signal(object)
    test_notification = Signal()
    test_network = Signal()
    test_key = Signal()

    def __init__(
        self,
        current: Callable[[], Settings],
        builtin: tuple[Service, ...],
        config_file: Path,
        locale: Locale,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; `current` returns the settings that apply now."""
        super().__init__(parent)
        self._current, self._builtin, self._config_file, self._locale = current, builtin, config_file, locale
        self._autostart = choose_autostart()
        self._window: SettingsWindow | None = None
        self._first_run: FirstRun | None = None

    def show_settings(self, snapshot: Snapshot) -> None:
        """Show the settings that apply, and what is known; a window that is up already comes to the front.

        They replace the first run's window and take over what is ticked there.
        """
        if self._first_run is not None and self._first_run.isVisible():
            self._first_run.answer()
        if self._window is None or not self._window.isVisible():
            facts = WindowContext(self._builtin, __version__, str(self._config_file), self._starts_at_login())
            window = self._window = SettingsWindow(self._current(), facts, self._locale)
            window.settings_changed.connect(self.settings_changed)
            window.start_at_login_changed.connect(self.start_at_login)
            window.test_notification.connect(self.test_notification)
            window.test_network.connect(self.test_network)
            window.test_key.connect(self.test_key)
        self._window.learn(snapshot)
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def update(self, snapshot: Snapshot, head: HeaderViewModel) -> None:
        """Show what is known now in the windows that can be seen; `head` is the panel's."""
        if self._window is not None and self._window.isVisible():
            self._window.learn(snapshot)
        if self._first_run is not None and self._first_run.isVisible():
            self._first_run.show_verdict(head)

    def show_first_run(self) -> None:
        """Show the first run's window."""
        profile = self._current().profile
        window = self._first_run = FirstRun(
            profile,
            at_login=self._starts_at_login(),
            keep_in_sight=words.KEEP_IN_SIGHT.get(hiding_place(os.environ)),
            locale=self._locale,
        )
        window.answered.connect(self.on_answered)
        window.rehearsal_wanted.connect(self.rehearse)
        window.show()

    def show_network_result(self, reports: tuple[Report, ...]) -> None:
        """Show the result of a network test, where there is one among `reports`."""
        for report in reports:
            if isinstance(report, NetworkReport) and self._window is not None:
                self._window.show_network_result(translate(states.NETWORK[report.state], self._locale))

    @Slot(object)
    def show_key_result(self, said: Message) -> None:
        """Show what one inference with the user's key showed."""
        if self._window is not None:
            self._window.show_key_result(translate(said, self._locale))

    def close(self) -> None:
        """Apply what is half typed, and close; quitting skips the first run."""
        if self._window is not None and self._window.isVisible():
            self._window.settle()
        for window in (self._window, self._first_run):
            if window is not None:
                window.blockSignals(True)  # a quitting application closes the windows that it finds
                window.deleteLater()
        self._window = self._first_run = None

    @Slot(object, bool)
    def on_answered(self, profile: Profile, at_login: bool) -> None:  # noqa: FBT001 - the signal's signature
        """Take the answers of the first run."""
        self.start_at_login(at_login)
        window = self._window if self._window is not None and self._window.isVisible() else None
        if window is not None:
            window.settle()
        settings = self._current()
        settings = replace(settings, profile=profile)
        self.settings_changed.emit(settings)
        if window is not None:
            window.take(settings)

    @Slot()
    def rehearse(self) -> None:
        """Start the demo of an outage: a second trayapp, with a profile of its own that it throws away."""
        program, *arguments = start_command()
        if not QProcess.startDetached(program, [*arguments, "demo"])[0]:
            log.info("the demo could not be started")

    @Slot(bool)
    def start_at_login(self, wanted: bool) -> None:  # noqa: FBT001 - the signal's signature
        """Start at login, or no longer."""
        try:
            if wanted:
                self._autostart.enable()
            else:
                self._autostart.disable()
        except OSError:
            log.exception("starting at login could not be changed")

    def _starts_at_login(self) -> bool | None:
        """Return None where this desktop cannot do it."""
        return self._autostart.is_enabled() if self._autostart.available else None
