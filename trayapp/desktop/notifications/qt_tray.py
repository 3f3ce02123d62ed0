"""Notifications through Qt's tray icon: the floor on Windows and macOS. Never on Linux.

On Linux Qt's message replaces our icon and tooltip by a light bulb until it times out, cannot be replaced or closed,
and sends text unescaped to servers that read markup (measured on xfce4-panel; desktop-rig).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QSystemTrayIcon

from trayapp.desktop.notifications.backend import (
    MAX_BODY,
    MAX_TITLE,
    Activated,
    NotifierState,
    Shown,
    Translate,
    nobody,
    plain,
)
from trayapp.domain.alerts.notification import Notification, NotificationAction, Urgency

_ICONS = {
    Urgency.LOW: QSystemTrayIcon.MessageIcon.Information,
    Urgency.NORMAL: QSystemTrayIcon.MessageIcon.Warning,
    Urgency.CRITICAL: QSystemTrayIcon.MessageIcon.Critical,
}


class QtNotifier:
    """Shows notifications by the tray icon that `icon` returns (it may be replaced). A click opens the last one.

    Raises:
        RuntimeError: on Linux.
    """

    def __init__(
        self,
        translate: Translate,
        activated: Activated,
        icon: Callable[[], QSystemTrayIcon | None],
        platform: str = sys.platform,
    ) -> None:
        if platform == "linux":
            raise RuntimeError("Qt's tray messages are not for Linux")
        self._translate, self._activated, self._icon = translate, activated, icon
        self._last = ""
        self._listening: QSystemTrayIcon | None = None

    def show(self, notification: Notification, shown: Shown = nobody) -> None:
        """Show a notification; Qt cannot change one that is shown, so icon and panel alone show mere updates."""
        icon = self._icon()
        if icon is None:
            return
        shown()
        if notification.withdraw or notification.update_only:
            return
        if icon is not self._listening:
            icon.messageClicked.connect(self._on_clicked)
            self._listening = icon
        self._last = notification.slot
        title, body = (
            plain(self._translate(notification.title), MAX_TITLE),
            plain(self._translate(notification.body), MAX_BODY),
        )
        icon.showMessage(title, body, _ICONS[notification.urgency])

    def withdraw(self, slot: str) -> None:
        """Do nothing: Qt's messages go by themselves."""

    def restore(self, handles: Mapping[str, str]) -> None:
        """Do nothing: Qt's messages cannot be found again."""

    def handles(self) -> Mapping[str, str]:
        """Return none, as above."""
        return {}

    def state(self) -> NotifierState:
        """Return what can be known: Windows and macOS do not tell whether a message was shown."""
        needs = {
            "win32": "shown under our name only where a Start menu shortcut carries our AppUserModelID",
            "darwin": "shown only from a signed application bundle",
        }
        works = QSystemTrayIcon.supportsMessages() and self._icon() is not None
        return NotifierState(works, "Qt", problem=needs.get(sys.platform, ""))

    def close(self) -> None:
        """Leave nothing behind."""

    def _on_clicked(self) -> None:
        self._activated(self._last, NotificationAction.OPEN, "")
