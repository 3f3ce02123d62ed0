"""Where the app runs: its files, its time, and in a demo the stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trayapp.polling.clock import Clock
from trayapp.store.paths import AppPaths

if TYPE_CHECKING:
    from trayapp.simulation.loopback_server import ScenarioServer


@dataclass(frozen=True, slots=True)
class RuntimeContext:
    """Where the app runs. In a demo `stage` plays a scenario, and `clock` is that scenario's."""

    places: AppPaths
    clock: Clock
    stage: ScenarioServer | None = None
