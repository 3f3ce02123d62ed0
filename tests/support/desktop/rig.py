"""Brings up a whole desktop, private and headless: X server, session bus, window manager, panel with tray, notifier.

    with Rig() as rig:                 # Xvfb, dbus-daemon, openbox, xfce4-panel, dunst
        app = rig.start([sys.executable, "-m", "trayapp", "demo"])
        ...
        rig.stop_notifier(); rig.start_notifier("xfce")
        rig.stop_panel(); rig.start_panel()

Everything lives in a temporary home, on a display that the X server picks itself and a bus that only it knows. Every
process is ended by its own id. Usable without pytest (screenshots, benchmarks).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from tests.support.desktop.base import NOTIFICATIONS, WATCHER, Desktop
from tests.support.desktop.waiting import wait_for

NOTIFYD = next(Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd"), Path("/usr/lib/xfce4/notifyd/xfce4-notifyd"))

PANEL_CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=640;y=784"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="30"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="square-icons" type="bool" value="true"/>
    </property>
  </property>
</channel>
"""

DUNST_CONFIG = """[global]
    follow = none
    width = 340
    origin = top-right
    offset = 10x10
    history_length = 200
    font = DejaVu Sans 10
    markup = full
    idle_threshold = 0
    mouse_left_click = do_action, close_current
    mouse_right_click = close_current
    show_indicators = no
    dmenu = {home}/menu
    frame_width = 1
    frame_color = "#b8bcc0"
    background = "#fafafa"
    foreground = "#1f2328"
    padding = 10
    horizontal_padding = 12
    separator_color = frame
[urgency_low]
    timeout = 0
    background = "#fafafa"
    foreground = "#1f2328"
[urgency_normal]
    timeout = 0
    background = "#fafafa"
    foreground = "#1f2328"
[urgency_critical]
    timeout = 0
    background = "#fafafa"
    foreground = "#1f2328"
"""


MENU = """#!/bin/sh
grep -F -- "#$(cat {home}/choice)" | head -n 1
"""
"""What dunst calls to let the user choose an action: the choice is in a file (tests.support.desktop.buttons)."""


Rect = tuple[int, int, int, int]
"""Left, top, width and height."""
EDGES = {"bottom": (10, False), "top": (9, False), "left": (7, True), "right": (3, True)}
"""What xfce4-panel calls the middle of each edge of the screen, and whether it stands upright there."""


def edge_of(bar: Rect, size: tuple[int, int]) -> str:
    """Return the edge of the screen that a bar lies along."""
    left, top, width, height = bar
    if width > height:
        return "top" if top == 0 else "bottom" if top + height == size[1] else ""
    return "left" if left == 0 else "right" if left + width == size[0] else ""


def is_inside(inner: Rect, outer: Rect) -> bool:
    """Return whether a rectangle lies in another."""
    starts = all(outer[n] <= inner[n] for n in (0, 1))
    return starts and all(inner[n] + inner[n + 2] <= outer[n] + outer[n + 2] for n in (0, 1))


