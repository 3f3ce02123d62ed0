"""Hints for saving: a metered or missing connection, running on battery. Hints, never verdicts.

Whether the user is online is what the canaries say; this only makes looks rarer, or one come sooner.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

_LOG = logging.getLogger("trayapp.desktop")


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


class PowerMonitor(QObject):
    """Knows the hints as `state`, and emits `changed` when one changed. Make it after the icon shows. GUI thread."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PowerState()
        if sys.platform in {"win32", "darwin"}:
            from trayapp.desktop.power.qt import watch  # noqa: PLC0415 - QtNetwork is 3 MB, wanted nowhere else
        else:
            from trayapp.desktop.power.dbus import watch  # noqa: PLC0415 - QtDBus is absent on Windows and macOS
        self._source = watch(self.learn, self)

    def learn(self, **hints: bool | None) -> None:
        """Take hints by the names that `PowerState` has for them, and tell if one changed."""
        before, self.state = self.state, replace(self.state, **hints)
        if self.state != before:
            _LOG.info("the connection is metered: %s; on battery: %s", self.state.metered, self.state.on_battery)
            self.changed.emit()
