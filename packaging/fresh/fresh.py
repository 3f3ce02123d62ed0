#!/usr/bin/env python3
"""Runs README's two commands on machines that nobody has touched before.

fresh.py [RELEASE...]     bookworm and trixie where none is named

For each release of Debian it makes a minimal system with python3, make, git and sudo, an ordinary user in it, and a
clone of the committed HEAD in a folder with a space in its path. As that user it runs `make run` until the icon stands
in a tray, and `make test` to its end. Then the system, and everything that ran in it, is gone.

Needs root, mmdebstrap or debootstrap (installed where apt-get is at hand, unless SYSTEM=skip), and the host's own apt
and pip settings, which the new systems are given. FRESH_MINUTES limits the time for all releases together.

Exits with 0 when all went well, 1 when a command failed, 64 for wrong usage, and 69 where this machine cannot do it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import host
from machine import CLONE, Failed, Machine, Unavailable, follow, make_system, settle

RELEASES = {"bookworm": "Debian 12", "trixie": "Debian 13"}
TRAY = ("xvfb", "trayer", "x11-utils")
ICON_WITHIN_S, ENDS_WITHIN_S = 900.0, 60.0  # what tells a hang from a busy machine or a slow mirror
NEEDED_GB = 6
USAGE, UNAVAILABLE = 64, 69

_COUNTS = re.compile(r"^=+ (.*\d+ (?:passed|failed|error).*) in [\d.]+s.*=+$")
_REASON = re.compile(r"^SKIPPED \[(\d+)\] (.*)$")


@dataclass
class Report:
    """What is told of one release: how long each step took, and what the tests said."""

    release: str
    steps: list[tuple[str, float]] = field(default_factory=list)
    counts: str = ""
    skipped: list[str] = field(default_factory=list)
    failure: str = ""
    status: int = 0  # the exit status that this comes to

    def lines(self) -> Iterator[str]:
        """Return the report as text."""
        yield f"{RELEASES[self.release]} ({self.release}): {self.failure or 'all is well'}"
        for name, seconds in self.steps:
            yield f"  {name:<32}{seconds:7.1f} s"
        if self.counts:
            yield f"  {self.counts}"
        yield from (f"    skipped: {reason}" for reason in self.skipped)


@contextmanager
def tray(machine: Machine) -> Iterator[tuple[str, Callable[[], bool]]]:
    """Run an X server with a tray. The value is its display, and what tells whether there is an icon in the tray."""
    machine.do("apt-get", "update", "-qq", user=False)
    machine.do(
        "apt-get",
        "install",
        "-qq",
        "-y",
        "--no-install-recommends",
        *TRAY,
        user=False,
        DEBIAN_FRONTEND="noninteractive",
    )
    server = subprocess.Popen(
        machine.command("Xvfb", "-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp", user=False),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    display = f":{server.stdout.readline().strip()}"
    host_of_icons = subprocess.Popen(
        machine.command("trayer", user=False, DISPLAY=display), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def windows() -> str:
        return "\n".join(machine.do("xwininfo", "-root", "-tree", user=False, DISPLAY=display))

    try:
        wait_until(lambda: '"panel"' in windows(), 30, "a tray")
        yield display, lambda: '"trayapp"' in windows()
    finally:
        for process in (host_of_icons, server):
            process.terminate()
            process.wait()


def wait_until(condition: Callable[[], bool], within_s: float, what: str) -> None:
    """Return when the condition is true.

    Raises:
        Failed: it did not become true within so many seconds.
    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(f"{what} did not come within {within_s:g} s")
        time.sleep(0.1)


