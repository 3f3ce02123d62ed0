"""Pictures of the real app on a real desktop: 3 February, a desktop without a tray, settings, first run."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support.desktop.desk import Desk
from tests.support.desktop.rig import Rig
from tests.support.desktop.waiting import wait_for

_PATIENCE_S = 90
_SPEED = "120"
"""Times real time: an age grows by a minute in half a second, so that pictures show ages as they are in life."""

_ICON_PX = 15
"""Where the rig's bar has our icon, from the right and the lower edge of the screen."""
_PANEL = "Everything works|ChatGPT|OpenAI|API|Fine-tuning|Working"
"""The panel's title is its headline."""
_COLOURS = 100
"""A window that has not painted yet has one or two."""
_NOBODY = 'version = 1\n[network]\ncanaries = ["http://127.0.0.1:9/"]\n'
_DARK = {"QT_QPA_PLATFORMTHEME": "gtk3", "GTK_THEME": "Adwaita:dark"}


class Photographer:
    """Takes pictures of one desktop into a folder."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self._rig, self._folder = rig, folder

    def screen(self, name: str) -> Path:
        """Picture the whole screen once two pictures in a row are alike: all is painted then."""
        path, before = self._folder / f"desktop-{name}.png", b""

        def is_still() -> bool:
            nonlocal before
            self._rig.run("import", "-window", "root", str(path))
            last, before = before, path.read_bytes()
            return last == before

        wait_for(is_still, "a screen that stands still")
        return path

    def screen_of(self, app: subprocess.Popen[bytes], name: str) -> Path:
        """Picture the screen while `app` is stopped: its ages may change faster than a picture takes."""
        [window], path = self._rig.windows(_PANEL), self._folder / f"desktop-{name}.png"

        def is_painted() -> bool:
            self._rig.run("import", "-window", str(window), str(path))
            return int(self._rig.run("identify", "-format", "%k", str(path))) > _COLOURS

        wait_for(is_painted, "the panel's content")
        app.send_signal(signal.SIGSTOP)
        try:
            return self.screen(name)
        finally:
            app.send_signal(signal.SIGCONT)

    def open_panel(self) -> None:
        """Click the icon as a person does: the panel opens there by itself."""
        width, height = self._rig.size
        self._rig.run("xdotool", "mousemove", "--sync", str(width - _ICON_PX), str(height - 15), "click", "1")
        wait_for(lambda: self._rig.windows(_PANEL), "the panel")


def third_of_february(folder: Path) -> Iterator[Path]:
    """Picture tray, panel and notifications at four moments of the recorded outage."""
    moments = {
        "likely": lambda: "hasn't confirmed" in desk.tooltip(item) and is_told(rig),
        "confirmed": lambda: "confirmed it at" in desk.tooltip(item),
        "recovering": lambda: "recovering" in desk.tooltip(item),
        "all-clear": lambda: "Everything works" in desk.tooltip(item),
    }
    with Rig() as rig:
        desk, photographer = Desk(rig.bus.address), Photographer(rig, folder)
        app = rig.start([sys.executable, "-m", "trayapp", "demo", "--speed", _SPEED], name="demo")
        item = desk.wait_item("trayapp")
        for name, has_come in moments.items():
            wait_for(has_come, name, _PATIENCE_S)
            photographer.open_panel()
            yield photographer.screen_of(app, name)
            rig.keys("Escape")
            wait_for(lambda: not rig.windows(_PANEL), "the panel to close")
        desk.close()


def is_told(rig: Rig) -> bool:
    """Whether a notification can be seen."""
    return rig.dunstctl("count", "displayed").strip() != "0"


def windows(folder: Path) -> Iterator[Path]:
    """Picture the settings, the first run, a dark desktop, and one with two pixels a point."""
    for name, env, scale in (("plain", {}, 1), ("dark", _DARK, 1), ("double", {"QT_SCALE_FACTOR": "2"}, 2)):
        with Rig(scale=scale) as rig:
            desk, photographer = Desk(rig.bus.address), Photographer(rig, folder)
            app = rig.start([sys.executable, "-m", "trayapp", "demo", "--scenario", "all-well"], name="demo", **env)
            item = desk.wait_item("trayapp")
            wait_for(lambda desk=desk, item=item: "Everything works" in desk.tooltip(item), "the all-clear")
            photographer.open_panel()
            yield photographer.screen_of(app, f"all-well-{name}")
            desk.choose(item, "Settings")
            wait_for(lambda rig=rig: rig.windows("^Settings"), "the settings")
            yield photographer.screen(f"settings-{name}")
            rig.stop_apps()
            profile = rig.home / "profile"
            profile.mkdir()
            (profile / "config.toml").write_text(_NOBODY)
            rig.start([sys.executable, "-m", "trayapp", "--profile", str(profile)], name="first", **env)
            wait_for(lambda rig=rig: rig.windows("^Welcome"), "the first run's window")
            yield photographer.screen(f"first-run-{name}")
            desk.close()


def without_tray(folder: Path) -> Iterator[Path]:
    """Picture the panel as a window, where the desktop has no tray, as on GNOME."""
    with Rig(panel=False) as rig:
        rig.start([sys.executable, "-m", "trayapp", "demo", "--scenario", "sign-in-only", "--speed", "60"], name="demo")
        wait_for(lambda: rig.windows(_PANEL), "the panel")
        wait_for(lambda: is_told(rig), "a notification", _PATIENCE_S)
        yield Photographer(rig, folder).screen("no-tray")


def take(folder: Path) -> Iterator[Path]:
    """Take every picture."""
    assert shutil.which("import"), "pictures need ImageMagick: run packaging/linux/install-debian.sh test"
    for part in (third_of_february, windows, without_tray):
        yield from part(folder)
