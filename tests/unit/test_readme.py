"""What README lists is what there is: scenarios, libraries, exit codes, commands."""

from __future__ import annotations

import re
from pathlib import Path

from trayapp import resources
from trayapp.cli import exit_codes
from trayapp.cli.main import _COMMANDS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_every_scenario_is_named() -> None:
    named = README.partition("The scenarios (")[2].partition("): ")[2].partition("\n\n")[0]
    known = {path.stem for path in resources.path("scenarios").glob("*.json")}
    assert set(re.findall(r"`([\w-]+)`", named)) == known


def test_every_library_that_qt_needs_is_named() -> None:
    named = (
        README[README.index("sudo apt install lib") :]
        .removeprefix("sudo apt install ")
        .partition("\n\n")[0]
        .replace("\\\n", " ")
        .split()
    )
    lines = resources.path("linux-libraries.txt").read_text(encoding="utf-8").split()
    assert named == [line.partition("=")[0] for line in lines]


def test_every_exit_code_of_a_fault_is_explained() -> None:
    codes = {value for name, value in vars(exit_codes).items() if name.isupper()}
    listed = README.partition("Faults have other numbers:")[2].partition("\n\n")[0]
    assert codes == {int(each) for each in re.findall(r"\b\d+\b", listed)}


def test_every_command_is_in_the_table() -> None:
    assert all(f"| `trayapp {command}" in README for command in _COMMANDS if command)
