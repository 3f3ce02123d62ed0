"""What packages are made of: the self-test, the manual page, the completions, and builds that give the same bytes."""

from __future__ import annotations

import importlib
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from trayapp import resources
from trayapp.cli.parser import make_parser
from trayapp.desktop.identity import APP_ID
from trayapp.simulation.scenario_files import builtin_names

ROOT = Path(__file__).parents[2]
TRAYAPP = [sys.executable, "-m", "trayapp"]


def run(*command: object, code: int = 0, within_s: float = 55, **options: object) -> str:
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, timeout=within_s, check=False, cwd=ROOT, **options
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_a_whole_installation_passes_its_self_test() -> None:
    said = dict(line.removeprefix("ok").strip().split(": ") for line in run(*TRAYAPP, "--self-test").splitlines())
    assert (said["languages"], said["tips"], said["scenarios"]) == (
        "6",
        str(len(resources.tip_rules())),
        str(len(builtin_names())),
    )
    assert int(said["icons"]) > 300
    assert all(int(count) for count in said.values())


def test_the_self_test_names_what_is_missing_and_tries_the_rest(tmp_path) -> None:
    shutil.copytree(ROOT / "trayapp", tmp_path / "trayapp", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    (tmp_path / "resources" / "translations" / "de.mo").unlink()
    (tmp_path / "resources" / "tips.toml").write_text("tip = 1\n", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from trayapp.__main__ import main; sys.exit(main())"
    said = run(sys.executable, "-S", "-P", "-c", f"import site; site.main(); {code}", "--self-test", code=69)
    lines = {line.split()[1].rstrip(":"): line for line in said.splitlines()}
    assert "de.mo" in lines["languages"]
    assert lines["languages"].startswith("failed")
    assert lines["tips"].startswith("failed")
    assert lines["storage"].startswith("ok")


def test_a_packages_size_counts_a_file_once_however_many_links_lead_to_it(tmp_path, monkeypatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "packaging")
    installed_kib = importlib.import_module("layout").installed_kib
    tree = tmp_path / "tree"
    (tree / "folder").mkdir(parents=True)
    (tree / "folder" / "library").write_bytes(bytes(5000))
    (tree / "link").symlink_to("folder/library")
    (tree / "other").symlink_to("folder")
    assert installed_kib(tree) == 5 + 3


@pytest.fixture(scope="module")
def manual(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    run(sys.executable, "packaging/manual/make.py", folder)
    return folder


def options_of_parser() -> set[str]:
    seen = re.findall(r"--[a-z][a-z-]+", make_parser().format_help())
    for action in make_parser()._actions:
        for each in (action.choices or {}).values() if isinstance(action.choices, dict) else ():
            seen += re.findall(r"--[a-z][a-z-]+", each.format_help())
    return set(seen)


@pytest.mark.parametrize("name", ["trayapp.1", "trayapp.bash", "_trayapp"])
def test_every_option_is_in_the_manual_page_and_the_completions(manual, name) -> None:
    text = (manual / name).read_text(encoding="utf-8").replace("\\-", "-")
    assert {option for option in options_of_parser() if option not in text} == set()


@pytest.mark.timeout(300)
def test_two_builds_of_one_commit_are_the_same_byte_for_byte(tmp_path) -> None:
    for name in ("one", "two"):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SOURCE_DATE_EPOCH": "1790000000"}
        mask = "umask 077;" if name == "two" else ""
        python, out = shlex.quote(sys.executable), shlex.quote(str(tmp_path / name))
        run("sh", "-c", f"{mask} exec {python} -m build --no-isolation --outdir {out} .", env=environment, within_s=140)
        if shutil.which("dpkg-deb"):
            run("sh", "-c", f"{mask} exec {python} packaging/debian/build.py {out}", env=environment)
    made = {each.name: each.read_bytes() for each in (tmp_path / "one").iterdir()}
    assert {each.name: each.read_bytes() for each in (tmp_path / "two").iterdir()} == made
    assert len(made) == 2 + bool(shutil.which("dpkg-deb"))


FLATPAK = ROOT / "packaging" / "flatpak"
WORKFLOW = ROOT / ".github" / "workflows" / "build.yml"


def test_the_sandbox_lets_through_what_the_app_uses_and_no_files() -> None:
    manifest = json.loads((FLATPAK / f"{APP_ID}.json").read_text(encoding="utf-8"))
    assert (manifest["id"], manifest["command"]) == (APP_ID, "trayapp")
    allowed = set(manifest["finish-args"])
    assert not any(
        each.startswith(("--filesystem", "--device", "--socket=x11", "--socket=session")) for each in allowed
    )
    assert {"--talk-name=org.kde.StatusNotifierWatcher", "--talk-name=org.freedesktop.Notifications"} <= allowed


def test_the_sandbox_is_given_the_versions_that_are_tested_by_their_hashes() -> None:
    lines = (FLATPAK / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
    pinned = {line.split(" ")[0].replace("_", "-").lower() for line in lines}
    tested = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().replace("_", "-").splitlines()
    assert pinned <= set(tested)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    needed = {re.split(r"[<>=;\s\[]", each)[0] for each in project} - {"PySide6-Essentials"}
    assert needed <= {each.split("==")[0] for each in pinned}


def test_the_workflow_calls_only_targets_that_there_are() -> None:
    called = re.findall(r"run: make (.*)", WORKFLOW.read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert called
    assert {word for line in called for word in line.split()} <= targets
