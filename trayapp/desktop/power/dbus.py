"""Hints by the system bus (Linux): NetworkManager's about the connection, UPower's about the battery.

Qt's own QNetworkInformation asks NetworkManager too, and loads QtNetwork for it. Questions are sent and not waited for;
where a service is absent nothing is said. A changed property is asked for again: what PropertiesChanged holds is a
QDBusArgument, which Python cannot read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant

PROPERTIES = "org.freedesktop.DBus.Properties"

_METERED = {1: True, 2: False, 3: True, 4: False}
"""NMMetered: yes, no, and NetworkManager's guess at both; 0 is unknown."""

_DISCONNECTED = {10: True, 20: True, 30: True, 40: True, 50: False, 60: False, 70: False}
"""NMState: asleep, disconnected, disconnecting, connecting; connected locally, to the site, to the world."""


class Service(NamedTuple):
    """A service on the system bus, and the slot of ours that asks it."""

    name: str
    path: str
    ask: str


NETWORK = Service("org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager", "ask_network()")
BATTERY = Service("org.freedesktop.UPower", "/org/freedesktop/UPower", "ask_battery()")


def watch(learn: Callable[..., None], parent: QObject) -> BusHints | None:
    """Begin to tell `learn` what the services say, later; None without a system bus."""
    bus = QDBusConnection.systemBus()
    return BusHints(bus, learn, parent) if bus.isConnected() else None


class BusHints(QObject):
    """Asks at the beginning and on each change. GUI thread."""

    def __init__(self, bus: QDBusConnection, learn: Callable[..., None], parent: QObject) -> None:
        super().__init__(parent)
        self._bus, self._learn = bus, learn
        for service in (NETWORK, BATTERY):
            # Text, though the stubs say bytes: PySide6 6.11 refuses those.
            slot: bytes = SLOT(service.ask)  # type: ignore[assignment]
            bus.connect(service.name, service.path, PROPERTIES, "PropertiesChanged", self, slot)
        self.ask_network()
        self.ask_battery()

    @Slot()
    def ask_network(self) -> None:
        """Ask NetworkManager."""
        self._ask(NETWORK, "Metered", "on_metered(QDBusMessage)")
        self._ask(NETWORK, "State", "on_connection(QDBusMessage)")

    @Slot()
    def ask_battery(self) -> None:
        """Ask UPower."""
        self._ask(BATTERY, "OnBattery", "on_battery(QDBusMessage)")

    def _ask(self, service: Service, name: str, then: str) -> None:
        question = QDBusMessage.createMethodCall(service.name, service.path, PROPERTIES, "Get")
        question.setArguments([service.name, name])
        question.setAutoStartService(False)
        answer: bytes = SLOT(then)  # type: ignore[assignment] # as above
        self._bus.callWithCallback(question, self, answer)

    @Slot("QDBusMessage")
    def on_metered(self, message: QDBusMessage) -> None:
        """Take NetworkManager's word on the connection's cost."""
        self._learn(metered=_METERED.get(_value(message) or 0))

    @Slot("QDBusMessage")
    def on_connection(self, message: QDBusMessage) -> None:
        """Take NetworkManager's word on whether there is a connection."""
        self._learn(disconnected=_DISCONNECTED.get(_value(message) or 0))

    @Slot("QDBusMessage")
    def on_battery(self, message: QDBusMessage) -> None:
        """Take UPower's word."""
        value = _value(message)
        self._learn(on_battery=value if isinstance(value, bool) else None)


def _value(message: QDBusMessage) -> int | bool | None:
    """Return a property's value, a number or a flag, which may still be wrapped in a variant."""
    arguments = message.arguments()
    value: object = arguments[0] if arguments else None
    inner = value.variant() if isinstance(value, QDBusVariant) else value
    return inner if isinstance(inner, int) else None
