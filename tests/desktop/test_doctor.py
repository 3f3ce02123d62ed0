"""Doctor on real desktops, and with a server that will not answer."""

from __future__ import annotations

import json
import sys
import time

import pytest

from tests.support.desktop.fakes import FakeNotifications, FakeWatcher
from trayapp.desktop.dbus.inspect import inspect_bus

CONFIG = '[network]\ncanaries = ["http://127.0.0.1:9/"]\nproxy = "none"\n[[service]]\npage = "http://127.0.0.1:9/"\n'


@pytest.fixture
def profile(tmp_path):
    (tmp_path / "config.toml").write_text(CONFIG)
    return tmp_path


def examined(desktop, profile, *flags):
    command = [sys.executable, "-m", "trayapp", "--profile", str(profile), "doctor", "--json", *flags]
    said, _ = desktop.start(command, name="doctor").communicate(timeout=40)
    return {each["check"]: each for each in json.loads(said)["checks"]}


def test_on_xfce_with_dunst_the_desktop_is_well(rig, profile):
    told = examined(rig, profile)
    assert (told["tray"]["state"], told["qt"]["state"]) == ("ok", "ok")
    assert told["notifications"]["state"] == "ok"
    assert told["notifications"]["found"].startswith("dunst ")


def test_the_test_notification_arrives(rig, profile, notifications):
    told = examined(rig, profile, "--notify")
    assert told["trial"]["state"] == "ok"
    (call,) = notifications.wait(1)
    assert call.title == "Notifications work"


def test_on_sway_with_waybar_the_desktop_is_well(wayland, profile):
    told = examined(wayland, profile)
    assert told["tray"]["state"] == "ok"
    assert told["notifications"]["found"].startswith("mako")


def test_a_bus_with_nobody_on_it_has_no_tray_and_no_server(bus, join_bus):
    join_bus(bus.address)
    look = inspect_bus(5.0)
    assert (look.reached, look.late, look.tray_watcher, look.server) == (True, False, False, None)


def test_a_watcher_without_a_panel_is_told_from_one_with(bus, join_bus):
    join_bus(bus.address)
    with FakeWatcher(bus.address, has_host=False):
        look = inspect_bus(5.0)
    assert (look.tray_watcher, look.tray_host) == (True, False)


def test_the_server_is_asked_who_it_is_and_what_it_can(bus, join_bus):
    join_bus(bus.address)
    with FakeNotifications(bus.address, capabilities=("body", "actions")), FakeWatcher(bus.address):
        look = inspect_bus(5.0)
    assert look.server == ("strict", "tests", "1.0")
    assert look.capabilities == ("actions", "body")
    assert look.tray_host


class Mute(FakeNotifications):
    """Takes every call and never answers."""

    def answer(self, message, member):
        return None


def test_a_server_that_never_answers_costs_no_more_than_its_time(bus, join_bus):
    join_bus(bus.address)
    with Mute(bus.address):
        began = time.monotonic()
        look = inspect_bus(1.0)
        assert time.monotonic() - began < 2.0
    assert look.late
