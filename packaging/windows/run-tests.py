#!/usr/bin/env python3
"""Runs the tests in a Windows made by Wine, and says what was run, what was skipped, and why.

run-tests.py [--installer FILE | --build] FOLDER [GROUP...]     makes the Windows in FOLDER if there is none

A GROUP is a name of `groups.toml`; without one, all run. What needs an installer runs where FILE or --build gives
one. Each group is one process of pytest with a time limit of its own, two at a time, each of the two in a Windows of
its own: what a test leaves running ends with its group, and a group that hangs holds up no other. (pytest-xdist is no
way here: a test over its limit ends its worker on Windows, and then xdist hangs.)

What the groups said is in FOLDER/reports. WINDOWS_MINUTES limits the time for all together, with that for making the
Windows. Exits with 0 when everything passed, 1 when something failed, was cut off or never began, and 69 where this
machine cannot do it. Run it with the Python of a development environment.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import report
from wine import LANES, ROOT, Lane, copy_source, make, missing

HERE = Path(__file__).resolve().parent
LIMIT_MINUTES = 15.0
GROUP_SHARE = 0.6  # of the time for all, for one group: what tells a hang from a busy machine
UNAVAILABLE = 69


@dataclass(frozen=True)
class Group:
    """Tests that one process of pytest runs; `installer` says that they need the installer that was built."""

    name: str
    tests: tuple[str, ...]
    installer: bool = False


def groups() -> list[Group]:
    """Return the groups in the order in which they begin: the longest first."""
    table = tomllib.loads((HERE / "groups.toml").read_text(encoding="utf-8"))["group"]
    return [Group(each["name"], tuple(sorted(files_of(each["tests"]))), each.get("installer", False)) for each in table]


def limit_minutes() -> float:
    """Return how long all may take together."""
    return float(os.environ.get("WINDOWS_MINUTES") or LIMIT_MINUTES)


def files_of(patterns: Sequence[str]) -> Iterator[str]:
    """Return the files of tests that the patterns name; one that names nothing is a KeyError."""
    for pattern in patterns:
        if not (found := [each.relative_to(ROOT).as_posix() for each in ROOT.glob(pattern)]):
            raise KeyError(pattern)
        yield from found


@contextmanager
def screen() -> Iterator[str]:
    """Run an X server and return its display: Wine shows there what Windows would."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield f":{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def build(lane: Lane, folder: Path, limit_s: float) -> Path:
    """Build the installer in one of the Windows and return its path.

    Raises:
        SubprocessError: it was not built, or not in time.
    """
    out = folder / "dist"
    command = [sys.executable, str(HERE / "build.py"), str(lane.folder), str(out)]
    try:
        subprocess.run(command, check=True, env={**os.environ, **lane.environment}, timeout=limit_s)
    finally:
        lane.end_everything()
    (installer,) = out.glob("*-setup.exe")
    return installer


def run_group(group: Group, lane: Lane, folder: Path, ends_at: float, installer: Path | None) -> report.Result:
    """Run a group in one of the Windows, and return what came of it."""
    began = time.monotonic()
    limit_s = min(GROUP_SHARE * 60 * limit_minutes(), ends_at - began)
    if limit_s <= 0:
        return report.Result(group.name, 0.0, "never began: the time for all was over")
    log = folder / f"{group.name}.log"
    if group.installer:
        shutil.copy2(installer or build(lane, folder, limit_s), lane.drive / "setup.exe")
        lane.environment["TRAYAPP_INSTALLER"] = "C:\\setup.exe"
        limit_s -= time.monotonic() - began
    xml = lane.drive / "reports" / f"{group.name}.xml"
    xml.parent.mkdir(exist_ok=True)
    xml.unlink(missing_ok=True)
    options = ["-v", "--color=no", "--tb=short", "-p", "no:cacheprovider"]
    options += ["--continue-on-collection-errors", f"--junitxml=C:\\reports\\{group.name}.xml"]
    code = lane.run(["-m", "pytest", *options, *group.tests], log, limit_s)
    seconds = time.monotonic() - began
    if code is None:
        return report.cut_off(group.name, seconds, log, f"cut off after {limit_s:.0f} s")
    if not xml.exists():  # a test over its limit ends the process, as does a crash
        return report.cut_off(group.name, seconds, log, f"ended with {code} in the middle of a test")
    shutil.copy2(xml, folder)
    return report.read(group.name, seconds, folder / xml.name, code)


def run_all(
    chosen: Sequence[Group], lanes: Sequence[Lane], folder: Path, ends_at: float, installer: Path | None
) -> list[report.Result]:
    """Run the groups, as many at a time as there are lanes, and tell of each as it ends."""
    free: queue.SimpleQueue[Lane] = queue.SimpleQueue()
    for lane in lanes:
        free.put(lane)

    def run(group: Group) -> report.Result:
        lane = free.get()
        try:
            result = run_group(group, lane, folder, ends_at, installer)
        except subprocess.SubprocessError as why:
            result = report.Result(group.name, 0.0, f"no installer was built: {why}")
        finally:
            free.put(lane)
        print(result.line(), flush=True)
        if result.failure:
            print(report.last_lines(folder / f"{group.name}.log"), flush=True)
        return result

    with ThreadPoolExecutor(len(lanes)) as pool:
        try:
            return list(pool.map(run, chosen))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        finally:
            for lane in lanes:
                lane.end_everything()


def main() -> int:
    """Make the Windows, run the tests, tell."""
    words = argparse.ArgumentParser(usage="run-tests.py [--installer FILE | --build] FOLDER [GROUP...]")
    which = words.add_mutually_exclusive_group()
    which.add_argument("--installer", type=Path)
    which.add_argument("--build", action="store_true")
    words.add_argument("folder", type=Path)
    words.add_argument("groups", nargs="*", metavar="GROUP")
    said = words.parse_args()
    known = {each.name: each for each in groups()}
    if unknown := set(said.groups) - set(known):
        words.error(f"no group is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    chosen = [each for each in known.values() if each.name in said.groups or not said.groups]
    chosen = [each for each in chosen if said.installer or said.build or not each.installer]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    began = time.monotonic()
    ends_at = began + 60 * limit_minutes()
    windows: Path = said.folder.resolve()
    if why := missing(windows, *(["makensis"] if said.build else [])) or make(windows, ends_at):
        print(f"make test-windows: {why}", file=sys.stderr)
        return UNAVAILABLE
    made = time.monotonic()
    reports = windows / "reports"
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir()
    with screen() as display:
        lanes = [Lane(windows, number, display) for number in range(min(LANES, len(chosen)))]
        for lane in lanes:
            copy_source(lane.drive / "src")
        results = run_all(chosen, lanes, reports, ends_at, said.installer)
    print("\n".join(("", *report.table(results), "")))
    print(f"made in {made - began:.0f} s, tested in {time.monotonic() - made:.0f} s")
    return int(any(each.failure for each in results))


if __name__ == "__main__":
    sys.exit(main())
