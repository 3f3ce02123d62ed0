"""Pictures of what the desktop shows of the app besides windows: menu, tooltip, notifications, and what it copies.

Nothing is posed: a demo runs, and xfce4-panel and xfce4-notifyd draw what it tells them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from tests.screenshots.contact_sheet import contact_sheet
from tests.support.desktop.desk import Desk
from tests.support.desktop.rig import Rig
from tests.support.desktop.waiting import wait_for

SHEET = "desktop-tray-texts"
_PATIENCE_S = 90
_DEMO = ("--scenario", "sign-in-only", "--speed", "120")
_PANEL = "ChatGPT"
_LOW = 60
"""Pixels that a notification's window is higher than; xfce4-notifyd has another, empty one."""
_MOMENTS = {
    "likely": "hasn't confirmed",
    "confirmed": "confirmed it at",
    "all-clear": "Everything works",
}
"""What the tooltip says when a notification is due."""


class TrayPhotographer:
    """Takes pictures of single windows of a desktop into a folder."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        self._rig, self._folder = rig, folder
        self._last = b""

    def notification(self, name: str) -> Path:
        """Picture the notification once it's another than the last."""

        def look() -> bytes:
            [window] = self._notifications() or [0]
            seen = self._shot(window, path) if window else b""
            return seen if seen != self._last else b""

        path = self._path(f"notification-{name}")
        self._last = wait_for(lambda: self._still(look), f"the notification {name}", _PATIENCE_S)
        return path

    def popup(self, name: str, act: Callable[[], object]) -> Path:
        """Picture what opens at the icon when something is done."""
        before, path = self._popups(), self._path(name)
        act()
        [window] = wait_for(lambda: [*(self._popups() - before)], name)
        wait_for(lambda: self._still(lambda: self._shot(window, path)), f"a {name} that stands still")
        return path

    def pasted(self) -> Path:
        """Copy in the panel, paste into another program's window, and picture that."""
        rig, path = self._rig, self._path("copied")
        rig.click(*rig.icon_at())
        wait_for(lambda: rig.windows(_PANEL), "the panel")
        rig.keys("ctrl+c", "Escape")
        wait_for(lambda: not rig.windows(_PANEL), "the panel to close")
        rig.start([sys.executable, "-m", "tests.screenshots.notepad"], name="notepad")
        [window] = wait_for(lambda: rig.windows("Notepad"), "a window to paste into")
        empty = wait_for(lambda: self._still(lambda: self._shot(window, path)), "an empty page")
        rig.run("xdotool", "windowfocus", "--sync", str(window))
        rig.keys("ctrl+v", "ctrl+Home")
        wait_for(lambda: self._still(lambda: self._shot(window, path)) not in {b"", empty}, "the pasted text")
        return path

    def _still(self, look: Callable[[], bytes]) -> bytes:
        """Return what is seen if it's the same twice in a row."""
        seen = look()
        return seen if seen and look() == seen else b""

    def _shot(self, window: int, path: Path) -> bytes:
        """Return a picture of the screen where a window is, nothing where it has just gone."""
        try:
            left, top, width, height = self._rig.rect(window)
        except subprocess.CalledProcessError:
            return b""
        # Of the root: asked for a window that is gone, `import` waits for a click.
        part = f"{width}x{height}{left:+}{top:+}"
        self._rig.run("import", "-window", "root", "-crop", part, "+repage", str(path))
        return path.read_bytes()

    def _path(self, name: str) -> Path:
        return self._folder / f"desktop-{name}.png"

    def _popups(self) -> set[int]:
        return {*self._rig.windows("wrapper", by="class"), *self._rig.windows("xfce4-panel", by="class")}

    def _notifications(self) -> list[int]:
        found = self._rig.windows("Xfce4-notifyd", by="class")
        with suppress(subprocess.CalledProcessError):  # one of them has just gone
            return [each for each in found if self._rig.rect(each)[3] > _LOW]
        return []


def take(folder: Path) -> Iterator[Path]:
    """Picture each of them, and all on one sheet."""
    taken: list[Path] = []
    with Rig(notifier="xfce") as rig:
        desk, photographer = Desk(rig.bus.address), TrayPhotographer(rig, folder)
        rig.start([sys.executable, "-m", "trayapp", "demo", *_DEMO], name="demo")
        item = desk.wait_item("trayapp")
        for name, said in _MOMENTS.items():
            wait_for(lambda said=said: said in desk.tooltip(item), name, _PATIENCE_S)
            taken.append(photographer.notification(name))
            if name == "confirmed":
                taken += _at_the_icon(rig, photographer)
        desk.close()
    yield from taken
    yield contact_sheet(taken, folder / f"{SHEET}.png")


def _at_the_icon(rig: Rig, photographer: TrayPhotographer) -> Iterator[Path]:
    x, y = (str(each) for each in rig.icon_at())
    yield photographer.popup("menu", lambda: rig.run("xdotool", "mousemove", x, y, "click", "3"))
    rig.keys("Escape")
    rig.run("xdotool", "mousemove", "300", "300")
    yield photographer.popup("tooltip", lambda: rig.run("xdotool", "mousemove", x, y, "mousemove_relative", "1", "1"))
    yield photographer.pasted()
