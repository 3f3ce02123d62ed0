"""What can be said of the Windows packages without a Windows: the table of what is left out, manifest, icon, names."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.windows import TABLE
from trayapp.desktop.autostart import windows as run_key
from trayapp.desktop.identity import APP_ID

ROOT = Path(__file__).parents[2]
WINDOWS = ROOT / "packaging" / "windows"
INSTALLER = (WINDOWS / "installer.nsi").read_text(encoding="utf-8")


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.ClassDef)}


def test_every_test_that_is_left_out_on_windows_is_there_and_has_one_reason() -> None:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    assert set(table) <= {"posix", "wine"}
    left_out = [name for kind in table.values() for each in kind for name in each["tests"]]
    assert len(left_out) == len(set(left_out))
    assert all(each["reason"] for kind in table.values() for each in kind)
    for name in left_out:
        file, _, rest = name.partition("[")[0].partition("::")
        assert not rest or set(rest.split("::")) <= names_in(ROOT / file), name
        assert (ROOT / file).exists(), name


def test_the_installer_uses_the_names_that_the_app_uses() -> None:
    said = dict(re.findall(r'^!define (\w+) "(.*)"$', INSTALLER, re.MULTILINE))
    assert said["APP_ID"] == APP_ID
    assert (said["RUN"], said["APPROVED"]) == (run_key.RUN, run_key.APPROVED)


def test_the_manifests_agree_with_each_other() -> None:
    texts = [each.read_text(encoding="utf-8") for each in sorted((WINDOWS / "winget").glob("*.yaml"))]
    said = [dict(re.findall(r"^(\w+): (\S.*)$", text, re.MULTILINE)) for text in texts]
    assert {each["ManifestType"] for each in said} == {"version", "installer", "defaultLocale"}
    for key in ("PackageIdentifier", "PackageVersion", "ManifestVersion"):
        assert len({each[key] for each in said}) == 1
    (installer,) = [text for text in texts if "ManifestType: installer" in text]
    assert "InstallerSha256: @SHA256@" in installer
    assert "Scope: user" in installer
    assert "RequestExecutionLevel user" in INSTALLER


def test_the_icon_holds_a_picture_of_each_size(tmp_path) -> None:
    target = tmp_path / "trayapp.ico"
    subprocess.run([sys.executable, "packaging/icons/containers.py", str(target)], check=True, cwd=ROOT)
    data = target.read_bytes()
    count = int.from_bytes(data[4:6], "little")
    sides = set()
    for place in range(6, 6 + 16 * count, 16):
        size, start = (int.from_bytes(data[place + at : place + at + 4], "little") for at in (8, 12))
        picture = data[start : start + size]
        assert picture.startswith(b"\x89PNG")
        sides.add(int.from_bytes(picture[16:20], "big"))
        assert (data[place] or 256) == int.from_bytes(picture[16:20], "big")
    assert sides == {16, 20, 24, 32, 40, 48, 64, 256}


def load(monkeypatch, name: str):
    monkeypatch.syspath_prepend(WINDOWS)
    for each in ("report", "wine"):
        monkeypatch.delitem(sys.modules, each, raising=False)
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), WINDOWS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    spec.loader.exec_module(module)
    return module


def test_each_test_of_the_app_runs_in_one_group(monkeypatch) -> None:
    grouped = [file for group in load(monkeypatch, "run-tests").groups() for file in group.tests]
    assert len(grouped) == len(set(grouped))
    rooms = ("unit", "qt", "black_box", "windows")
    there = {each.relative_to(ROOT).as_posix() for room in rooms for each in (ROOT / "tests" / room).rglob("test_*.py")}
    assert set(grouped) == there


REPORT = """<testsuites><testsuite>
<testcase classname="a" name="well" time="1"/>
<testcase classname="a" name="left out"><skipped type="pytest.skip" message="posix: a reason">a.py:1: posix</skipped>
</testcase>
<testcase classname="" name="a.b"><skipped type="pytest.skip" message="collection skipped">
('a.py', 52, 'Skipped: posix: a whole file')</skipped></testcase>
%s</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("more", "code", "failure"),
    [
        ("", 0, ""),
        ("", 5, "pytest ended with 5"),
        ('<testcase classname="a" name="bad"><failure message="no"/></testcase>', 1, "1 failed"),
        ('<testcase classname="a" name="bad"><error message="no"/></testcase>', 1, "1 failed"),
    ],
)
def test_what_pytest_reports_is_counted(monkeypatch, tmp_path, more, code, failure) -> None:
    report = load(monkeypatch, "report")
    (tmp_path / "a.xml").write_text(REPORT % more, encoding="utf-8")
    result = report.read("a", 1.0, tmp_path / "a.xml", code)
    assert (result.passed, result.failure) == (1, failure)
    assert result.skipped == {"posix: a reason": 1, "posix: a whole file": 1}
    assert "| 1 | posix: a whole file |" in list(report.table([result]))


def test_a_machine_without_wine_is_told_so(tmp_path) -> None:
    command = [sys.executable, str(WINDOWS / "run-tests.py"), str(tmp_path / "windows")]
    done = subprocess.run(command, env={**os.environ, "PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 69
    assert "lacks wine" in done.stderr
    assert not (tmp_path / "windows").exists()


def test_the_windows_has_everything_that_the_app_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    made = (WINDOWS / "make-wine.sh").read_text(encoding="utf-8")
    wanted = {re.match(r"[\w.-]+", each)[0] for each in project["dependencies"] if "'linux'" not in each}
    assert [name for name in wanted if not re.search(rf"\b{name}\b", made)] == []


@pytest.mark.parametrize("name", ["make-wine.sh"])
def test_the_script_is_well_formed(name) -> None:
    subprocess.run(["bash", "-n", str(WINDOWS / name)], check=True)
