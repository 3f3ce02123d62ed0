"""Polling as the app uses it: the network thread, and what else it depends on (sleep, power, network)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from trayapp import __version__, garbage
from trayapp.desktop.network_identity import NetworkIdentity
from trayapp.desktop.power.monitor import PowerMonitor
from trayapp.desktop.power.sleep_monitor import SleepMonitor
from trayapp.domain.model.reports import ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.polling_policy import PollIntervals
from trayapp.polling.clock import Clock
from trayapp.polling.network_thread import MakeTransport, NetworkThread
from trayapp.polling.qt_bridge import QtBridge
from trayapp.sources.http.transport import Transport

if TYPE_CHECKING:
    from trayapp.app.crowd_service import CrowdService
    from trayapp.domain.model.snapshot import Snapshot
    from trayapp.polling.own_side import OwnSettings

HEARTBEAT_S = 30.0
"""Seconds of the app's clock between two ticks, at which reports grow old: two wake-ups a minute."""


class PollingController(QObject):
    """Owns the network thread. GUI thread; reports come through the bridge.

    Signals: `tick` (let time pass), `resumed` (the computer slept), `conditions_changed` (power or network),
    `reconnected` (the network is back), `checked` (everything that was asked has answered), `key_tested` (a
    message: what one inference showed).
    """

    tick = Signal()
    resumed = Signal()
    conditions_changed = Signal()
    reconnected = Signal()
    checked = Signal()
    key_tested = Signal(object)

    def __init__(
        self,
        clock: Clock,
        bridge: QtBridge,
        make_transport: MakeTransport | None,
        network: NetworkIdentity,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock, self._bridge, self._make_transport = clock, bridge, make_transport
        self._network = network
        self._thread: NetworkThread | None = None
        self._asked: object = None
        self._crowd: CrowdService | None = None
        self._intervals: Mapping[str, PollIntervals] = {}
        self._last_check = 0
        self._looks = True
        bridge.check_finished.connect(self.on_check_finished)
        self._sleep = SleepMonitor(self)
        self._sleep.resumed.connect(self.resumed)
        self._power = PowerMonitor(self)
        self._power.changed.connect(self.on_power_changed)
        self._disconnected = False
        self._heartbeat = QTimer(self)  # an interval this long is very coarse by itself, and the name Qt costs 1 MB
        self._heartbeat.timeout.connect(self.tick)
        self._heartbeat.start(max(100, round(clock.real(HEARTBEAT_S) * 1000)))

    @property
    def saving_power(self) -> bool:
        """Whether we are on battery or on a metered line."""
        return self._power.state.saving

    def configure(self, services: tuple[Service, ...], settings: Settings) -> bool:
        """Poll `services`, and return whether everything is checked now; what is polled as before goes on."""
        asked = (
            tuple(each.asked for each in services),
            settings.network,
            settings.cadence,
            settings.traffic,
            settings.key,
        )
        if asked == self._asked:
            return False
        self._asked = asked
        self._stop_thread()
        first = PollIntervals(settings.cadence.page, settings.cadence.probe)
        self._intervals = {each.id: first for each in services}
        self._thread = NetworkThread(
            services,
            settings.network,
            self._intervals,
            self._clock,
            version=__version__,
            deliver=self._deliver,
            make_transport=self._make_transport,
            own=self._own(settings),
        )
        self._thread.set_paused(paused=not self._looks)
        self._thread.start()
        self.check_now()
        return True

    def _own(self, settings: Settings) -> OwnSettings | None:
        """Return the user's key and traffic for the network thread; None, and nothing imported, where both are off."""
        if not (settings.key.enabled or settings.traffic.enabled):
            return None
        from trayapp.polling.own_side import OwnSettings  # noqa: PLC0415 - brings asyncio and h11; rarely wanted

        read_key = None
        if settings.key.enabled:
            from trayapp.desktop.keyring.key_store import KeyStore  # noqa: PLC0415 - rarely wanted

            read_key = KeyStore().key
        return OwnSettings(settings.traffic, read_key, self._bridge.post_problem)

    def _deliver(self, report: Report) -> None:
        """Hand a report on, a round with the id of the network it went over. Runs in the network thread."""
        if isinstance(report, ProbeReport):
            report = replace(report, network=replace(report.network, network_id=self._network.current()))
        self._bridge.post_report(report)

    def update_intervals(self, intervals: Mapping[str, PollIntervals]) -> None:
        """Poll each service as often as `intervals` says from now on."""
        if self._thread is not None and intervals != self._intervals:
            self._intervals = intervals
            self._thread.set_intervals(intervals)

    def set_looks(self, *, looks: bool) -> None:
        """Ask pages and targets, or nothing while another machine of the team does."""
        if looks is not self._looks:
            self._looks = looks
            if self._thread is not None:
                self._thread.set_paused(paused=not looks)

    def check_now(self) -> None:
        """Check everything as soon as politeness allows; `checked` follows."""
        if self._thread is not None:
            self._last_check += 1
            self._thread.check_now(partial(self._bridge.post_check_finished, self._last_check))

    def check_connectivity(self) -> None:
        """Ask the canaries; their answer comes as a report."""
        if self._thread is not None:
            self._thread.check_connectivity()

    def run_aside(self, work: Callable[[Transport], Coroutine[None, None, None]], name: str) -> None:
        """Run work of its own in the network thread. May be called from any thread."""
        if (thread := self._thread) is not None:
            thread.run_aside(work, name)

    @Slot()
    def test_key(self) -> None:
        """Run one tiny inference with the user's key; `key_tested` follows."""

        async def work(transport: Transport) -> None:
            from trayapp.polling.own_side import test_key  # noqa: PLC0415 - rarely wanted

            self.key_tested.emit(await test_key(transport))  # queued: this is the network thread

        self.run_aside(work, "testing the key")

    def ask_others(self, snapshot: Snapshot, services: tuple[Service, ...], settings: Settings) -> None:
        """Ask what other people report of the services in trouble, where the user switched that on and it is due."""
        if not settings.reports.any_enabled:
            return
        if self._crowd is None:
            from trayapp.app.crowd_service import CrowdService  # noqa: PLC0415 - rarely wanted

            self._crowd = CrowdService(self.run_aside, self._bridge.post_report, self._clock.now)
        self._crowd.on_tick(snapshot, services, settings)

    def reset_connections(self) -> None:
        """Drop all connections, which are dead after sleep, and check everything."""
        if self._thread is not None:
            self._thread.reset_connections()

    def stop(self) -> None:
        """Stop ticking and polling; waits a moment for what is running."""
        self._heartbeat.stop()
        self._stop_thread()

    def _stop_thread(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._thread = None

    @Slot(int)
    def on_check_finished(self, number: int) -> None:
        """Report the end of the last check that was asked for, and of no earlier one."""
        if number == 1:
            garbage.settle()
        if number == self._last_check:
            self.checked.emit()

    @Slot()
    def on_power_changed(self) -> None:
        """Take a hint from the platform."""
        was_disconnected, self._disconnected = self._disconnected, self._power.state.disconnected is True
        self.conditions_changed.emit()
        if was_disconnected and not self._disconnected:
            self.reconnected.emit()
