"""What every desktop of the tests is made of: a home, a session bus, parts that run on it, and programs under test."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from jeepney import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.support.desktop.waiting import wait_for

ROOT = Path(__file__).resolve().parents[3]
INSTALL = "packaging/linux/install-debian.sh test"
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


class PrivateBus:
    """A session bus of our own, in `home`.

    `services` names files of /usr/share/dbus-1/services that it may start, `programs` commands by the name on the bus.
    """

    def __init__(
        self, home: Path, env: dict[str, str], services: Sequence[str] = (), programs: Mapping[str, str] | None = None
    ) -> None:
        folder = home / "services"
        folder.mkdir()
        for name in services:
            shutil.copy(SERVICES / name, folder)
        for name, command in (programs or {}).items():
            (folder / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={command}\n")
        config = home / "bus.conf"
        listed = f"<servicedir>{folder}</servicedir>" if services or programs else ""
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


def missing(tools: Sequence[str]) -> list[str]:
    """Return what is not installed of `tools`."""
    return [tool for tool in tools if shutil.which(tool) is None]


class Desktop:
    """A desktop in a temporary home. `env` is the environment of a program on it, `took_s` how long it took to come up.

    `TOOLS` are the programs that it needs, `PARTS` the names of its own parts in the order in which they are ended
    (the display server last, after the bus).
    """

    TOOLS: Sequence[str] = ()
    PARTS: Sequence[str] = ()

    def __init__(self) -> None:
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._apps: list[subprocess.Popen[bytes]] = []
        self.took_s = 0.0
        self.env: dict[str, str] = {}

    def __enter__(self) -> Self:
        if lacking := missing(self.TOOLS):
            raise AssertionError(f"the desktop tests need {', '.join(lacking)}: run {INSTALL}")
        begun = time.monotonic()
        self.home = Path(tempfile.mkdtemp(prefix="desk-"))
        try:
            self._furnish()
            self.come_up()
        except BaseException:
            self.__exit__()
            raise
        self.took_s = time.monotonic() - begun
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_apps()
        *others, server = self.PARTS
        for name in others:
            self._end_part(name)
        if hasattr(self, "bus"):
            self.bus.stop()
        self._end_part(server)
        shutil.rmtree(self.home, ignore_errors=True)

    def come_up(self) -> None:
        """Start the parts, and return when they are ready."""
        raise NotImplementedError

    def _furnish(self) -> None:
        home = self.home
        for folder in (".config", ".cache", ".local/share", ".local/state", "run"):
            (home / folder).mkdir(parents=True, mode=0o700)
        keep = {name: value for name, value in os.environ.items() if name in {"PATH", "COVERAGE_PROCESS_START"}}
        self.env = keep | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "XDG_STATE_HOME": str(home / ".local/state"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "PYTHONPATH": str(ROOT),  # the checkout, installed or not
            "GTK_A11Y": "none",
            "NO_AT_BRIDGE": "1",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
        }

    def start_bus(self, services: Sequence[str] = ()) -> None:
        """Start the session bus; `services` as for PrivateBus."""
        self.bus = PrivateBus(self.home, self.env, services)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus.address

    def wait_owner(self, name: str, *, there: bool = True) -> None:
        """Wait until somebody (or nobody) owns a name on the bus."""
        wait_for(lambda: bool(self.bus.owner(name)) is there, f"{name} to be {'there' if there else 'gone'}")

    def _start_part(self, name: str, command: Sequence[str], pass_fds: Sequence[int] = ()) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self._parts[name] = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, pass_fds=pass_fds, start_new_session=True
            )

    def _end_part(self, name: str) -> None:
        process = self._parts.pop(name, None)
        if process is not None:
            end(process)

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
