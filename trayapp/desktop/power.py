"""Hints for saving: a metered or missing connection (Qt), running on battery (UPower). Hints, never verdicts.

Whether the user is online is what the canaries say; this only makes looks rarer, or one come sooner.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation

_LOG = logging.getLogger("trayapp.desktop")
_UPOWER = "org.freedesktop.UPower"
_UPOWER_PATH = "/org/freedesktop/UPower"


@dataclass(frozen=True, slots=True)
class PowerState:
    """What the platform says; None where it does not say."""

    metered: bool | None = None
    disconnected: bool | None = None
    on_battery: bool | None = None

    @property
    def saving(self) -> bool:
        """Whether looks should be rarer."""
        return bool(self.metered) or bool(self.on_battery)


class PowerWatch(QObject):
    """Emits `changed` when a hint changed. Make it after the icon shows: Qt loads a plug-in for it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PowerState()
        self._network = self._network_information()
        self._on_battery = self._watch_battery() if sys.platform not in {"win32", "darwin"} else None
        self.state = self._read()

    @Slot()
    def refresh(self) -> None:
        """Read the hints again, and tell if one changed."""
        before, self.state = self.state, self._read()
        if self.state != before:
            _LOG.info("the connection is metered: %s; on battery: %s", self.state.metered, self.state.on_battery)
            self.changed.emit()

    def _read(self) -> PowerState:
        metered = disconnected = None
        network = self._network
        if network is not None:
            if network.supports(QNetworkInformation.Feature.Metered):
                metered = network.isMetered()
            if network.supports(QNetworkInformation.Feature.Reachability):
                disconnected = network.reachability() is QNetworkInformation.Reachability.Disconnected
        return PowerState(metered, disconnected, self._on_battery)

    def _network_information(self) -> QNetworkInformation | None:
        if not QNetworkInformation.loadDefaultBackend():
            return None
        network = QNetworkInformation.instance()
        if network is not None:
            network.isMeteredChanged.connect(self.refresh)
            network.reachabilityChanged.connect(self.refresh)
        return network

    def _watch_battery(self) -> bool | None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage  # noqa: PLC0415 - absent on Windows and macOS

        bus = QDBusConnection.systemBus()
        if not bus.isConnected():
            return None
        properties = "org.freedesktop.DBus.Properties"
        slot = SLOT("on_upower(QDBusMessage)").encode()
        bus.connect(_UPOWER, _UPOWER_PATH, properties, "PropertiesChanged", self, slot)
        ask = QDBusMessage.createMethodCall(_UPOWER, _UPOWER_PATH, properties, "Get")
        ask.setArguments([_UPOWER, "OnBattery"])
        ask.setAutoStartService(False)
        answer = bus.call(ask, timeout=500)
        arguments = answer.arguments()
        return _flag(arguments[0]) if answer.errorName() == "" and arguments else None

    @Slot("QDBusMessage")
    def on_upower(self, message: object) -> None:
        """Take UPower's change of properties."""
        arguments: list[object] = getattr(message, "arguments", list)()
        changed = arguments[1] if len(arguments) >= 2 else None
        if isinstance(changed, dict) and "OnBattery" in changed:
            self._on_battery = _flag(changed["OnBattery"])
            self.refresh()


def _flag(value: object) -> bool | None:
    """Return a D-Bus boolean, which may still be wrapped in a variant."""
    inner = value.variant() if hasattr(value, "variant") else value
    return inner if isinstance(inner, bool) else None
