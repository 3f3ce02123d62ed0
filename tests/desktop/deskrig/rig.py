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
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

from deskrig.waiting import wait_for

ROOT = Path(__file__).resolve().parents[3]
INSTALL = "packaging/linux/install-debian.sh test"
TOOLS = ("Xvfb", "dbus-daemon", "openbox", "xfce4-panel", "dunst", "dunstctl", "xdotool")
NOTIFYD = Path("/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd")
WATCHER = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS = "org.freedesktop.Notifications"
SERVICES = Path("/usr/share/dbus-1/services")

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={home}/bus</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""

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
[urgency_low]
    timeout = 60
[urgency_normal]
    timeout = 60
[urgency_critical]
    timeout = 0
"""


def missing_tools() -> list[str]:
    """Return what is not installed of what a desktop needs."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class PrivateBus:
    """A session bus of our own, in `home`; `services` names files of /usr/share/dbus-1/services that it may start."""

    def __init__(self, home: Path, env: dict[str, str], services: Sequence[str] = ()) -> None:
        folder = home / "services"
        folder.mkdir()
        for name in services:
            shutil.copy(SERVICES / name, folder)
        config = home / "bus.conf"
        listed = f"<servicedir>{folder}</servicedir>" if services else ""
        config.write_text(BUS_CONFIG.format(home=home, services=listed))
        self.address = f"unix:path={home}/bus"
        self.process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline(), "dbus-daemon did not start"
        self._asking = open_dbus_connection(self.address)

    def owner(self, name: str) -> str | None:
        """Return the unique name of who owns `name`, None where nobody does."""
        reply = self._asking.send_and_get_reply(message_bus.GetNameOwner(name), timeout=5)
        return reply.body[0] if reply.header.message_type.name == "method_return" else None

    def stop(self) -> None:
        """End the bus."""
        self._asking.close()
        end(self.process)
        assert self.process.stdout is not None
        self.process.stdout.close()


