"""The real app, killed again and again on a disk that fills and empties, while four services have trouble.

    python -m tests.crash.kills [--kills 200] [--kills-a-profile 20] [--seed 1]

It mounts a small disk for itself, in a mount namespace of its own, which ends with it. The app's notifications go to a
strict server on a private bus. Prints the result as JSON; ends with 1 where something went wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.crash.world import PHASES, SERVICES, Disk, World
from tests.support.desktop.base import ROOT, PrivateBus
from tests.support.desktop.fakes import FakeNotifications
from tests.support.desktop.recorder import Call
from tests.support.desktop.waiting import wait_for

START_WITHIN_S = 60.0
MOST_LOOKS = 4
"""Rounds of looks after the first, at most."""
LATEST_KILL_S = 0.5
"""After the last of these looks."""
ENDED_WITHIN_S = 90.0
"""A quarter of an hour of the app's clock: an end is told once it has held."""
NOTED_KILLS = 0.8
"""Part of the kills that wait until that instant is over."""
UNNOTED_S = 1.0
"""A kill so soon after a notification may come before the app has noted it: the one instant that nobody can close."""


class Run:
    """One profile and the runs that it goes through."""

    def __init__(self, disk: Disk, env: dict[str, str], server: FakeNotifications, draw: random.Random) -> None:
        self.world, self.disk, self.server, self.draw = World(), disk, server, draw
        self.profile = Path(tempfile.mkdtemp(dir=disk.folder))
        (self.profile / "config.toml").write_text(self.world.configuration())
        (self.profile / "memory.json").write_text('{"version": 1, "first_run_done": true}')
        self._env, server.on_call = env, self.note
        self._first = len(server.calls)
        self.counts: Counter[str] = Counter()
        self.course: list[str] = []
        self.excused: set[int] = set()
        """The numbers of the notifications after which a kill came at once."""

    def note(self, what: str) -> None:
        """Add to the course of events, which is told where something went wrong."""
        self.course.append(f"{time.time() - self.world.since:.2f} {what}")

    @property
    def calls(self) -> list[Call]:
        """The notifications of this profile."""
        return self.server.calls[self._first :]

    def start(self, *, looks: int, then: Callable[[subprocess.Popen[bytes]], None], eventful: bool = True) -> None:
        """Start the app, have it look at all pages and `looks` times again, and do something to it `then`.

        Where it is `eventful`, incidents and the disk may change meanwhile.
        """
        command = [sys.executable, "-m", "tests.crash.app", str(self.profile), str(self.world.since)]
        with (self.profile.parent.parent / "app.log").open("ab") as log:
            app = subprocess.Popen(command, env=self._env, stdout=log, stderr=log, cwd=ROOT)
        try:
            self._await_looks(app, 1)
            self.note("has looked")
            if eventful and self.world.unfinished and self.draw.random() < 0.5:
                self.go_on(self.draw.choice(self.world.unfinished))
                looks = max(looks, 2)  # what began without anybody looking is no news at the next start
            self._turn_disk(0.4 * eventful)
            if looks:
                self._await_looks(app, looks)
            then(app)
        finally:
            if app.poll() is None:
                app.kill()
            app.wait()

    def go_on(self, name: str) -> None:
        """Bring a service's incident into its next phase."""
        self.world.go_on(name)
        self.note(f"{name} is {PHASES[self.world.phase[name]]}")

    def _await_looks(self, app: subprocess.Popen[bytes], count: int) -> None:
        before = Counter(self.world.asked)

        def have_looked() -> bool:
            assert app.poll() is None, f"it ended by itself with {app.returncode}"
            return all(self.world.asked[name] >= before[name] + count for name in SERVICES)

        wait_for(have_looked, f"{count} looks at each page", START_WITHIN_S)

    def _turn_disk(self, chance: float) -> None:
        if self.draw.random() < chance:
            (self.disk.empty if self.disk.is_full else self.disk.fill)()
            self.note(f"disk is {'full' if self.disk.is_full else 'empty'}")

    def kill(self) -> None:
        """Run for a while, and be killed."""
        begun = [name for name in self.world.unfinished if self.world.phase[name] >= 0]
        if begun and self.draw.random() < 0.2:
            self.go_on(self.draw.choice(begun))
        self._turn_disk(0.3)

        def strike(app: subprocess.Popen[bytes]) -> None:
            self._wait(app, self.draw.uniform(0, LATEST_KILL_S))
            if self.draw.random() < NOTED_KILLS:
                while self.server.times and time.monotonic() - self.server.times[-1] < UNNOTED_S:
                    self._wait(app, 0.1)
            struck = time.monotonic()
            app.send_signal(signal.SIGKILL)
            assert app.wait() == -signal.SIGKILL
            self.note("killed")
            self.counts["kills"] += 1
            self.counts["on a full disk"] += self.disk.is_full
            times = self.server.times[self._first :]
            self.excused |= {number for number, at in enumerate(times) if at > struck - UNNOTED_S}

        self.start(looks=self.draw.randint(0, MOST_LOOKS), then=strike)

    @staticmethod
    def _wait(app: subprocess.Popen[bytes], seconds: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            app.wait(seconds)

    def finish(self) -> list[str]:
        """Let everything come to its end in one last run, and return what was wrong in all of them."""
        self.disk.empty()

        def end_all(app: subprocess.Popen[bytes]) -> None:
            while self.world.unfinished:
                self.go_on(self.world.unfinished[0])
                self._await_looks(app, 2)
            with contextlib.suppress(AssertionError):  # what is missing is said below
                wait_for(lambda: not self._lost(), "the ends", ENDED_WITHIN_S)
            quit_app(app)

        self.start(looks=2, then=end_all, eventful=False)
        self.world.close()
        found = self._lost() + self._repeated()
        return [*found, *self.course] if found else []

    def _lost(self) -> list[str]:
        found = []
        for name in SERVICES:
            numbers = [number for number, call in enumerate(self.calls) if name in f"{call.title} {call.body}"]
            mine = [self.calls[number] for number in numbers]
            if numbers and numbers[-1] in self.excused:
                continue  # the app cannot know that it was told, so it tells no end either
            if not any(f"{name} fails" in f"{call.title} {call.body}" for call in mine):
                found.append(f"{name}: its beginning was never told")
            elif "works again" not in mine[-1].title and "resolved" not in f"{mine[-1].title} {mine[-1].body}".lower():
                found.append(f"{name}: its end was never told, last: {mine[-1].title!r}, {mine[-1].body!r}")
        return found

    def _repeated(self) -> list[str]:
        """Return what was told a second time, unless the kill between came at once after the first."""
        found, seen = [], {}
        for number, call in enumerate(self.calls):
            said = call.title, call.body
            if said in seen:
                excused = seen[said] in self.excused
                self.counts["repeated after a kill at once"] += excused
                if not excused:
                    found.append(f"told twice (no. {seen[said]} and {number} of {len(self.calls)}): {said}")
            seen[said] = number
        return found


def quit_app(app: subprocess.Popen[bytes]) -> None:
    """End the app in order."""
    app.terminate()
    assert app.wait(20) == 0


class Server(FakeNotifications):
    """Knows when it was asked to show something, and tells `on_call` of what."""

    on_call: Callable[[str], None] = str

    def __init__(self, bus_address: str) -> None:
        self.times: list[float] = []
        super().__init__(bus_address)

    def _notify(self, message: Any) -> Any:
        self.times.append(time.monotonic())
        self.on_call(f"told: {message.body[3]} / {message.body[4]}")
        return super()._notify(message)


def environment(home: Path, bus: PrivateBus) -> dict[str, str]:
    """Return the variables of a session without a display, in a home of its own."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "COVERAGE_PROCESS_START"}}
    return kept | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "DBUS_SESSION_BUS_ADDRESS": bus.address,
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


def main() -> int:
    """Kill, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--kills-a-profile", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if "TRAYAPP_OWN_MOUNTS" not in os.environ:
        rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        os.environ["TRAYAPP_OWN_MOUNTS"] = "1"
        os.execvp("unshare", ["unshare", *rights, "--mount", sys.executable, "-m", "tests.crash.kills", *sys.argv[1:]])
    draw, failures, counts = random.Random(options.seed), [], Counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        home = Path(folder)
        bus = PrivateBus(home, dict(os.environ))
        (home / "disk").mkdir()
        disk = Disk(home / "disk")
        try:
            while counts["kills"] < options.kills and not failures:
                with Server(bus.address) as server:
                    run = Run(disk, environment(home, bus), server, draw)
                    run.start(looks=2, then=quit_app, eventful=False)
                    for _ in range(min(options.kills_a_profile, options.kills - counts["kills"])):
                        run.kill()
                    failures += run.finish()
                    run.counts["notifications"] = len(run.calls)
                    counts += run.counts
        finally:
            bus.stop()
            subprocess.run(["umount", str(disk.folder)], check=False)
    json.dump({"failures": failures, **counts}, sys.stdout)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