class Rig(Desktop):
    """A desktop on X11, with `panel` and `notifier` ("dunst", "xfce" or None); `scale` makes its screen larger."""

    TOOLS = ("Xvfb", "dbus-daemon", "openbox", "xfce4-panel", "dunst", "dunstctl", "xdotool", "xprop")
    PARTS = ("panel", "notifier", "openbox", "Xvfb")

    def __init__(self, *, panel: bool = True, notifier: str | None = "dunst", scale: int = 1) -> None:
        super().__init__()
        self.size = 1280 * scale, 800 * scale
        self._panel_wanted, self._notifier_wanted = panel, notifier
        self._notifier, self._edge = "", "bottom"

    def come_up(self) -> None:
        home = self.home
        self.env |= {"XDG_SESSION_TYPE": "x11", "XDG_CURRENT_DESKTOP": "XFCE", "QT_QPA_PLATFORM": "xcb"}
        self.env["DISPLAY"] = self._start_x()
        self.start_bus(["org.xfce.Xfconf.service"])
        (home / ".config/dunst").mkdir()
        (home / ".config/dunst/dunstrc").write_text(DUNST_CONFIG.format(home=home))
        (home / "menu").write_text(MENU.format(home=home))
        (home / "menu").chmod(0o755)
        channel = home / ".config/xfce4/xfconf/xfce-perchannel-xml"
        channel.mkdir(parents=True)
        (channel / "xfce4-panel.xml").write_text(PANEL_CONFIG)
        self._start_part("openbox", ["openbox"])
        if shutil.which("xsetroot"):
            self.run("xsetroot", "-solid", "#305070")  # pictures of windows and notifications need a ground
        if self._panel_wanted:
            self.start_panel(wait=False)
        if self._notifier_wanted:
            self.start_notifier(self._notifier_wanted)
        if self._panel_wanted:
            self.wait_owner(WATCHER)
        self._wait_for_wm()

    def _start_x(self) -> str:
        reader, writer = os.pipe()
        screen = "{}x{}x24".format(*self.size)
        # Without -noreset the server begins anew when its last client leaves: what comes just then is not let in.
        command = ["Xvfb", "-noreset", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp"]
        self._start_part("Xvfb", command, pass_fds=(writer,))
        os.close(writer)
        with os.fdopen(reader) as number:
            display = number.readline().strip()
        assert display, f"Xvfb did not start: {self.log('Xvfb')[-2000:]}"
        return f":{display}"

    def _wait_for_wm(self) -> None:
        """Wait until the window manager manages: a window shown before that has no frame and no keyboard."""

        def look() -> bool:
            asked = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
            return b"window id" in subprocess.run(asked, env=self.env, check=False, capture_output=True).stdout

        wait_for(look, "the window manager")

    def start_panel(self, *, wait: bool = True) -> None:
        """Start the panel, which is tray host and watcher in one."""
        self._start_part("panel", ["xfce4-panel", "--disable-wm-check"])
        if wait:
            self.wait_owner(WATCHER)

    def move_panel(self, edge: str) -> None:
        """Put the panel to an edge of the screen ("bottom", "top", "left", "right"); `restore` puts it back."""
        (width, height), (position, vertical) = self.size, EDGES[edge]
        at = {"bottom": (width // 2, height - 16), "top": (width // 2, 15)}
        x, y = at.get(edge, (15 if edge == "left" else width - 16, height // 2))
        for name, value in (("mode", str(int(vertical))), ("position", f"p={position};x={x};y={y}")):
            self.run("xfconf-query", "-c", "xfce4-panel", "-p", f"/panels/panel-1/{name}", "-n", "-t",
                     "string" if name == "position" else "uint", "-s", value)  # fmt: skip
        self._edge = edge
        wait_for(lambda: self.bar() and edge_of(self.bar(), self.size) == edge, f"the panel at the edge {edge}")

    def icon_at(self) -> tuple[int, int]:
        """Return the middle of our icon once it stands still alone in the tray: an earlier app's may still be going."""
        seen: list[Rect | None] = []

        def stands_still() -> bool:
            seen.append(self._tray())
            return seen[-2:-1] == seen[-1:] and self._icons(seen[-1]) == 1

        wait_for(stands_still, "one icon alone in the tray")
        left, top, width, height = cast("Rect", seen[-1])
        return left + width // 2, top + height // 2

    def _icons(self, tray: Rect | None) -> int:
        """Return how many icons the tray has room for: without one it is still there, and a few pixels wide."""
        thickness = min(self.bar()[2:])  # 0 while the panel is being laid out
        if tray is None or not thickness or 4 * min(tray[2:]) <= 3 * thickness:
            return 0
        return round(max(tray[2:]) / thickness)

    def _tray(self) -> Rect | None:
        trays = self._rects("wrapper")
        return next((each for each in trays if is_inside(each, self.bar())), None)  # the others are tooltips

    def bar(self) -> Rect:
        """Return the panel's left, top, width and height; they are 0 while it comes and goes."""
        windows = self._rects("xfce4-panel")
        lengths = set(self.size)
        return next((each for each in windows if lengths & set(each[2:])), (0, 0, 0, 0))  # the others are tooltips

    def _rects(self, owner: str) -> Iterator[Rect]:
        """Return the rectangles of a program's windows; one may be gone since it was listed."""
        for window in self.windows(owner, by="class"):
            with contextlib.suppress(subprocess.CalledProcessError):
                yield self.rect(window)

    def rect(self, window: int) -> Rect:
        """Return a window's left, top, width and height on the screen."""
        told = self.run("xdotool", "getwindowgeometry", "--shell", str(window))
        values = dict(line.split("=", 1) for line in told.split())
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def stop_panel(self) -> None:
        """End the panel."""
        self._end_part("panel")
        self.wait_owner(WATCHER, there=False)

    def start_notifier(self, kind: str = "dunst") -> None:
        """Start a notification server: "dunst" or "xfce" (xfce4-notifyd)."""
        dunst = ["dunst", "-conf", str(self.home / ".config/dunst/dunstrc")]
        self._notifier = kind
        self._start_part("notifier", dunst if kind == "dunst" else [str(NOTIFYD)])
        self.wait_owner(NOTIFICATIONS)

    def stop_notifier(self) -> None:
        """Kill the notification server, as a crash would."""
        process = self._parts.pop("notifier", None)
        if process is not None:
            process.kill()
            process.wait(5)
        self.wait_owner(NOTIFICATIONS, there=False)

    def restore(self) -> None:
        """Bring the desktop back to how it came up: nothing of ours runs, panel and notifier are there, and empty."""
        self.stop_apps()
        wait_for(lambda: not self._icons(self._tray()), "the icon to leave the tray")  # the next comes to its place
        if self._panel_wanted and ("panel" not in self._parts or self._parts["panel"].poll() is not None):
            self.start_panel()
        if self._edge != "bottom":
            self.move_panel("bottom")
        if self._notifier_wanted and not self._is_fresh():
            self.stop_notifier()
            self.start_notifier(self._notifier_wanted)

    def _is_fresh(self) -> bool:
        """Whether the notifier is the one that we came up with, and has nothing on show or in its history."""
        process = self._parts.get("notifier")
        is_dunst = self._notifier == self._notifier_wanted == "dunst"
        if process is None or process.poll() is not None or not is_dunst:
            return False
        return {word for word in self.dunstctl("count").split() if word.isdigit()} == {"0"}

    def dunstctl(self, *words: str) -> str:
        """Ask or tell dunst something ("count displayed", "action", "history", ...)."""
        return self.run("dunstctl", *words)

    def click(self, x: int, y: int, *, held_ms: int = 0) -> None:
        """Move the mouse and click with its left button; a hand holds it for some 100 ms."""
        self.run("xdotool", "mousemove", f"{x}", f"{y}", "mousedown", "1", "sleep", f"{held_ms / 1000}", "mouseup", "1")

    def roll(self, x: int, y: int, *, down: bool) -> None:
        """Move the mouse and roll its wheel by a notch."""
        self.run("xdotool", "mousemove", str(x), str(y), "click", "5" if down else "4")

    def keys(self, *names: str) -> None:
        """Press keys one after the other, by the names that X11 has for them ("ctrl+comma")."""
        self.run("xdotool", "key", "--delay", "5", *names)

    def windows(self, title: str, *, by: str = "name") -> list[int]:
        """Return the ids of the visible windows whose title (or class) matches."""
        command = ["xdotool", "search", "--onlyvisible", f"--{by}", title]
        found = subprocess.run(command, env=self.env, check=False, capture_output=True, timeout=20)
        return [int(number) for number in found.stdout.split()]
