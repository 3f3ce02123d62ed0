#!/usr/bin/env python3
"""Installs the packages in dist/ on machines that nobody has touched before, tries them, and removes them.

packages.py [RELEASE...]     bookworm and trixie where none is named

On Debian 13 it takes the package that stands on the distribution's own PySide6, on Debian 12 the one that brings
everything along. Each is checked by lintian, installed by apt, put through its self-test, and played the demo under an
X server until that shows the outage; its desktop entry and store description are validated. Removed, it leaves the
user's data and nothing else. On both, the wheel is then installed with pipx by an ordinary user.

Needs what fresh.py needs, and ends as it does. `make packages` builds the packages first.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import host
from fresh import Report, main, wait_until
from machine import REPOSITORY, USER, Failed, Machine, make_system

DIST = REPOSITORY / "dist"
_DEB = {"bookworm": "trayapp-bundle_*_*.deb", "trixie": "trayapp_*_all.deb"}
_TOOLS = ("xvfb", "desktop-file-utils", "appstream", "lintian", "pipx")
_OUTAGE = "partial_outage, confirmed"
_SHARE = "usr/share"
_ENTRY = "org.trayapp.trayapp"


def try_packages(release: str, folder: Path, ends_at: float) -> Report:
    """Make a system of a release and try its package and the wheel there."""
    report, machine = Report(release), Machine(folder / "system", ends_at)
    try:
        (deb,), (wheel,) = DIST.glob(_DEB[release]), DIST.glob("*.whl")
        with _step(report, "the system is made"):
            make_system(release, machine.root, ends_at)
            machine.do("useradd", "--create-home", "--shell=/bin/bash", "--uid=1000", USER, user=False)
            host.pass_in(machine.root, machine.root / "home" / USER)
            host.pass_in(machine.root, machine.root / "root")
        for each in (deb, wheel):
            (machine.root / "opt" / each.name).write_bytes(each.read_bytes())
        _apt(machine, "update")
        with _step(report, f"{deb.name} is installed"):
            _apt(machine, "install", f"/opt/{deb.name}")
        _self_test(machine, "trayapp")
        _apt(machine, "install", *_TOOLS)
        machine.do("lintian", "--fail-on", "error,warning", f"/opt/{deb.name}", user=False)
        machine.do("desktop-file-validate", f"/{_SHARE}/applications/{_ENTRY}.desktop")
        machine.do("appstreamcli", "validate", "--no-net", f"/{_SHARE}/metainfo/{_ENTRY}.metainfo.xml")
        with _step(report, "the demo reaches its outage"):
            _demo(machine)
        with _step(report, "it is removed"):
            _remove(machine, deb)
        with _step(report, "the wheel by pipx"):
            machine.do("pipx", "install", f"/opt/{wheel.name}")
            _self_test(machine, f"/home/{USER}/.local/bin/trayapp")
    except (Failed, LookupError, ValueError, subprocess.SubprocessError) as why:
        report.failure, report.status = f"FAILED: {why}", 1
    return report


class _step:  # noqa: N801 - used as a function
    """Tells which step runs, and puts its time into the report."""

    def __init__(self, report: Report, name: str) -> None:
        self._report, self._name = report, name

    def __enter__(self) -> None:
        print(f"packages: {self._report.release}: {self._name}", flush=True)
        self._began = time.monotonic()

    def __exit__(self, *_error: object) -> None:
        self._report.steps.append((self._name, time.monotonic() - self._began))


def _apt(machine: Machine, *words: str) -> None:
    environment = {"DEBIAN_FRONTEND": "noninteractive"}
    machine.do("apt-get", "-qq", "-y", "--no-install-recommends", *words, user=False, **environment)


def _self_test(machine: Machine, program: str) -> None:
    lines = machine.do(program, "--self-test")
    if not lines or any(not line.startswith("ok ") for line in lines):
        raise Failed(f"the self-test said {lines}")


def _demo(machine: Machine) -> None:
    """Play the demo under an X server until the log tells of the outage, and end it."""
    script = "Xvfb :9 -screen 0 1280x800x24 -nolisten tcp & DISPLAY=:9 exec trayapp demo --speed 300 --verbose"
    with tempfile.TemporaryFile("w+") as log:
        shown = subprocess.Popen(machine.command("sh", "-c", f"sleep 0; {script}"), stdout=log, stderr=log)

        def said() -> str:
            log.seek(0)
            return log.read()

        try:
            wait_until(lambda: _OUTAGE in said() or shown.poll() is not None, 120, "the outage")
        finally:
            shown.terminate()
            shown.wait(30)
        if _OUTAGE not in said():
            raise Failed(f"the demo ended with {shown.returncode}: {said()[-2000:]}")


def _remove(machine: Machine, deb: Path) -> None:
    """Remove the package; nothing of it may be left, and of the user's data nothing be gone."""
    name = deb.name.partition("_")[0]
    kept = machine.root / "home" / USER / ".config" / "trayapp" / "config.toml"
    kept.parent.mkdir(parents=True)
    kept.write_text("version = 1\n", encoding="utf-8")
    files = [line for line in machine.do("dpkg", "--listfiles", name) if "trayapp" in line]
    _apt(machine, "purge", name)
    left = [line for line in files if (machine.root / line[1:]).exists()]
    if left or not kept.exists():
        raise Failed(f"left behind: {left}; the user's settings are there: {kept.exists()}")


if __name__ == "__main__":
    sys.exit(main(try_packages))
