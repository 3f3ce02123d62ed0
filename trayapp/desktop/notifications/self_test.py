"""One test notification with an event loop of its own, for `doctor`; the only part of it that needs Qt."""

from __future__ import annotations

import sys
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from trayapp.desktop.identity import APP_NAME
from trayapp.desktop.notifications.backend import NotifierState, Translate, choose_notifier
from trayapp.domain.alerts.notification import sample_notification

_LOOK_MS = 50
_SETTLE_MS = 300
"""After the server was met: time in which it may still refuse."""


def send_test(now: datetime, translate: Translate, icon_path: str, within_s: float) -> NotifierState:
    """Show the test notification and return how it went; takes `within_s` seconds at most.

    Args:
        now: the notice's moment.
        translate: returns a message in the user's language.
        icon_path: the tray icon for the platforms whose notifications belong to one; "" elsewhere.
        within_s: the time limit.
    """
    has_bus = sys.platform not in {"win32", "darwin"}
    application = QCoreApplication([APP_NAME]) if has_bus else QApplication([APP_NAME])
    icon = None if has_bus else QSystemTrayIcon(QIcon(icon_path))
    if icon is not None:
        icon.show()
    notifier = choose_notifier(translate, _ignore, lambda: icon)
    notifier.show(sample_notification(now))
    loop = QEventLoop()
    QTimer.singleShot(round(within_s * 1000), loop.quit)
    look = QTimer(application)

    def end_when_met() -> None:
        if notifier.state().works is not None:
            look.stop()
            QTimer.singleShot(_SETTLE_MS, loop.quit)

    look.timeout.connect(end_when_met)
    look.start(_LOOK_MS)
    loop.exec()
    state = notifier.state()
    notifier.close()
    return state


def _ignore(slot: str, action: object, token: str) -> None:
    """Nobody clicks in time."""
