"""A private desktop to measure on (X server, window manager, a real tray host), seen from outside."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from jeepney import DBusAddress, MatchRule, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

WATCHER = DBusAddress("/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
DEADLINE_S = 20.0

_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=640;y=784"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="30"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
"""


class Desk:
    """A desktop of its own. Use as a context; `environment` is for the processes that are to live on it."""

    def __enter__(self) -> Self:
        self._home = Path(tempfile.mkdtemp(prefix="bench-"))
        self._processes: list[subprocess.Popen[bytes]] = []
        (self._home / "run").mkdir(mode=0o700)
        self.environment = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ} | {
            "HOME": str(self._home),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self._home / "run"),
            "XDG_SESSION_TYPE": "x11",
            "XDG_CURRENT_DESKTOP": "XFCE",
            "NO_AT_BRIDGE": "1",
            "GTK_A11Y": "none",
        }
        try:
            self._bring_up()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _bring_up(self) -> None:
        display = self._start_and_read(
            ["Xvfb", "-displayfd", "{fd}", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
        )
        self.environment["DISPLAY"] = f":{display}"
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address={fd}"]
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start_and_read(bus)
        settings = self._home / ".config/xfce4/xfconf/xfce-perchannel-xml"
        settings.mkdir(parents=True)
        (settings / "xfce4-panel.xml").write_text(_PANEL, encoding="utf-8")
        self.bus = self._connect()
        self.start(["openbox"])
        self.start(["xfce4-panel", "--disable-wm-check"])
        end = time.monotonic() + DEADLINE_S
        while not self.call(message_bus.NameHasOwner(WATCHER.bus_name))[0]:
            if time.monotonic() > end:
                raise TimeoutError("no tray host came up")
            time.sleep(0.05)
        rule = MatchRule(type="signal", interface=WATCHER.interface, member="StatusNotifierItemRegistered")
        self.call(message_bus.AddMatch(rule))
        self._registrations = self.bus.filter(rule).__enter__()

    def _connect(self) -> DBusConnection:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        return open_dbus_connection()

    def _start_and_read(self, command: Sequence[str]) -> str:
        """Start a server that writes one line to a descriptor of its own (`{fd}`), and return that line."""
        reader, writer = os.pipe()
        process = subprocess.Popen(
            [part.format(fd=writer) for part in command],
            env=self.environment,
            pass_fds=[writer],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            return pipe.readline().strip()

    def start(self, command: Sequence[str], **options: object) -> subprocess.Popen[bytes]:
        """Start a process on this desktop; it ends with it at the latest."""
        silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, env=self.environment, **(silent | options))  # type: ignore[call-overload]
        self._processes.append(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End a process that `start` began, and wait for it."""
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._processes.remove(process)

    def _end(self) -> None:
        for process in reversed(self._processes):
            process.kill()
        for process in self._processes:
            process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def call(self, message: object, timeout: float = 5.0) -> tuple[object, ...]:
        """Send a message and return the body of its answer."""
        reply = self.bus.send_and_get_reply(message, timeout=timeout)
        if reply.header.message_type is MessageType.error:
            raise RuntimeError(reply.body)
        return reply.body

    def next_icon(self, process: subprocess.Popen[bytes], deadline_s: float = DEADLINE_S) -> DBusAddress:
        """Wait until `process` has an icon in the tray, and return the icon's address."""
        end = time.monotonic() + deadline_s
        while True:
            left = end - time.monotonic()
            if left <= 0 or process.poll() is not None:
                raise TimeoutError("no icon came up" if process.poll() is None else "the app ended early")
            try:
                entry = self.bus.recv_until_filtered(self._registrations, timeout=min(left, 0.5)).body[0]
            except TimeoutError:
                continue
            name, _, path = entry.partition("/")
            (owner,) = self.call(message_bus.GetConnectionUnixProcessID(name))
            if owner == process.pid:
                return DBusAddress("/" + (path or "StatusNotifierItem"), name, "org.kde.StatusNotifierItem")

    def click(self, icon: DBusAddress) -> None:
        """Click on an icon in the tray, as its host does."""
        self.call(new_method_call(icon, "Activate", "ii", (0, 0)))

    def round_trip_ms(self, icon: DBusAddress) -> float:
        """Return how long the app's UI thread takes to tell its icon's status."""
        began = time.perf_counter()
        self.call(Properties(icon).get("Status"))
        return (time.perf_counter() - began) * 1000
