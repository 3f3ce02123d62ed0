"""What is in the wheel, and that an installation of it finds its resources."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.black_box.outside import Server, plain

ROOT = Path(__file__).parents[2]
APP_ID = "org.trayapp.trayapp"
pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("trayapp-*-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_of(folder: str) -> set[str]:
    found = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def test_every_resource_is_in_the_wheel(names: set[str]) -> None:
    prefix = "trayapp/_resources/"
    wanted = {name for name in files_of("resources") if not name.endswith(".po")}
    assert {f"translations/{path.stem}.mo" for path in (ROOT / "resources" / "translations").glob("*.po")} <= wanted
    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == wanted


def test_every_module_is_in_the_wheel_and_nothing_else(names: set[str]) -> None:
    modules = {name.removeprefix("trayapp/") for name in names if name.startswith("trayapp/")}
    code = {name for name in files_of("trayapp") if not name.endswith("README.md")}
    assert {name for name in modules if not name.startswith("_resources/")} == code
    assert {name.split("/")[0].split("-")[0] for name in names} == {"trayapp"}


def test_the_desktop_finds_entry_description_and_icon(names: set[str]) -> None:
    shared = {name.split(".data/data/share/")[1] for name in names if ".data/data/share/" in name}
    assert shared == {
        f"applications/{APP_ID}.desktop",
        f"metainfo/{APP_ID}.metainfo.xml",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg",
        *(f"trayapp/recipes/{name}" for name in files_of("packaging/recipes")),
        *(f"icons/hicolor/scalable/status/{name}" for name in files_of("resources/icons/symbolic")),
    }


def test_an_installation_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "from trayapp import resources; print(resources.root()); resources.services(); resources.translations('de')"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()) == tmp_path / "trayapp" / "_resources"


def environment(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=60)
    return folder / "bin" / "python"


def install(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(python), "-m", "pip", "install", "--quiet", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture
def with_what_is_here(wheel: Path, tmp_path: Path) -> Path:
    """Install the wheel beside the versions of `constraints.txt`, which these tests run on; no index is asked."""
    python = environment(tmp_path / "venv")
    done = install(python, "--no-index", "--no-deps", str(wheel))
    assert done.returncode == 0, done.stderr
    (packages,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    (packages / "here.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


@pytest.fixture
def with_the_newest(wheel: Path, tmp_path: Path) -> Path:
    """Install the wheel as pipx does, without our constraints: with the newest versions that pip finds."""
    python = environment(tmp_path / "venv")
    done = install(python, "--timeout", "10", "--retries", "0", str(wheel))
    unreachable = ("No matching distribution", "Could not find a version", "NewConnectionError", "Temporary failure")
    if done.returncode and any(each in done.stderr for each in unreachable):
        pytest.skip(f"no package index can be reached: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return python


def _run(*command: object, code: int = 0) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (code, ""), done.stdout
    return done.stdout


@pytest.mark.timeout(300)
@pytest.mark.parametrize("versions", ["with_what_is_here", "with_the_newest"])
def test_an_installation_runs_and_reads_a_page(versions: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    python: Path = request.getfixturevalue(versions)
    installed = python.with_name("trayapp")
    where = "import trayapp; print(trayapp.__file__)"
    assert Path(_run(python, "-I", "-c", where).strip()).is_relative_to(tmp_path)
    page = Server({"/api/v2/summary.json": plain({"components": [{"id": "c", "name": "C", "status": "operational"}]})})
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "config.toml").write_text(
        f'[network]\ncanaries = ["{page.url}/generate_204"]\nproxy = "none"\n'
        f'[[service]]\nid = "acme"\nname = "Acme"\npage = "{page.url}"\n',
        encoding="utf-8",
    )
    assert _run(installed, "--version").startswith("trayapp ")
    assert "Acme" in _run(installed, "--profile", profile, "status")
    app = subprocess.Popen(
        [str(installed), "--profile", str(profile), "--verbose"], stderr=subprocess.PIPE, text=True, cwd=tmp_path
    )
    try:
        for line in app.stderr:
            if "the page of acme" in line:
                break
        app.terminate()
        assert app.wait(20) == 0
    finally:
        app.kill()
        app.communicate()
        page.close()
