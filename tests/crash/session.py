"""One life of the app on a scenario's clock: store, memory file and telling are the real ones, the desktop a file.

Run as a program (`life.py PROFILE SCENARIO`) it lives on from where the last life in PROFILE ended, until it is killed
or the scenario is over.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from trayapp import resources
from trayapp.app.integrations import Integrations
from trayapp.app.notification_service import NotificationService
from trayapp.app.persistence import Persistence
from trayapp.domain.model.settings import HookSettings, Settings
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.polling.poller import build_checks
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import SimulatedWorld, service_of
from trayapp.simulation.virtual_clock import ScenarioTransport, VirtualClock
from trayapp.store.paths import app_paths
from trayapp.store.store import Store

Crash = Callable[[str], None]


class Silent(QObject):
    """A past that keeps nothing."""

    remembered = Signal(object)

    def told(self, notice, locale):
        pass


class Desk:
    """The desktop: a file to which every notice is added that reached the user."""

    def __init__(self, path: Path, crash: Crash) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._crash = crash

    def show(self, notice, shown=lambda: None):
        if notice.withdraw:
            return
        self._crash("before show")
        line = {
            "slot": notice.slot,
            "kind": str(notice.kind),
            "title": translate(notice.title),
            "body": translate(notice.body),
            "incidents": list(notice.incident_ids),
            "life": os.getpid(),
        }
        os.write(self._file, json.dumps(line).encode() + b"\n")
        self._crash("shown")
        shown()
        self._crash("after show")

    def handles(self):
        return {}

    def close(self):
        os.close(self._file)


class Life:
    """The app from `from_s` on. `crash` is told of every moment at which it could be killed."""

    def __init__(self, profile: Path, scenario_name: str, from_s: float, crash: Crash, step_s: int = 60) -> None:
        self.scenario = load_builtin(scenario_name)
        service = service_of(self.scenario, resources.services())
        self.clock = VirtualClock(self.scenario.start)
        self.clock.moment_s = from_s
        self._from_s, self._step_s, self._crash = from_s, step_s, crash
        where, settings = app_paths(profile), Settings()
        keeping = Persistence(where, (service,))
        save = keeping.keep_memory

        def keep_memory(memory, **how):
            crash("before save")
            save(memory, **how)
            crash("after save")

        keeping.keep_memory = keep_memory
        memory = keeping.memory(self.clock.now())
        self._store = Store((service,), settings, (), app_state=memory, local=lambda now: now.time())
        self.desk = Desk(profile / "desk.jsonl", crash)
        self._past = Silent()
        self._telling = NotificationService(
            self._store,
            keeping=keeping,
            notifier=self.desk,
            past=self._past,
            outlets=Integrations(HookSettings(), ENGLISH, print),
            locale=ENGLISH,
        )
        transport = ScenarioTransport(SimulatedWorld(self.scenario, service, settings.network.canaries), self.clock)
        self._looks = build_checks([service], settings.network.canaries, transport, self.clock).values()

    def run(self) -> None:
        """Look every `step_s` seconds until the scenario is over."""
        first_s = int(self._from_s) // self._step_s * self._step_s
        for moment_s in range(first_s, int(self.scenario.duration_s), self._step_s):
            self.clock.moment_s = max(self._from_s, float(moment_s))
            self._crash("look")
            for look in self._looks:
                self._telling.take(self._store.apply(_carried(look), self.clock.now()))


def _carried(look):
    try:
        look().__await__().send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("a look waited")


def main(profile: Path, scenario_name: str) -> None:
    """Live on from the moment that the last life noted."""
    moment = profile / "moment"
    life = Life(profile, scenario_name, float(moment.read_text()) if moment.exists() else 0.0, lambda _: None, 15)

    def note(point: str) -> None:
        if point == "look":
            passing = moment.with_suffix(".new")
            passing.write_text(str(life.clock.moment_s))
            passing.replace(moment)
            sys.stdout.write(".")
            sys.stdout.flush()

    life._crash = note
    life.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
