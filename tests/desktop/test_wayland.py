"""The adapters on Wayland: the tray in waybar, notifications by mako."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.desktop.desk import Desk
from tests.support.desktop.notices import CONFIRMED, LIKELY, OVER
from tests.support.desktop.recorder import Recorder
from trayapp.desktop.notifications.freedesktop import FreedesktopNotifier
from trayapp.i18n.formatter import translate

PROBE = [sys.executable, str(Path(__file__).parent / "apps" / "probe.py")]


def test_the_icon_is_in_the_tray_and_a_click_arrives(wayland):
    app = wayland.start(PROBE, name="probe")
    desk = Desk(wayland.bus.address)
    try:
        item = desk.wait_item("trayapp")
        assert desk.tooltip(item) == "All well"
        desk.activate(item)
        lines = iter(app.stdout.readline, b"")
        assert next(line for line in lines if line.startswith(b"activated")) == b"activated Trigger\n"
        desk.choose(item, "Leave")
        assert app.wait(10) == 0
    finally:
        desk.close()


@pytest.fixture
def notifier(wayland, join_bus, qapp):
    join_bus(wayland.bus.address)
    made = FreedesktopNotifier(translate, lambda *_: None)
    yield made
    made.close()


def test_the_course_of_an_incident_stays_one_notification_in_mako(wayland, notifier, qtbot):
    with Recorder(wayland.bus.address) as notifications:
        for count, notice in enumerate((LIKELY, CONFIRMED, OVER), start=1):
            notifier.show(notice)
            qtbot.waitUntil(lambda n=count: len([c for c in notifications.calls if c.id]) >= n, timeout=5000)
            qtbot.waitUntil(lambda: not any(slot.asked for _, slot in notifier._slots), timeout=5000)
        assert len(notifications.up()) == 1
    assert notifier.state().server.startswith("mako")
