"""Whether a tray host is there, and when it comes and goes (StatusNotifierItem, by QtDBus).

Qt chooses how to speak to the tray when a QSystemTrayIcon is made: one made before the host's name was on the bus never
appears in it, whatever is done with it later; only a fresh one does (measured with PySide6 6.12; reported as
https://github.com/evilsocket/opensnitch/issues/1659). One made on the bus finds a restarted panel by itself.
"""

from __future__ import annotations

import logging
import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

_LOG = logging.getLogger("trayapp.desktop")

WATCHER = "org.kde.StatusNotifierWatcher"


class TrayHost(QObject):
    """Watches for the tray host; make it before the icon. Without D-Bus (Windows, macOS) it asks Qt once.

    Signals: `appeared` and `gone` (a host came or went), `fresh_icon_needed` (the icon must be made anew to be seen).
    """

    appeared = Signal()
    gone = Signal()
    fresh_icon_needed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_bus = self._watch() if sys.platform not in {"win32", "darwin"} else False
        self._icon_is_deaf = not self._on_bus

    @property
    def present(self) -> bool:
        """Whether an icon can be seen: by the host on the bus, or by an older kind of tray that Qt knows."""
        return self._on_bus or QSystemTrayIcon.isSystemTrayAvailable()

    def _watch(self) -> bool:
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # noqa: PLC0415 - absent on Windows and macOS

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER, bus, mode, self)
        self._watcher.serviceOwnerChanged.connect(self._on_owner_changed)
        return bool(bus.interface().isServiceRegistered(WATCHER).value())

    @Slot(str, str, str)
    def _on_owner_changed(self, _name: str, _old: str, new: str) -> None:
        if not new:
            self._on_bus = False
            _LOG.info("the tray host is gone")
            self.gone.emit()
            return
        _LOG.info("a tray host is there")
        self._on_bus = True
        if self._icon_is_deaf:
            self._icon_is_deaf = False
            self.fresh_icon_needed.emit()
        self.appeared.emit()