def run_until_icon(machine: Machine, display: str, has_icon: Callable[[], bool], log: Path) -> float:
    """Run `make run` until the icon stands, end the app, and return how many seconds the icon took.

    Raises:
        Failed: no icon came, or the app did not end well. What was said is printed.
    """
    began = time.monotonic()
    with log.open("w", encoding="utf-8") as out:
        made = subprocess.Popen(
            machine.command("make", "run", where=f"/{CLONE}", DISPLAY=display),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until(lambda: has_icon() or made.poll() is not None, ICON_WITHIN_S, "the icon")
            took = time.monotonic() - began
            for pid in processes_of("trayapp"):
                os.kill(pid, signal.SIGTERM)
            code = made.wait(ENDS_WITHIN_S)
        except (Failed, subprocess.TimeoutExpired):
            made.kill()
            code = -signal.SIGKILL
    if code:
        print(log.read_text(encoding="utf-8", errors="replace")[-6000:])
        raise Failed(f"make run: exit status {code} after {time.monotonic() - began:.0f} s")
    return took


def processes_of(program: str) -> Iterator[int]:
    """Return the processes, here and in the systems, that run a script of this name."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text(errors="replace").split("\0")
        except OSError:  # it ended meanwhile
            continue
        if any(word.endswith(f"/bin/{program}") for word in words[:2]):
            yield int(folder.name)


def end_all() -> None:
    """Kill what a failed step left behind: every process in our PID namespace but the two of ours."""
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) not in {1, os.getpid()}:
            with suppress(ProcessLookupError):
                os.kill(int(folder.name), signal.SIGKILL)


def run_tests(machine: Machine, report: Report, ends_at: float) -> None:
    """Run `make test`, show what it says once the tests began, and put what came out into the report."""
    began, tests_began = time.monotonic(), 0.0
    set_up: list[str] = []

    def on_line(line: str) -> None:
        nonlocal tests_began
        if "test session starts" in line:
            tests_began = time.monotonic()
            report.steps.append(("make test, its set-up", tests_began - began))
        if tests_began:
            print(f"  {line}", flush=True)  # indented, for it is not the end of the tests that run here
        else:
            set_up.append(line)
        if found := _COUNTS.match(line):
            report.counts = found[1]
        if found := _REASON.match(line):
            report.skipped.append(f"{found[1]} x {found[2]}")

    try:
        follow(machine.command("make", "test", where=f"/{CLONE}"), "make test", ends_at, on_line)
    except Failed:
        print("" if tests_began else "\n".join(set_up[-60:]))
        raise
    finally:
        report.steps.append(("make test, the tests", time.monotonic() - (tests_began or began)))


def try_release(release: str, folder: Path, ends_at: float) -> Report:
    """Make a system of a release and run README's commands in it."""
    report = Report(release)

    @contextmanager
    def step(name: str) -> Iterator[None]:
        print(f"fresh: {RELEASES[release]}: {name}", flush=True)
        began = time.monotonic()
        yield
        report.steps.append((name, time.monotonic() - began))

    fresh, desktop = Machine(folder / "fresh", ends_at), Machine(folder / "desktop", ends_at)
    try:
        with step("the system is made"):
            make_system(release, fresh.root, ends_at)
            subprocess.run(["cp", "--archive", str(fresh.root), str(desktop.root)], check=True)
            host.pass_in(desktop.root, desktop.root / "root")
            settle(fresh)
        print(f"fresh: {RELEASES[release]}: make run", flush=True)
        with tray(desktop) as (display, has_icon):
            for name in ("make run, to the icon", "make run again, to the icon"):
                report.steps.append((name, run_until_icon(fresh, display, has_icon, folder / "run.log")))
        print(f"fresh: {RELEASES[release]}: make test", flush=True)
        run_tests(fresh, report, ends_at)
    except Unavailable as why:
        report.failure, report.status = f"cannot be tried here: {why}", UNAVAILABLE
    except (Failed, LookupError, subprocess.SubprocessError) as why:
        report.failure, report.status = f"FAILED: {why}", 1
    return report


Attempt = Callable[[str, Path, float], Report]
"""Does what is to be done with a release in a folder, before a moment in monotonic seconds, and reports."""


def inside(folder: Path, releases: list[str], ends_at: float, attempt: Attempt) -> int:
    """Be the first process of the namespaces: start what works, and take the orphans' exit statuses."""
    worker = os.fork()
    if not worker:
        subprocess.run(["mount", "-t", "proc", "proc", "/proc"], check=True)
        subprocess.run(["hostname", "fresh"], check=True)
        reports = []
        for release in releases:
            (folder / release).mkdir()
            reports.append(attempt(release, folder / release, ends_at))
            end_all()
            shutil.rmtree(folder / release, ignore_errors=True)
        print("\n".join(line for report in reports for line in ("", *report.lines())), flush=True)
        os._exit(min((report.status for report in reports if report.status), default=0))
    while True:
        ended, status = os.wait()
        if ended == worker:
            return os.waitstatus_to_exitcode(status)


def unavailable(why: str) -> NoReturn:
    """Say why nothing can be done here, and exit."""
    print(f"make fresh: {why}", file=sys.stderr)
    sys.exit(UNAVAILABLE)


def check_host(releases: list[str]) -> None:
    """Exit where this machine cannot do it; install the bootstrapper where that alone is missing."""
    if os.geteuid() != 0:
        unavailable("This needs root, for it makes whole systems and enters them. Try: sudo make fresh")
    missing = [tool for tool in ("unshare", "setpriv", "pivot_root", "git", "apt-get") if not shutil.which(tool)]
    if missing:
        unavailable(f"This machine lacks {', '.join(missing)}.")
    namespaces = subprocess.run(
        ["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "true"], check=False, capture_output=True, text=True
    )
    if namespaces.returncode:
        unavailable(f"No namespaces of our own: {namespaces.stderr.strip()}")
    folder = tempfile.gettempdir()
    if shutil.disk_usage(folder).free < NEEDED_GB * 1e9:
        unavailable(f"{folder} has not {NEEDED_GB} GB left. TMPDIR=FOLDER puts the systems elsewhere.")
    try:
        host.sources(releases[0])
    except (LookupError, subprocess.CalledProcessError) as why:
        unavailable(str(why))
    if shutil.which("mmdebstrap") or shutil.which("debootstrap"):
        return
    if os.environ.get("SYSTEM") == "skip":
        unavailable("Install mmdebstrap or debootstrap first.")
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "mmdebstrap"]
    if subprocess.run(install, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}).returncode:
        unavailable("mmdebstrap cannot be installed.")


def main(attempt: Attempt = try_release) -> int:
    """Do what `attempt` does with each release, in namespaces of our own, so that mounts and processes end with us."""
    releases = sys.argv[1:] or list(RELEASES)
    if not set(releases) <= set(RELEASES):
        print(f"usage: fresh.py [{'] ['.join(RELEASES)}]", file=sys.stderr)
        return USAGE
    if os.environ.get("FRESH_INSIDE"):
        return inside(Path(os.environ.pop("FRESH_INSIDE")), releases, float(os.environ.pop("FRESH_ENDS_AT")), attempt)
    check_host(releases)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    limit_s = 60 * float(os.environ.get("FRESH_MINUTES") or 30 * len(releases))
    with tempfile.TemporaryDirectory(prefix="fresh-", ignore_cleanup_errors=True) as folder:
        own = ["setpriv", "--pdeathsig=KILL", "unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"]
        env = {**os.environ, "FRESH_INSIDE": folder, "FRESH_ENDS_AT": str(time.monotonic() + limit_s)}
        with subprocess.Popen([*own, sys.executable, str(Path(sys.argv[0]).resolve()), *releases], env=env) as process:
            try:
                return process.wait()
            finally:
                process.kill()


if __name__ == "__main__":
    sys.exit(main())
