"""The engine as the app uses it: started for the user's wishes, and anew where those ask something else."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from dataclasses import replace

from trayapp import __version__
from trayapp.app.poll_intervals import Tempo
from trayapp.desktop.network_identity import NetworkIdentity, UnknownNetwork, network_identity
from trayapp.domain.model.reports import ProbeReport, Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.domain.model.snapshot import Snapshot
from trayapp.polling.clock import Clock
from trayapp.polling.network_thread import NetworkThread
from trayapp.sources.http.transport import Transport
from trayapp.store.store import Store


def network_of(store: Store, *, demo: bool) -> NetworkIdentity:
    """Return what tells networks apart for this profile, whose salt is made at its first start."""
    if demo:
        return UnknownNetwork()
    if not store.app_state.network_salt:
        store.remember(network_salt=os.urandom(16).hex())
    return network_identity(store.app_state.network_salt)


class PollingController:
    """Owns the network thread. GUI thread; `deliver` is called from the other one, with each report."""

    def __init__(
        self, tempo: Tempo, clock: Clock, deliver: Callable[[Report], None], network: NetworkIdentity | None = None
    ) -> None:
        self._tempo, self._clock, self._deliver = tempo, clock, deliver
        self._network = network or UnknownNetwork()
        self._asked: object = None
        self._settings = Settings()
        self._engine: NetworkThread | None = None

    def live_by(self, services: tuple[Service, ...], settings: Settings) -> None:
        """Look at `services`; where nothing else is asked than before, what is under way goes on."""
        asked = tuple(each.asked for each in services), settings.network, settings.cadence
        self._settings = settings
        if asked == self._asked:
            return
        self._asked = asked
        self.stop()
        engine = self._engine = NetworkThread(
            services,
            settings.network.canaries,
            settings.network.proxy,
            self._tempo.begin(tuple(each.id for each in services), settings.cadence),
            self._clock,
            version=__version__,
            deliver=self._deliver_with_network,
        )
        engine.start()

    def _deliver_with_network(self, report: Report) -> None:
        """Hand a round on with the id of the network it went over. Runs in the network thread."""
        if isinstance(report, ProbeReport):
            report = replace(report, network=replace(report.network, network_id=self._network.current()))
        self._deliver(report)

    def follow(self, snapshot: Snapshot, *, panel_open: bool) -> None:
        """Look as often as the moment calls for."""
        if self._engine is not None:
            self._tempo.follow(snapshot, self._settings.cadence, self._engine, panel_open=panel_open)

    def check_now(self) -> None:
        """Look at everything as soon as politeness allows."""
        if self._engine is not None:
            self._engine.check_now()

    def check_network(self) -> None:
        """Ask the canaries; their answer comes as a report."""
        if self._engine is not None:
            self._engine.look_at_network()

    def run_aside(self, work: Callable[[Transport], Coroutine[None, None, None]], name: str) -> None:
        """Run work of its own in the network thread. May be called from any thread."""
        if (engine := self._engine) is not None:
            engine.run_aside(work, name)

    def renew_connections(self) -> None:
        """Trust no connection any more: after sleep they are dead."""
        if self._engine is not None:
            self._engine.renew_connections()

    def stop(self) -> None:
        """Look no more; waits a moment for what is under way."""
        if self._engine is not None:
            self._engine.stop()
            self._engine = None
