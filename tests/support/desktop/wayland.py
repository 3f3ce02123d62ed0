"""A desktop on Wayland, headless: sway, waybar with its tray, mako. Used like the rig on X11.

with WaylandRig() as rig:
    app = rig.start([sys.executable, "-m", "trayapp"])
    Desk(rig.bus.address).wait_item("trayapp")
    rig.sway("[app_id=trayapp] focus"); rig.tree(); rig.run("grim", "out.png")
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from PySide6.QtGui import QImage

from tests.support.desktop.base import NOTIFICATIONS, WATCHER, Desktop
from tests.support.desktop.rig import Rect, edge_of
from tests.support.desktop.waiting import wait_for
from tests.support.desktop.wayland_input import WaylandInput, display_of

SIZE = (1280, 800)
SWAY_CONFIG = f"""output HEADLESS-1 resolution {SIZE[0]}x{SIZE[1]} bg #305070 solid_color
xwayland disable
floating_modifier Mod4
for_window [app_id=".*trayapp"] floating enable
"""
WAYBAR_CONFIG = """{{"layer": "top", "position": "{edge}", "{thickness}": 30, "modules-right": ["tray"],
"tray": {{"icon-size": 22, "spacing": 6}}}}
"""
WAYBAR_STYLE = "* {font-family: DejaVu Sans; font-size: 13px;} window#waybar {background: #f4f4f4; color: #222;}"
NOBODY = 65534
SOMEBODY_ELSE = (
    ("unshare", "--user", "--map-user=1000", "--map-group=1000"),
    ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
)
"""What makes root somebody else: a user namespace, which chroots and many containers deny, or another user at once."""


class NoCompositor(Exception):  # noqa: N818 - no fault of anybody's
    """sway refuses to run as root, and this machine lets root become nobody else. The text has the reasons."""


def somebody_else() -> tuple[str, ...]:
    """Return the command that runs another as somebody who is not root; nothing where we are not root.

    Raises:
        NoCompositor: there is none on this machine.
    """
    if os.geteuid() != 0:
        return ()
    reasons = []
    for command in SOMEBODY_ELSE:
        tried = subprocess.run([*command, "true"], check=False, capture_output=True, text=True)
        if tried.returncode == 0:
            return command
        reasons.append(tried.stderr.strip())
    raise NoCompositor(f"sway refuses root, and root cannot become somebody else here: {'; '.join(reasons)}")


class WaylandRig(Desktop):
    """A desktop on Wayland; `input` is its mouse and keyboard."""

    TOOLS = ("sway", "swaymsg", "waybar", "mako", "grim", "dbus-daemon", "unshare", "setpriv")
    PARTS = ("waybar", "mako", "sway")
    size = SIZE

    def come_up(self) -> None:
        self.env |= {"XDG_SESSION_TYPE": "wayland", "XDG_CURRENT_DESKTOP": "sway", "QT_QPA_PLATFORM": "wayland"}
        self.env |= {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        self.start_bus()
        self._start_sway()
        self._start_part("mako", ["mako"])
        self.start_bar()
        self.wait_owner(NOTIFICATIONS)
        # Plugged in before any program starts: one that meets them later binds them later, and misses the first key.
        self.input = WaylandInput(display_of(self.env), *SIZE)

    def _start_sway(self) -> None:
        """Start the compositor in a folder that is its own, for on some machines it is another user's."""
        self._folder = self.home / "sway"
        self._folder.mkdir(mode=0o700)
        config = self._folder / "config"
        config.write_text(SWAY_CONFIG)
        other = somebody_else()
        if "setpriv" in other:
            self.home.chmod(0o711)
            for path in (config, self._folder):
                os.chown(path, NOBODY, NOBODY)
        command = [*other, "env", f"XDG_RUNTIME_DIR={self._folder}", "sway", "-c", str(config)]
        self._start_part("sway", command)
        self.env["WAYLAND_DISPLAY"] = wait_for(lambda: self._made("wayland-[0-9]"), "sway's display")
        self.env["SWAYSOCK"] = wait_for(lambda: self._made("sway-ipc.*"), "sway's socket")

    def __exit__(self, *reason: object) -> None:
        if hasattr(self, "input"):
            self.input.close()
        super().__exit__(*reason)

    def _made(self, pattern: str) -> str | None:
        """Return the path of a socket that sway made, None before that."""
        assert self._parts["sway"].poll() is None, f"sway ended: {self.log('sway')[-2000:]}"
        return next((str(path) for path in self._folder.glob(pattern)), None)

    def start_bar(self, edge: str = "bottom") -> None:
        """Start waybar, which is tray host and watcher in one, at an edge of the screen."""
        self._edge, folder = edge, self.home / ".config/waybar"
        folder.mkdir(exist_ok=True)
        thickness = "width" if edge in {"left", "right"} else "height"
        (folder / "config").write_text(WAYBAR_CONFIG.format(edge=edge, thickness=thickness))
        (folder / "style.css").write_text(WAYBAR_STYLE)
        self._start_part("waybar", ["waybar", "-c", str(folder / "config"), "-s", str(folder / "style.css")])
        self.wait_owner(WATCHER)
        wait_for(lambda: edge_of(self.bar(), SIZE) == edge, f"waybar at the edge {edge}")

    def bar(self) -> Rect:
        """Return the left, top, width and height of what waybar takes of the screen."""
        (output,) = self.sway("-t", "get_outputs")
        (area,) = [
            each["rect"] for each in self.sway("-t", "get_workspaces") if each["name"] == output["current_workspace"]
        ]
        width, height = SIZE
        right, bottom = width - area["x"] - area["width"], height - area["y"] - area["height"]
        if area["x"] or right:
            return (0, 0, area["x"], height) if area["x"] else (width - right, 0, right, height)
        return (0, 0, width, area["y"]) if area["y"] else (0, height - bottom, width, bottom)

    def icon_at(self) -> tuple[int, int]:
        """Return the middle of our icon, alone in the bar, once it stands still; the pointer leaves the bar."""
        self.input.move(SIZE[0] // 2, SIZE[1] // 2)  # pictures show it too
        seen: list[tuple[int, int] | None] = []

        def stands_still() -> bool:
            seen.append(self._middle_of_icon())
            return seen[-1] is not None and seen[-2:-1] == seen[-1:]

        wait_for(stands_still, "the icon in the bar")
        assert seen[-1] is not None
        return seen[-1]

    def _middle_of_icon(self) -> tuple[int, int] | None:
        picture = self.home / "screen.png"
        self.run("grim", str(picture))
        left, top, width, height = self.bar()
        image = QImage(str(picture)).copy(left, top, width, height)
        ground = image.pixel(2, 2)
        other = [(x, y) for x in range(width) for y in range(height) if image.pixel(x, y) != ground]
        if not other:
            return None
        xs, ys = zip(*other, strict=True)
        return left + (min(xs) + max(xs)) // 2, top + (min(ys) + max(ys)) // 2

    def stop_bar(self) -> None:
        """End waybar."""
        self._end_part("waybar")
        self.wait_owner(WATCHER, there=False)

    def restore(self) -> None:
        """Bring the desktop back to how it came up."""
        self.stop_apps()
        if self._edge != "bottom":
            self.stop_bar()
        if "waybar" not in self._parts or self._parts["waybar"].poll() is not None:
            self.start_bar()

    def click_at(self, x: int, y: int) -> None:
        """Click, at a place on the screen."""
        self.input.click(x, y)

    def frameless(self, title: str) -> Rect:
        """Return where a window stands, of which sway alone knows, once it floats without a border."""

        def floating() -> dict[str, Any] | None:
            (window,) = self.windows(title)
            return window if (window["type"], window["border"]) == ("floating_con", "none") else None

        window = wait_for(floating, f"sway to let {title!r} float without a border")
        left, top, width, height = (window["rect"][name] for name in ("x", "y", "width", "height"))
        return left, top, width, height

    def click(self, x: int, y: int) -> None:
        """Click, at a place of the one window that has the focus: Wayland tells no window where it is."""
        self.input.click(*self._on_screen(x, y))

    def roll(self, x: int, y: int, *, down: bool) -> None:
        """Roll the wheel by a notch, at a place of the window that has the focus."""
        self.input.roll(*self._on_screen(x, y), down=down)

    def _on_screen(self, x: int, y: int) -> tuple[int, int]:
        (window,) = [each for each in self.windows("") if each["focused"]]
        inner = window["window_rect"]
        return window["rect"]["x"] + inner["x"] + x, window["rect"]["y"] + inner["y"] + y

    def keys(self, *names: str) -> None:
        """Press keys one after the other ("ctrl+comma")."""
        for name in names:
            self.input.key(name)

    def sway(self, *words: str) -> Any:
        """Give sway a command or ask it something ("-t", "get_tree"), and return its answer."""
        return json.loads(self.run("swaymsg", "-r", *words))

    def windows(self, title: str) -> list[dict[str, Any]]:
        """Return the windows whose title holds `title`."""

        def walk(node: dict[str, Any]) -> list[dict[str, Any]]:
            inner = [each for child in (*node["nodes"], *node["floating_nodes"]) for each in walk(child)]
            return ([node] if node.get("pid") and title in (node["name"] or "") else []) + inner

        return walk(self.sway("-t", "get_tree"))
