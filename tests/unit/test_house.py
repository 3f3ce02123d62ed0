"""The house rules that no linter knows: what importing may do, and who stays away from whom."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import trayapp

PACKAGE = Path(trayapp.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)
MOST_LINES = 300
GRAB_BAGS = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "tools"}

DIALECT = {
    *("affair", "ear", "hurry", "tempo", "telling", "looking", "keeping", "quieting", "standing", "stage", "signs"),
    *("account", "faces", "wishes", "surroundings", "adviser", "scribe", "glance", "inks", "pieces", "doors", "lives"),
}
"""Words of our own making that once stood where the field has a name."""
WATCH_IMPORTS = """
import importlib, logging, sys, threading

def watch(event, arguments):
    wrote = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if wrote or event in {"os.mkdir", "os.rename", "os.remove", "socket.connect", "socket.bind", "subprocess.Popen"}:
        raise SystemExit(f"importing did {event} {arguments[0]!r}")

sys.addaudithook(watch)
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != "jeepney" or sys.platform == "linux":  # D-Bus is for Linux alone
            raise
    if threading.active_count() != 1:
        raise SystemExit(f"importing {name} started a thread")
    if logging.getLogger().handlers or logging.getLogger("trayapp").handlers:
        raise SystemExit(f"importing {name} set logging up")
core = sys.modules.get("PySide6.QtCore")
if core is not None and core.QCoreApplication.instance() is not None:
    raise SystemExit("importing made an application")
"""

BLOCK_IMPORTS = """
import importlib, sys

BLOCKED = {"PySide6", "shiboken6", "httpx", "platformdirs", "jeepney", "truststore", "keyring", "sqlite3", "asyncio"}

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ImportError(f"the domain reached for {name}")

sys.meta_path.insert(0, Block())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""

STATUS = """
import sys
from trayapp.cli.main import run

print("exit code", run(["status", "--no-probe", "--page", "http://127.0.0.1:9", "--timeout", "5"]))
print("Qt:", *sorted(name for name in sys.modules if name.partition(".")[0] in {"PySide6", "shiboken6"}))
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in an interpreter of its own that has no home to write to."""
    nowhere = os.devnull + "/nowhere"
    return subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code, *arguments],
        cwd=PACKAGE.parent,
        env=os.environ
        | {"HOME": nowhere, "XDG_CONFIG_HOME": nowhere, "XDG_STATE_HOME": nowhere, "XDG_CACHE_HOME": nowhere},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_every_package_stands_on_a_floor_of_the_contract() -> None:
    contracts = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [each for each in contracts if each["type"] == "layers"]
    floors = [name for floor in layers["layers"] for name in floor.split(" | ")]
    rooms = {name.split(".")[1] for name in MODULES if "." in name} | {"__main__"}
    assert sorted(floors) == sorted(rooms)
    assert (layers["containers"], layers["exhaustive"]) == (["trayapp"], True)


def test_importing_any_module_does_nothing_but_define() -> None:
    done = run(WATCH_IMPORTS, *MODULES)
    assert done.returncode == 0, done.stderr


def test_the_domain_needs_neither_qt_nor_the_network_nor_a_database() -> None:
    done = run(BLOCK_IMPORTS, *(name for name in MODULES if name.startswith("trayapp.domain")))
    assert done.returncode == 0, done.stderr


def test_the_command_line_imports_no_qt() -> None:
    done = run(STATUS)
    assert done.stdout.splitlines()[-2:] == ["exit code 3", "Qt:"], done.stdout + done.stderr


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_one_subject_and_fits_in_300_lines(name: str) -> None:
    assert not GRAB_BAGS & set(name.split(".")), "name the thing"
    path = PACKAGE.parent.joinpath(*name.split("."))
    source = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
    text = source.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text)), "a module says what it is for"


def test_qt_is_imported_only_where_the_law_allows() -> None:
    allowed = {"trayapp.app.application", "trayapp.polling.qt_bridge"}
    rooms = ("trayapp.ui", "trayapp.desktop", "trayapp.app")
    strangers = [name for name in MODULES if name not in allowed and not name.startswith(rooms) and _imports_qt(name)]
    assert strangers == []


def _imports_qt(name: str) -> bool:
    path = PACKAGE.parent.joinpath(*name.split("."))
    source = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
            return True
        if isinstance(node, ast.Import) and any(each.name.startswith("PySide6") for each in node.names):
            return True
    return False


def words_of(name: str) -> set[str]:
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    return words | {word.removesuffix("s") for word in words}


def dialect_in(source: str) -> list[str]:
    """Return the names of classes and functions in which a word of the dialect stands."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    named = [each.name for each in ast.walk(ast.parse(source)) if isinstance(each, kinds)]
    return [name for name in named if words_of(name) & DIALECT and not name.startswith("test_")]


def test_names_are_the_fields_and_not_a_dialect() -> None:
    top = PACKAGE.parent
    files = [path for folder in ("trayapp", "tests", "packaging") for path in (top / folder).rglob("*.py")]
    found = [f"{path.relative_to(top)}" for path in files if words_of(path.stem) & DIALECT]
    found += [f"{path.relative_to(top)}: {name}" for path in files for name in dialect_in(path.read_text("utf-8"))]
    assert found == []


WITH_DIALECT = ["class Tempo: ...", "def set_inks(): ...", "def follow_affairs(): ...", "class TheEar: ..."]


@pytest.mark.parametrize("source", WITH_DIALECT)
def test_a_word_of_the_dialect_is_found(source: str) -> None:
    assert dialect_in(source)


def test_a_word_that_only_contains_one_is_none() -> None:
    assert not dialect_in("def clear_search(): ...\nclass Linker: ...\ndef understanding(): ...")
