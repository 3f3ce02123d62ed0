"""The app's tempo: how often to look now, what sleep and power mean for it, and the beat at which time is noticed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from trayapp.desktop.power.monitor import PowerMonitor
from trayapp.desktop.power.sleep_monitor import SleepMonitor
from trayapp.domain.model.enums import Network
from trayapp.domain.model.settings import Cadence
from trayapp.domain.model.snapshot import Snapshot
from trayapp.domain.polling_policy import Conditions, PollIntervals, poll_intervals
from trayapp.polling.clock import Clock
from trayapp.polling.network_thread import NetworkThread

HEARTBEAT_S = 30.0
"""Seconds of the app's clock between two looks at the time: did anything grow old? Two wake-ups a minute."""


class Tempo(QObject):
    """Watches what the pace depends on, and hands paces to the engine. GUI thread.

    Signals: `beat` (time to look at the time), `resumed` (the computer slept), `changed` (paces may be others now),
    `reconnected` (the network is back).
    """

    beat = Signal()
    resumed = Signal()
    changed = Signal()
    reconnected = Signal()

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._resumed_at: datetime | None = None
        self._paces: dict[str, PollIntervals] = {}
        self._resume = SleepMonitor(self)
        self._resume.resumed.connect(self.on_resumed)
        self._power = PowerMonitor(self)
        self._power.changed.connect(self.on_power_changed)
        self._away = False
        self._heartbeat = QTimer(self)  # so long a one is very coarse by itself, and the name Qt costs 1 MB
        self._heartbeat.timeout.connect(self.beat)
        self._heartbeat.start(max(100, round(clock.real(HEARTBEAT_S) * 1000)))

    def begin(self, service_ids: tuple[str, ...], cadence: Cadence) -> dict[str, PollIntervals]:
        """Return the paces to begin with."""
        self._paces = {each: PollIntervals(cadence.page, cadence.probe) for each in service_ids}
        return dict(self._paces)

    def follow(self, snapshot: Snapshot, cadence: Cadence, engine: NetworkThread, *, panel_open: bool) -> None:
        """Tell the engine the paces that `snapshot` calls for, where they are others than before."""
        conditions = Conditions(
            panel_open=panel_open,
            saving=self._power.state.saving,
            offline=snapshot.network.state not in {Network.ONLINE, Network.UNKNOWN},
            resumed_at=self._resumed_at,
            now=snapshot.at,
        )
        for view in snapshot.services:
            wanted = poll_intervals(view, cadence, conditions)
            if wanted != self._paces.get(view.id):
                self._paces[view.id] = wanted
                engine.set_pace(view.id, wanted)

    def stop(self) -> None:
        """Beat no more."""
        self._heartbeat.stop()

    @Slot()
    def on_resumed(self) -> None:
        """Remember when the computer woke up."""
        self._resumed_at = self._clock.now()
        self.resumed.emit()

    @Slot()
    def on_power_changed(self) -> None:
        """Take a hint of the platform's."""
        was_away, self._away = self._away, self._power.state.disconnected is True
        self.changed.emit()
        if was_away and not self._away:
            self.reconnected.emit()
