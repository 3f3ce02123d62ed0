"""One run of the app on a scenario's clock: monitor, state file and dispatch are the real ones, the desktop a file.

Run as a program (`session.py PROFILE SCENARIO`) it goes on from where the last run in PROFILE ended, until it is killed
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
from trayapp.app.monitor import Monitor
from trayapp.app.notification_service import NotificationService
from trayapp.app.persistence import Persistence
from trayapp.domain.model.settings import HookSettings, Settings
from trayapp.i18n.formatter import ENGLISH, translate
from trayapp.polling.poller import build_checks
from trayapp.simulation.replay import run_at_once
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import SimulatedWorld, service_of
from trayapp.simulation.virtual_clock import ScenarioTransport, VirtualClock
from trayapp.store.faults import Faults
from trayapp.store.paths import app_paths

Crash = Callable[[str], None]


class NoHistory(QObject):
    """A history that keeps nothing."""

    notifications_loaded = Signal(object)

    def record_notification(self, notice, locale):
        pass


class Desk:
    """The desktop: a file to which every notification is added that reached the user."""

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


class CrashingPersistence(Persistence):
    """Real files, with a chance to be killed before and after each save."""

    def __init__(self, profile: Path, crash: Crash) -> None:
        super().__init__(app_paths(profile), ())
        self._crash = crash

    def save_state(self, state, then=None, *, durable=True):
        self._crash("before save")
        super().save_state(state, then, durable=durable)
        self._crash("after save")

    def write(self, key, write, then=None):
        """Write at once, in this thread: where a kill strikes is the test's choice."""
        write()
        if then is not None:
            self._crash("saved")
            then()


class Life:
    """The app from `from_s` on. `crash` is called at every moment at which it could be killed."""

    def __init__(self, profile: Path, scenario_name: str, from_s: float, crash: Crash, step_s: int = 60) -> None:
        self.crash = crash
        self.scenario = load_builtin(scenario_name)
        service = service_of(self.scenario, resources.services())
        self.clock = VirtualClock(self.scenario.start)
        self.clock.moment_s = from_s
        self._from_s, self._step_s = from_s, step_s
        persistence, settings = CrashingPersistence(profile, self._at), Settings()
        state = persistence.load_state(self.clock.now())
        self._monitor = Monitor((service,), settings, (), app_state=state, local=lambda now: now.time())
        self.desk = Desk(profile / "desk.jsonl", self._at)
        self._history = NoHistory()
        self._notifications = NotificationService(
            self._monitor,
            persistence=persistence,
            notifier=self.desk,
            history=self._history,
            integrations=Integrations(HookSettings(), ENGLISH, print, persistence.write, Faults()),
            locale=ENGLISH,
            faults=Faults(),
        )
        canaries = settings.network.canaries
        transport = ScenarioTransport(SimulatedWorld(self.scenario, service, canaries), self.clock)
        self._checks = build_checks([service], canaries, transport, self.clock).values()

    def _at(self, point: str) -> None:
        self.crash(point)

    def run(self) -> None:
        """Check every `step_s` seconds until the scenario is over."""
        first_s = int(self._from_s) // self._step_s * self._step_s
        for moment_s in range(first_s, int(self.scenario.duration_s), self._step_s):
            self.clock.moment_s = max(self._from_s, float(moment_s))
            self._at("look")
            for check in self._checks:
                self._notifications.dispatch(self._monitor.on_report(run_at_once(check), self.clock.now()))


def main(profile: Path, scenario_name: str) -> None:
    """Go on from the moment that the last run noted."""
    moment = profile / "moment"
    life = Life(profile, scenario_name, float(moment.read_text()) if moment.exists() else 0.0, lambda _: None, 15)

    def note(point: str) -> None:
        if point == "look":
            passing = moment.with_suffix(".new")
            passing.write_text(str(life.clock.moment_s))
            passing.replace(moment)
            sys.stdout.write(".")
            sys.stdout.flush()

    life.crash = note
    life.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