def end(process: subprocess.Popen[bytes], within_s: float = 5.0) -> int:
    """End one process of ours by its id, kindly first; return its exit code."""
    if process.poll() is None:
        process.terminate()
    try:
        return process.wait(within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait(within_s)


class Rig:
    """One desktop. `env` is the environment of a program on it; `took_s` how long it took to come up."""

    def __init__(self, *, panel: bool = True, notifier: str | None = "dunst") -> None:
        self._panel_wanted, self._notifier_wanted = panel, notifier
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._apps: list[subprocess.Popen[bytes]] = []
        self.took_s = 0.0
        self.env: dict[str, str] = {}
        self._notifier = ""

    def __enter__(self) -> Self:
        if lacking := missing_tools():
            raise AssertionError(f"the desktop tests need {', '.join(lacking)}: run {INSTALL}")
        begun = time.monotonic()
        self.home = Path(tempfile.mkdtemp(prefix="desk-"))
        try:
            self._come_up()
        except BaseException:
            self.__exit__()
            raise
        self.took_s = time.monotonic() - begun
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_apps()
        for name in ("panel", "notifier", "openbox"):
            self._end_part(name)
        if hasattr(self, "bus"):
            self.bus.stop()
        self._end_part("Xvfb")
        shutil.rmtree(self.home, ignore_errors=True)

    def _come_up(self) -> None:
        home = self.home
        for folder in (".config/dunst", ".cache", ".local/share", ".local/state", "run"):
            (home / folder).mkdir(parents=True, mode=0o700)
        keep = {name: value for name, value in os.environ.items() if name in {"PATH", "COVERAGE_PROCESS_START"}}
        self.env = keep | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "XDG_STATE_HOME": str(home / ".local/state"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "XDG_SESSION_TYPE": "x11",
            "XDG_CURRENT_DESKTOP": "XFCE",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),  # the checkout, installed or not
            "GTK_A11Y": "none",
            "NO_AT_BRIDGE": "1",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
        }
        self.env["DISPLAY"] = self._start_x()
        self.bus = PrivateBus(home, self.env, ["org.xfce.Xfconf.service"])
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus.address
        (home / ".config/dunst/dunstrc").write_text(DUNST_CONFIG)
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
            wait_for(lambda: self.bus.owner(WATCHER), "the panel's tray")

    def _start_x(self) -> str:
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        self._start_part("Xvfb", command, pass_fds=(writer,))
        os.close(writer)
        with os.fdopen(reader) as number:
            display = number.readline().strip()
        assert display, "Xvfb did not start"
        return f":{display}"

    def _start_part(self, name: str, command: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self._parts[name] = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, pass_fds=pass_fds, start_new_session=True
            )

    def _end_part(self, name: str) -> None:
        process = self._parts.pop(name, None)
        if process is not None:
            end(process)

    def start_panel(self, *, wait: bool = True) -> None:
        """Start the panel, which is tray host and watcher in one."""
        self._start_part("panel", ["xfce4-panel", "--disable-wm-check"])
        if wait:
            wait_for(lambda: self.bus.owner(WATCHER), "the panel's tray")

    def stop_panel(self) -> None:
        """End the panel."""
        self._end_part("panel")
        wait_for(lambda: not self.bus.owner(WATCHER), "the tray to go")

    def start_notifier(self, kind: str = "dunst") -> None:
        """Start a notification server: "dunst" or "xfce" (xfce4-notifyd)."""
        dunst = ["dunst", "-conf", str(self.home / ".config/dunst/dunstrc")]
        self._notifier = kind
        self._start_part("notifier", dunst if kind == "dunst" else [str(NOTIFYD)])
        wait_for(lambda: self.bus.owner(NOTIFICATIONS), "the notification server")

    def stop_notifier(self) -> None:
        """Kill the notification server, as a crash would."""
        process = self._parts.pop("notifier", None)
        if process is not None:
            process.kill()
            process.wait(5)
        wait_for(lambda: not self.bus.owner(NOTIFICATIONS), "the notification server to go")

    def restore(self) -> None:
        """Bring the desktop back to how it came up: nothing of ours runs, panel and notifier are there, and empty."""
        self.stop_apps()
        if self._panel_wanted and ("panel" not in self._parts or self._parts["panel"].poll() is not None):
            self.start_panel()
        if self._notifier_wanted and not self._is_fresh():
            self.stop_notifier()
            self.start_notifier(self._notifier_wanted)

    def _is_fresh(self) -> bool:
        """Whether the notifier is the one that we came up with, and has nothing on show or in its history."""
        process = self._parts.get("notifier")
        if (
            process is None
            or process.poll() is not None
            or (self._notifier, self._notifier_wanted) != ("dunst", "dunst")
        ):
            return False
        return self.dunstctl("count").split()[1::2] == ["0", "0", "0"]

    def start(self, command: Sequence[str], *, name: str = "app", **env: str) -> subprocess.Popen[bytes]:
        """Start a program on the desktop; its standard output can be read, its errors are in `log(name)`."""
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.env | env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self._apps.append(process)
        return process

    def stop_apps(self) -> None:
        """End every program that `start` started."""
        for process in self._apps:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)
            end(process)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
        self._apps.clear()

    def log(self, name: str) -> str:
        """Return what a part ("panel", "notifier", ...) or a program wrote to its log."""
        path = self.home / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def clear_log(self, name: str) -> None:
        """Forget what a program wrote so far."""
        (self.home / f"{name}.log").unlink(missing_ok=True)

    def run(self, *command: str) -> str:
        """Run a tool on the desktop and return its output (`xdotool`, `import`, ...)."""
        return subprocess.run(command, env=self.env, check=True, capture_output=True, timeout=20).stdout.decode()

    def dunstctl(self, *words: str) -> str:
        """Ask or tell dunst something ("count displayed", "action", "history", ...)."""
        return self.run("dunstctl", *words)

    def windows(self, title: str) -> list[int]:
        """Return the ids of the visible windows whose title matches."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        found = subprocess.run(command, env=self.env, check=False, capture_output=True, timeout=20)
        return [int(number) for number in found.stdout.split()]
