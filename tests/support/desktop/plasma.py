"""Plasma's Wayland session, from a Debian root of its own: KWin in a window of an Xvfb, plasmashell with its tray.

with PlasmaRig(Path(".plasma")) as rig:     # made by packaging/linux/plasma-root.sh
    rig.start([sys.executable, "-m", "trayapp"])
    rig.click(*rig.icon_at()); rig.windows(""); rig.move_panel("left")

Only KWin and plasmashell live in the root, which needs root's rights; the programs under test run outside, and meet
them by sockets whose path is the same inside and outside.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import uuid
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg
from PySide6.QtGui import QImage

from tests.support.desktop.base import WATCHER, Desktop
from tests.support.desktop.rig import Rect, edge_of
from tests.support.desktop.waiting import wait_for

SIZE = (1280, 800)
PATIENCE_S = 60.0
"""plasmashell draws all by itself here, and slowly."""
_SCRIPTING = DBusAddress("/Scripting", "org.kde.KWin", "org.kde.kwin.Scripting")
_SHELL = DBusAddress("/PlasmaShell", "org.kde.plasmashell", "org.kde.PlasmaShell")
_LOOK = """
const seen = [];
for (const each of workspace.windowList()) {
    const at = each.frameGeometry;
    seen.push({title: each.caption, pid: each.pid, rect: [at.x, at.y, at.width, at.height], active: each.active,
               skips: each.skipTaskbar, frameless: each.noBorder});
}
const room = workspace.clientArea(KWin.MaximizeArea, workspace.activeScreen, workspace.currentDesktop);
console.info("TOKEN" + JSON.stringify({windows: seen, room: [room.x, room.y, room.width, room.height]}));
"""


class _Bus:
    """The session bus that runs in the root."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._connection = open_dbus_connection(address)

    def call(self, peer: DBusAddress, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> Any:
        message = new_method_call(peer, member, signature or None, body)
        return unwrap_msg(self._connection.send_and_get_reply(message, timeout=20))

    def owner(self, name: str) -> str | None:
        reply = self._connection.send_and_get_reply(message_bus.GetNameOwner(name), timeout=5)
        return reply.body[0] if reply.header.message_type.name == "method_return" else None

    def stop(self) -> None:
        self._connection.close()


class PlasmaRig(Desktop):
    """KWin and plasmashell of the root `root`."""

    TOOLS = ("Xvfb", "chroot", "xdotool", "import")
    PARTS = ("plasmashell", "kwin", "dbus", "Xvfb")
    size = SIZE

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root.resolve()

    def come_up(self) -> None:
        shared = self.home / "shared"
        inside = Path(f"{self._root}{shared}")
        (inside / "run").mkdir(parents=True)
        (inside / "run").chmod(0o700)
        (inside / "home").mkdir()
        shared.symlink_to(inside)
        self.env["DISPLAY"] = self._start_x()
        address = f"unix:path={shared}/bus"
        self.env |= {
            "XDG_RUNTIME_DIR": f"{shared}/run",
            "DBUS_SESSION_BUS_ADDRESS": address,
            "XDG_SESSION_TYPE": "wayland",
            "XDG_CURRENT_DESKTOP": "KDE",
            "KDE_SESSION_VERSION": "6",
            "KDE_FULL_SESSION": "true",
            "WAYLAND_DISPLAY": "wayland-k",
            "QT_QPA_PLATFORM": "wayland",
            "QT_QUICK_BACKEND": "software",
            "KWIN_COMPOSE": "Q",
        }
        self._enter("dbus", "dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}")
        wait_for((inside / "bus").exists, "the session bus")
        self.bus: Any = _Bus(address)
        width, height = (str(each) for each in SIZE)
        nested = ("--x11-display", self.env["DISPLAY"], "--width", width, "--height", height)
        self._enter(
            "kwin", "kwin_wayland", *nested, "--no-lockscreen", "--no-global-shortcuts", "--socket", "wayland-k"
        )
        wait_for((inside / "run/wayland-k").exists, f"KWin: {self.log('kwin')[-2000:]}", PATIENCE_S)
        self.wait_owner(_SCRIPTING.bus_name)
        self._enter("plasmashell", "plasmashell")
        wait_for(lambda: edge_of(self.bar(), SIZE), "Plasma's panel", PATIENCE_S)
        wait_for(lambda: self.bus.owner(WATCHER), "Plasma's tray", PATIENCE_S)

    def __exit__(self, *reason: object) -> None:
        super().__exit__(*reason)
        for process in Path("/proc").iterdir():  # what the bus started in there
            with contextlib.suppress(OSError):
                if process.name.isdigit() and (process / "root").readlink() == self._root:
                    os.kill(int(process.name), signal.SIGTERM)

    def _start_x(self) -> str:
        reader, writer = os.pipe()
        screen = "{}x{}x24".format(*SIZE)
        self._start_part("Xvfb", ["Xvfb", "-noreset", "-displayfd", str(writer), "-screen", "0", screen], (writer,))
        os.close(writer)
        with os.fdopen(reader) as number:
            return f":{number.readline().strip()}"

    def _enter(self, name: str, *command: str) -> None:
        """Start a part in the root, where the home is a folder of the shared one."""
        plain = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "PYTHONPATH")
        unset = [word for key in plain for word in ("-u", key)]
        self._start_part(name, ["chroot", str(self._root), "env", *unset, f"HOME={self.home}/shared/home", *command])

    def _look(self) -> dict[str, Any]:
        """Ask KWin, which writes its answer to its log, for windows and room."""
        token, name = uuid.uuid4().hex, uuid.uuid4().hex
        script = self.home / "shared" / f"{name}.js"
        script.write_text(_LOOK.replace("TOKEN", token))
        (number,) = self.bus.call(_SCRIPTING, "loadScript", "ss", (str(script), name))
        run = DBusAddress(f"/Scripting/Script{number}", "org.kde.KWin", "org.kde.kwin.Script")
        self.bus.call(run, "run")
        try:
            line = wait_for(lambda: next((n for n in self.log("kwin").splitlines() if token in n), ""), "KWin's answer")
        finally:
            self.bus.call(_SCRIPTING, "unloadScript", "s", (name,))
        return json.loads(line.split(token, 1)[1])

    def windows(self, title: str) -> list[dict[str, Any]]:
        """Return the windows whose title holds `title`; the shell's own have none."""
        return [each for each in self._look()["windows"] if title in each["title"] and each["title"]]

    def bar(self) -> Rect:
        """Return the left, top, width and height of what the panel takes of the screen."""
        left, top, inner_width, inner_height = (round(each) for each in self._look()["room"])
        (width, height), right, bottom = SIZE, left + inner_width, top + inner_height
        if left or right < width:
            return (0, 0, left, height) if left else (right, 0, width - right, height)
        return (0, 0, width, top) if top else (0, bottom, width, height - bottom)

    def move_panel(self, edge: str) -> None:
        """Put the panel to an edge of the screen."""
        self.bus.call(_SHELL, "evaluateScript", "s", (f'panels()[0].location = "{edge}"',))
        wait_for(lambda: edge_of(self.bar(), SIZE) == edge, f"the panel at the edge {edge}")

    def icon_at(self) -> tuple[int, int]:
        """Return the middle of our icon, which is red in an outage, once it stands still."""
        seen: list[tuple[int, int] | None] = []

        def stands_still() -> bool:
            seen.append(self._middle_of_red())
            return seen[-1] is not None and seen[-2:-1] == seen[-1:]

        wait_for(stands_still, "the red icon in the panel", PATIENCE_S)
        assert seen[-1] is not None
        return seen[-1]

    def _middle_of_red(self) -> tuple[int, int] | None:
        picture = self.home / "screen.bmp"  # a PNG of the wallpaper would take seconds to pack
        self.run("import", "-window", "root", str(picture))
        left, top, width, height = self.bar()
        image = QImage(str(picture)).copy(left, top, width, height)
        colours = ((x, y, image.pixelColor(x, y)) for x in range(width) for y in range(height))
        red = [(x, y) for x, y, c in colours if c.red() > 150 and c.green() < 50 and c.blue() < 50]
        if len(red) < 40:
            return None
        xs, ys = zip(*red, strict=True)
        return left + (min(xs) + max(xs)) // 2, top + (min(ys) + max(ys)) // 2

    def frameless(self, title: str) -> Rect:
        """Return where a window stands, of which KWin alone knows; it has no frame, and no entry in the task bar."""
        (window,) = self.windows(title)
        assert (window["skips"], window["frameless"]) == (True, True)
        left, top, width, height = (round(each) for each in window["rect"])
        return left, top, width, height

    def click(self, x: int, y: int) -> None:
        """Click, at a place of the window that has the keyboard: Wayland tells no window where it is."""
        (left, top, *_) = next(each["rect"] for each in self.windows("") if each["active"])
        self.click_at(round(left) + x, round(top) + y)

    def click_at(self, x: int, y: int) -> None:
        """Move the mouse to a place on the screen, and click as a hand does."""
        at = ("mousemove", f"{x - 3}", f"{y - 1}", "mousemove", f"{x}", f"{y}")
        self.run("xdotool", *at, "mousedown", "1", "sleep", "0.1", "mouseup", "1")

    def keys(self, *names: str) -> None:
        """Press keys one after the other."""
        self.run("xdotool", "key", "--delay", "5", *names)

    def restore(self) -> None:
        """Bring the desktop back to how it came up."""
        self.stop_apps()
        if edge_of(self.bar(), SIZE) != "bottom":
            self.move_panel("bottom")
