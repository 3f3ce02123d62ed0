"""The adapters where the platform gives nothing: offscreen, no bus, no battery."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Signal

from trayapp.desktop.notifications.backend import NullNotifier, choose_notifier
from trayapp.desktop.notifications.freedesktop import FreedesktopNotifier
from trayapp.desktop.notifications.qt_tray import QtNotifier
from trayapp.desktop.power.monitor import PowerMonitor, PowerState
from trayapp.desktop.process.unix_signals import UnixSignals
from trayapp.desktop.tray_host import TrayHost
from trayapp.domain.alerts.notification import NotificationAction, NotificationKind, sample_notification
from trayapp.i18n.formatter import translate


class Icon(QObject):
    messageClicked = Signal()  # noqa: N815 - Qt's name

    def __init__(self):
        super().__init__()
        self.messages = []

    def showMessage(self, title, body, _icon):  # noqa: N802 - Qt's name
        self.messages.append((title, body))


@pytest.fixture
def trial():
    from datetime import UTC, datetime

    return sample_notification(datetime(2026, 2, 3, tzinfo=UTC))


def test_qts_messages_are_never_used_on_linux():
    with pytest.raises(RuntimeError, match="Linux"):
        QtNotifier(translate, lambda *_: None, lambda: None, "linux")


def test_elsewhere_qt_shows_what_is_new_and_a_click_opens_it(qapp, trial):
    from dataclasses import replace

    icon, chosen = Icon(), []
    notifier = QtNotifier(translate, lambda *what: chosen.append(what), lambda: icon, "win32")
    notifier.show(trial)
    notifier.show(replace(trial, slot="other", replaces=True, update_only=True))
    notifier.show(replace(trial, slot="other", withdraw=True))
    notifier.withdraw("trial")
    icon.messageClicked.emit()
    assert icon.messages == [("Notifications work", "This is what outage notifications look like.")]
    assert chosen == [("trial", NotificationAction.OPEN, "")]
    notifier.show(replace(trial, kind=NotificationKind.RESOLVED, replaces=True))
    assert len(icon.messages) == 2, "a silent end is an end all the same"


@pytest.mark.parametrize(
    ("platform", "kind"), [("linux", FreedesktopNotifier), ("darwin", QtNotifier), ("win32", QtNotifier)]
)
def test_each_platform_has_its_notifier(qapp, platform, kind):
    assert isinstance(choose_notifier(translate, lambda *_: None, platform=platform), kind)


def test_a_demos_notices_are_marked(qapp, trial):
    from dataclasses import replace

    icon = Icon()
    notifier = choose_notifier(translate, lambda *_: None, lambda: icon, "win32", demo=True)
    notifier.show(trial)
    notifier.show(replace(trial, withdraw=True))
    notifier.withdraw("trial")
    notifier.close()
    assert [title for title, _ in icon.messages] == ["Demo: Notifications work"]
    assert notifier.state().server == "Qt"


def test_without_jeepney_nothing_is_shown_and_nothing_breaks(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert isinstance(choose_notifier(translate, lambda *_: None, platform="linux"), NullNotifier)


def test_without_a_bus_there_is_no_tray_host_and_no_error(qapp):
    assert TrayHost().present is False


def test_power_hints_are_hints(qapp):
    watch = PowerMonitor()
    assert isinstance(watch.state, PowerState)
    watch.learn(metered=True)
    assert watch.state.saving


@pytest.mark.parametrize(
    ("state", "saving"),
    [
        (PowerState(), False),
        (PowerState(metered=True), True),
        (PowerState(on_battery=True), True),
        (PowerState(metered=False, on_battery=False), False),
        (PowerState(disconnected=True), False),
    ],
)
def test_saving_follows_what_the_platform_says(state, saving):
    assert state.saving is saving


def test_a_signal_is_heard_and_its_old_handler_comes_back(qtbot):
    before = signal.getsignal(signal.SIGTERM)
    signals = UnixSignals()
    try:
        with qtbot.waitSignal(signals.quit_asked, timeout=5000):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signals.close()
        signals.close()
    assert signal.getsignal(signal.SIGTERM) is before


def test_choosing_adapters_imports_nothing_heavy():
    code = (
        "import sys; from trayapp.desktop.notifications.backend import choose_notifier; "
        "choose_notifier(str, print, platform='linux'); "
        "from trayapp.desktop.autostart.factory import choose_autostart; "
        "choose_autostart(); print([m for m in ('jeepney', 'asyncio', 'httpx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
