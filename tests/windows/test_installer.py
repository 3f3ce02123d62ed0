"""The installer's whole life: install, use, update while the app runs, uninstall. TRAYAPP_INSTALLER names it."""

from __future__ import annotations

import os
import subprocess
import winreg
from pathlib import Path

import pytest

from tests.windows.screen import App, on_screen, processes, wait_for
from trayapp import __version__
from trayapp.desktop.autostart.windows import RUN
from trayapp.desktop.identity import APP_ID
from trayapp.store.paths import app_paths

INSTALLER = os.environ.get("TRAYAPP_INSTALLER", "")
pytestmark = [
    pytest.mark.skipif(not INSTALLER, reason="TRAYAPP_INSTALLER names no installer: `make windows` builds one"),
    pytest.mark.timeout(300),
]
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\trayapp"


def value(key: str, name: str) -> str | None:
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as found:
            return winreg.QueryValueEx(found, name)[0]
    except FileNotFoundError:
        return None


def install() -> None:
    subprocess.run([INSTALLER, "/S"], check=True, timeout=200, env=on_screen())


@pytest.fixture(scope="module")
def folder() -> Path:
    """Install it; what is left is removed with the Windows."""
    install()
    return Path(value(KEY, "InstallLocation") or "")


def shortcut() -> Path:
    shell = r"Software\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"
    return Path(value(shell, "Programs") or "", "trayapp.lnk")


def run(program: Path, *words: str) -> str:
    done = subprocess.run([str(program), *words], capture_output=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8", "replace")


def test_its_shortcut_bears_its_id(folder) -> None:
    assert APP_ID.encode("utf-16-le") in shortcut().read_bytes()


def test_it_is_in_the_start_menu_and_in_the_list_of_programs(folder) -> None:
    link = shortcut().read_bytes()
    target = str(folder / "trayapp.exe")
    assert target.encode("utf-16-le") in link or target.encode() in link
    assert value(KEY, "DisplayVersion") == __version__
    assert (folder / "LICENSES.txt").stat().st_size > 10_000


def test_it_is_whole_and_brings_nothing_that_windows_has(folder) -> None:
    said = run(folder / "trayapp-cli.exe", "--self-test").splitlines()
    assert said
    assert all(line.startswith("ok ") for line in said)
    assert run(folder / "trayapp-cli.exe", "--version").strip() == f"trayapp {__version__}"
    names = {path.name.lower() for path in folder.rglob("*.dll")}
    assert not {"icuuc.dll", "kernel32.dll", "user32.dll"} & names


def test_the_programs_tell_their_version_and_only_one_has_a_console(folder) -> None:
    import pefile

    consoles = {}
    for name in ("trayapp.exe", "trayapp-cli.exe"):
        with pefile.PE(str(folder / name)) as program:
            consoles[name] = program.OPTIONAL_HEADER.Subsystem == pefile.SUBSYSTEM_TYPE["IMAGE_SUBSYSTEM_WINDOWS_CUI"]
            strings = {
                key.decode(): text.decode()
                for table in program.FileInfo[0]
                if str(table.name).startswith("StringFileInfo")
                for each in table.StringTable
                for key, text in each.entries.items()
            }
            kinds = {entry.id for entry in program.DIRECTORY_ENTRY_RESOURCE.entries}
        assert strings["ProductVersion"] == __version__
        assert pefile.RESOURCE_TYPE["RT_GROUP_ICON"] in kinds
    assert consoles == {"trayapp.exe": False, "trayapp-cli.exe": True}


def test_an_update_ends_the_running_app_in_order_and_starts_it_again(folder, tmp_path) -> None:
    program = folder / "trayapp.exe"
    app = App(tmp_path / "profile", str(program))
    log = tmp_path / "profile" / "trayapp.log"
    try:
        app.icon()
        wait_for(lambda: log.exists() and "openai: " in log.read_text(encoding="utf-8", errors="replace"), "verdict")
        install()
        assert app.process.wait(60) == 0
        assert not list((tmp_path / "profile").glob("*-wal"))
        again = wait_for(lambda: processes("trayapp.exe"), "app after the update")
        assert app.process.pid not in again
    finally:
        app.process.kill()


def test_uninstalled_it_leaves_settings_and_nothing_else(folder) -> None:
    wait_for(lambda: processes("trayapp.exe"), "app after the update")
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN) as key:
        winreg.SetValueEx(key, "trayapp", 0, winreg.REG_SZ, f'"{folder / "trayapp.exe"}"')
    link = shortcut()
    settings = app_paths().config_file
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("version = 1\n", encoding="utf-8")
    subprocess.run([str(folder / "uninstall.exe"), "/S"], check=True, timeout=100)
    wait_for(lambda: not folder.exists(), "end of the folder")
    wait_for(lambda: not processes("trayapp.exe"), "end of the app")
    assert not link.exists()
    assert value(KEY, "DisplayName") is None
    assert value(RUN, "trayapp") is None
    assert settings.exists()
