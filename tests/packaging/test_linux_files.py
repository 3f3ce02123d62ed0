"""The desktop entry, the store description, the script for Debian's packages, and the pinned versions."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from trayapp import __version__

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
APP_ID = "org.trayapp.trayapp"
ENTRY = LINUX / f"{APP_ID}.desktop"
METAINFO = LINUX / f"{APP_ID}.metainfo.xml"
SCRIPT = LINUX / "install-debian.sh"


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(ENTRY.read_text(encoding="utf-8"))
    return parser["Desktop Entry"]


def test_the_entry_can_be_started_and_may_notify() -> None:
    found = entry()
    assert (found["Exec"], found["TryExec"], found["Icon"]) == ("trayapp", "trayapp", APP_ID)
    assert found["X-GNOME-UsesNotifications"] == "true"
    assert "NoDisplay" not in found, "Plasma hides such apps from its notification settings"


def test_the_description_names_this_entry_and_version() -> None:
    tree = ET.fromstring(METAINFO.read_text(encoding="utf-8"))
    assert tree.findtext("id") == APP_ID
    assert tree.findtext("launchable") == ENTRY.name
    assert tree.findtext("summary") == entry()["Comment"]
    assert tree.find("releases/release").get("version") == __version__


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not here")
def test_the_entry_is_valid() -> None:
    done = subprocess.run(["desktop-file-validate", ENTRY], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="appstream is not here")
def test_the_description_is_valid() -> None:
    check = ["appstreamcli", "validate", "--no-net", "--pedantic", METAINFO]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


class Machine:
    """A folder of made-up commands, for a script that would change the machine."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.log = folder / "log"
        self.log.touch()

    def command(self, name: str, body: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def debian(self, *, missing: str = "", uid: int = 0) -> None:
        """Have dpkg know all packages but those in `missing`; `apt-get` and `sudo` write down what they are asked."""
        unknown = "".join(f"|{name}" for name in missing.split())
        self.command("dpkg-query", f'case "$3" in *t64{unknown}) exit 1;; esac; echo installed')
        self.command("apt-get", f'echo "apt-get $*" >> {self.log}')
        self.command("id", f"echo {uid}")

    def run(self, *groups: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", SCRIPT, *groups],
            env={"PATH": str(self.bin)} | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_installed_where_all_is_there(machine: Machine) -> None:
    machine.debian()
    assert machine.run("run", "test").returncode == 0
    assert machine.asked() == []


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.debian(missing="libegl1 dunst xvfb")
    assert machine.run("run", "test").returncode == 0
    update, install = machine.asked()
    assert update == "apt-get update -qq"
    assert install.split()[-3:] == ["libegl1", "dunst", "xvfb"]
    assert "--no-install-recommends" in install


def test_sudo_is_asked_once_by_those_who_are_not_root(machine: Machine) -> None:
    machine.debian(missing="dunst", uid=1000)
    machine.command("sudo", f'echo sudo >> {machine.log}; "$@"')
    assert machine.run("test").returncode == 0
    assert [line.split()[0] for line in machine.asked()] == ["sudo", "apt-get", "apt-get"]


def test_without_root_or_sudo_all_packages_are_named_at_once(machine: Machine) -> None:
    machine.debian(missing="python3-venv dunst xvfb", uid=1000)
    done = machine.run("venv", "test")
    assert done.returncode == 1
    assert "python3-venv dunst xvfb" in done.stderr
    assert "administrator" in done.stderr
    assert "SYSTEM=skip" in done.stderr
    assert machine.asked() == []


def test_whom_sudo_refuses_is_asked_once_and_told_what_to_do(machine: Machine) -> None:
    machine.debian(missing="python3-venv libegl1 dunst", uid=1000)
    machine.command("sudo", f"echo sudo >> {machine.log}; echo 'newcomer is not in the sudoers file.' >&2; exit 1")
    done = machine.run("venv", "run", "test")
    assert done.returncode == 1
    assert machine.asked() == ["sudo"]
    assert "python3-venv libegl1 dunst" in done.stderr.partition("These packages are missing:")[2]
    assert "administrator" in done.stderr


def test_elsewhere_what_is_missing_is_named(machine: Machine) -> None:
    machine.command("ldconfig", "echo 'libEGL.so.1 (libc6,x86-64) => /usr/lib64/libEGL.so.1'")
    done = machine.run("run")
    assert done.returncode == 1
    assert "This is no Debian" in done.stderr
    assert "libxcb-cursor0 (libxcb-cursor.so.0)" in done.stderr
    assert "libegl1" not in done.stderr


def test_elsewhere_nothing_is_asked_for_where_all_is_there(machine: Machine) -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    for needed in re.findall(r"[\w.+-]+=([\w.+-]+)", script.partition("RUN=")[2].partition("usage()")[0]):
        if ".so." not in needed:
            machine.command(needed, "")
    listed = (LINUX.parents[1] / "resources" / "linux-libraries.txt").read_text(encoding="utf-8")
    machine.command("ldconfig", f"echo '{' '.join(re.findall(r'=(lib[^ =]+[.]so[.][0-9]+)', listed))}'")
    done = machine.run("venv", "run", "test")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_matter_can_be_left_to_the_user(machine: Machine) -> None:
    assert machine.run("run", SYSTEM="skip").returncode == 0


@pytest.mark.parametrize("groups", [(), ("everything",)])
def test_wrong_usage_is_told(machine: Machine, groups: tuple[str, ...]) -> None:
    done = machine.run(*groups)
    assert done.returncode == os.EX_USAGE
    assert "usage" in done.stderr


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_versions_are_pinned_and_say_nothing_of_where_they_came_from() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    pinned = {normal(line.partition("==")[0]) for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], "import-linter"]
    assert {normal(re.split(r"[<>=;\s\[]", each)[0]) for each in wanted} <= pinned
