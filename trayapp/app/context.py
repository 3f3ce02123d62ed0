"""Where the app runs: its files, its clock, and in a demo the server that plays the scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trayapp.polling.clock import Clock
from trayapp.store.paths import AppPaths

if TYPE_CHECKING:
    from trayapp.polling.network_thread import MakeTransport
    from trayapp.simulation.loopback_server import ScenarioServer


@dataclass(frozen=True, slots=True)
class RuntimeContext:
    """Where the app runs. In a demo `scenario_server` plays a scenario, and `clock` is that scenario's.

    `make_transport` replaces HTTP in tests.
    """

    paths: AppPaths
    clock: Clock
    scenario_server: ScenarioServer | None = None
    make_transport: MakeTransport | None = None
