"""From login to logout: icon, click, panel, settings, second start, Run key, end of session, and nothing left over."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.black_box.outside import DEAD_URL, Server, canary_config, plain
from tests.windows.screen import App, wait_for

WELL = {"page": {}, "components": [{"id": "c", "name": "C", "status": "operational"}]}
SETTINGS, QUIT = 2, 1  # from the menu's end
pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Path]:
    page = Server({"/api/v2/summary.json": plain(WELL)}, plain(b"", 204))
    folder = tmp_path / "a profile"
    folder.mkdir()
    (folder / "config.toml").write_text(
        canary_config(f"{page.url}/generate_204", f"{DEAD_URL}/generate_204")
        + f'[[service]]\nid = "acme"\nname = "Acme"\npage = "{page.url}"\n',
        encoding="utf-8",
    )
    (folder / "memory.json").write_text('{"version": 1, "first_run_done": true}', encoding="utf-8")
    yield folder
    page.close()


@pytest.fixture
def app(profile: Path) -> Iterator[App]:
    started = App(profile)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.wait()


def log_of(profile: Path) -> str:
    log = profile / "trayapp.log"
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def panel_opened(app: App, profile: Path) -> bool:
    """Whether the panel can be seen, or was seen and closed.

    In Wine the keyboard goes back to the desktop some 20 ms after a window took it, and a popover that is left closes.
    """
    if app.shown():
        return True
    with contextlib.suppress(PermissionError):  # it is being replaced
        return bool(json.loads((profile / "memory.json").read_text(encoding="utf-8")).get("looked_at"))
    return False


def test_a_click_opens_the_panel_and_closing_it_leaves_the_icon(app, profile) -> None:
    app.icon()
    assert not panel_opened(app, profile)
    app.click()
    wait_for(lambda: panel_opened(app, profile), "panel")
    app.close_windows()
    assert app.process.poll() is None
    assert app.icon()


def test_the_page_is_read(app, profile) -> None:
    wait_for(lambda: "acme: operational" in log_of(profile), "verdict")


def test_a_second_start_opens_the_panel_of_the_first(app, profile) -> None:
    app.icon()
    assert not panel_opened(app, profile)
    second = app.start_again()
    assert (second.returncode, second.stderr) == (0, b"")
    wait_for(lambda: panel_opened(app, profile), "panel")
    assert app.process.poll() is None


def test_settings_open_from_the_menu(app, profile) -> None:
    wait_for(lambda: "acme: operational" in log_of(profile), "verdict")
    app.choose_in_menu(SETTINGS)
    wait_for(lambda: any("ettings" in each.title for each in app.shown()), "settings")


def test_quit_from_the_menu_ends_it(app, profile) -> None:
    wait_for(lambda: "acme: operational" in log_of(profile), "verdict")
    app.choose_in_menu(QUIT)
    assert app.process.wait(60) == 0


def test_the_end_of_the_session_loses_nothing(app, profile) -> None:
    wait_for(lambda: "acme: operational" in log_of(profile), "verdict")
    app.icon()
    assert app.end_session() == 0
    assert not list(profile.glob("*-wal"))
    assert "acme" in json.dumps(json.loads((profile / "memory.json").read_text(encoding="utf-8")))
    again = App(profile)
    try:
        again.icon()
        assert not panel_opened(again, profile)
        again.click()
        wait_for(lambda: panel_opened(again, profile), "panel")
        assert again.end_session() == 0
    finally:
        again.process.kill()


def test_a_demo_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TEMP", str(tmp_path))
    monkeypatch.setenv("TMP", str(tmp_path))
    demo = App(None, command="demo")
    try:
        wait_for(lambda: any("openai: " in log_of(each) for each in tmp_path.glob("trayapp-demo-*")), "verdict")
        assert demo.end_session() == 0
    finally:
        demo.process.kill()
    assert list(tmp_path.glob("trayapp-demo-*")) == []


def test_the_run_key_starts_it_without_a_console() -> None:
    import winreg

    from trayapp.desktop.autostart.factory import choose_autostart
    from trayapp.desktop.autostart.windows import RUN

    autostart = choose_autostart()
    autostart.enable()
    try:
        assert autostart.is_enabled()
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN) as key:
            line = winreg.QueryValueEx(key, "trayapp")[0]
        assert "pythonw.exe" in line
    finally:
        autostart.disable()
    assert not autostart.is_enabled()
