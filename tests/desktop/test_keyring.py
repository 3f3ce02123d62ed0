"""`trayapp key` with a real keyring: gnome-keyring-daemon on a bus of its own, in a home of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.desktop.base import INSTALL, PrivateBus, end, missing
from tests.support.desktop.waiting import wait_for

DAEMON = "gnome-keyring-daemon"
SECRETS = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets", "org.freedesktop.Secret.Service")
COLLECTION = "/org/freedesktop/secrets/collection/login"
NAMES = ("openai", "downdetector", "globalping")
SECRET = "sk-test-0123456789abcdefghij"


@contextmanager
def keyring(bus: PrivateBus, env: dict[str, str]) -> Iterator[None]:
    """Run the keyring, unlocked, until the block ends."""
    command = [DAEMON, "--foreground", "--unlock", "--components=secrets"]
    daemon = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert daemon.stdin is not None
    daemon.stdin.write(b"a password")
    daemon.stdin.close()
    try:
        wait_for(lambda: bus.owner(SECRETS.bus_name), "the keyring")
        yield
    finally:
        print("the keyring's exit code before it was ended:", daemon.poll())  # noqa: T201 - shown where a test fails
        end(daemon)
        wait_for(lambda: not bus.owner(SECRETS.bus_name), "the keyring to be gone")


def lock(bus: PrivateBus) -> None:
    with open_dbus_connection(bus.address) as asking:
        call = new_method_call(SECRETS, "Lock", "ao", ([COLLECTION],))
        assert asking.send_and_get_reply(call, timeout=10).body[0] == [COLLECTION]


@pytest.fixture
def env(bus, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "run").mkdir(mode=0o700)
    places = {"HOME": "", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run"}
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "DBUS_SESSION_BUS_ADDRESS": bus.address,
        **{name: str(tmp_path / folder) for name, folder in places.items()},
    }


def test_a_real_keyring_stores_locks_and_goes_away(bus, env, tmp_path: Path) -> None:
    assert not missing([DAEMON]), f"needs a keyring: run {INSTALL}"
    everything = []

    def key(action: str, name: str, typed: str = "") -> str:
        command = [sys.executable, "-m", "trayapp", "--profile", str(tmp_path / "profile"), "key", action]
        ran = subprocess.run(
            [*command, "--for", name], env=env, input=typed, capture_output=True, text=True, check=False, timeout=60
        )
        everything.append(ran.stdout + ran.stderr)
        return f"{ran.returncode} {ran.stdout}{ran.stderr}"

    assert key("state", "openai").startswith("1 There's no keyring here")
    with keyring(bus, env):
        for name in NAMES:
            assert key("state", name).startswith("1 No key is stored. `trayapp key set")
            assert key("set", name, f"{SECRET}-{name}\n").startswith("0 The key is in your keyring. Set ")
            assert key("state", name) == "0 A key is stored.\n"
        assert key("remove", "downdetector") == "0 No key is stored.\n"
        assert key("state", "downdetector").startswith("1 No key is stored.")
        lock(bus)
        for name in NAMES:
            assert key("state", name).startswith("1 The keyring is locked.")
        assert key("set", "openai", SECRET).startswith("1 trayapp: The keyring is locked.")
    assert key("state", "openai").startswith("1 There's no keyring here")
    assert SECRET not in "".join(everything)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files, "the keyring keeps a file"
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
