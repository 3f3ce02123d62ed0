"""What the system's services say over D-Bus, told by a bus of our own: the app's side runs as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress

import pytest
from jeepney import DBusAddress, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs a D-Bus daemon")

PROPERTIES = "org.freedesktop.DBus.Properties"
NETWORK, UPOWER, LOGIND = "org.freedesktop.NetworkManager", "org.freedesktop.UPower", "org.freedesktop.login1"
PATHS = {NETWORK: "/org/freedesktop/NetworkManager", UPOWER: "/org/freedesktop/UPower"}


class Services:
    """NetworkManager, UPower and logind, as far as we ask them."""

    def __init__(self, address):
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = address
        self.said = {"Metered": ("u", 4), "State": ("u", 70), "OnBattery": ("b", False)}
        self._bus = open_dbus_connection()
        for name in (NETWORK, UPOWER, LOGIND):
            self._bus.send_and_get_reply(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        with suppress(OSError):
            while True:
                message = self._bus.receive()
                if message.header.message_type is MessageType.method_call:
                    self._bus.send(new_method_return(message, "v", (self.said[message.body[1]],)))

    def change(self, service, name, value):
        self.said[name] = value
        sender = DBusAddress(PATHS[service], interface=PROPERTIES)
        self._bus.send(new_signal(sender, "PropertiesChanged", "sa{sv}as", (service, {name: value}, [])))

    def prepare_for_sleep(self, begins):
        sender = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
        self._bus.send(new_signal(sender, "PrepareForSleep", "b", (begins,)))

    def close(self):
        self._bus.sock.shutdown(2)
        self._thread.join()
        self._bus.close()


@pytest.fixture
def bus(monkeypatch):
    reader, writer = os.pipe()
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", f"--print-address={writer}"],
        pass_fds=[writer],
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        address = pipe.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    yield address
    daemon.kill()
    daemon.wait()


@pytest.fixture
def services(bus):
    services = Services(bus)
    yield services
    services.close()


@pytest.fixture
def app():
    """Run a program on the bus; it prints what it is told, line by line."""
    running = []

    def start(code):
        ran = subprocess.Popen(
            [sys.executable, "-c", PROGRAM + code + "\nprint('ready', flush=True)\napp.exec()"],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )
        running.append(ran)
        return ran.stdout

    yield start
    for each in running:
        each.kill()
        each.communicate()


PROGRAM = """
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
"""

POWER = """
from trayapp.desktop.power.monitor import PowerMonitor
watch = PowerMonitor()
watch.changed.connect(lambda: print(watch.state.metered, watch.state.disconnected, watch.state.on_battery, flush=True))
"""


def lines_until(out, wanted):
    return any(line.strip() == wanted for line in out)


def test_the_services_hints_are_heard_and_their_changes_too(services, app):
    told = app(POWER)
    assert lines_until(told, "False False False")
    services.change(UPOWER, "OnBattery", ("b", True))
    assert lines_until(told, "False False True")
    services.change(NETWORK, "Metered", ("u", 1))
    assert lines_until(told, "True False True")
    services.change(NETWORK, "State", ("u", 20))
    assert lines_until(told, "True True True")


def test_a_bus_without_these_services_says_nothing(bus, app):
    assert app(POWER).readline() == "ready\n"


def test_logind_tells_when_the_computer_wakes_up(services, app):
    told = app("""
from trayapp.desktop.power.sleep_monitor import SleepMonitor
watch = SleepMonitor()
watch.resumed.connect(lambda: print("resumed", flush=True))
""")
    assert told.readline() == "ready\n"
    services.prepare_for_sleep(begins=True)
    services.prepare_for_sleep(begins=False)
    assert lines_until(told, "resumed")
