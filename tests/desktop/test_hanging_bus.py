"""The real app where D-Bus hangs: it looks at the page all the same, and quits at once with the right exit code."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from jeepney import DBusAddress

from tests.support.desktop.fakes import FakeNotifications, FakeService
from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.rig import Rig
from tests.support.desktop.waiting import wait_for

FIRST = incident(1, "Conversations fail", "https://status.openai.com/incidents/first", "Looking into it.")
SECOND = incident(2, "Sign-in fails", "https://status.openai.com/incidents/second", "Looking into it.")
SUMMARY = "/api/v2/summary.json"
QUIT_WITHIN_S = 10.0
"""On a busy machine; two seconds are what a disk may take."""
START_WITHIN_S = 40.0
SILENT = (
    "org.freedesktop.portal.Desktop",
    "org.kde.StatusNotifierWatcher",
    "org.freedesktop.Notifications",
    "com.canonical.AppMenu.Registrar",
    "org.freedesktop.ScreenSaver",
)


class SilentService(FakeService):
    """Takes every call and answers none."""

    def __init__(self, bus_address: str, name: str) -> None:
        self.address = DBusAddress("/", name, name)
        super().__init__(bus_address)

    def answer(self, message, member):
        return None


@pytest.fixture(scope="module")
def bare():
    """A display and a bus, with nobody on it."""
    with Rig(panel=False, notifier=None) as rig:
        yield rig


@pytest.fixture
def halt(bare):
    """Make the bus hang; it goes on after the test."""
    yield lambda: os.kill(bare.bus.process.pid, signal.SIGSTOP)
    os.kill(bare.bus.process.pid, signal.SIGCONT)


@pytest.fixture
def page():
    with Page(summary()) as world:
        yield world


@pytest.fixture
def start(bare, page, settled):
    """Start the app, and return it once it has looked at the page."""
    bare.clear_log("app")

    def go(**env: str) -> subprocess.Popen[bytes]:
        profile = settled(page.configuration(page_s=0.2))
        app = bare.start([sys.executable, "-m", "trayapp", "--profile", str(profile)], **env)
        wait_for(lambda: page.asked(SUMMARY), "the first look", START_WITHIN_S)
        return app

    yield go
    print(bare.log("app"))  # noqa: T201 - pytest shows it where the test failed
    assert "Traceback" not in bare.log("app")
    bare.stop_apps()


def look_again(page, times: int = 5) -> None:
    """Wait until the page was asked some more times."""
    before = page.asked(SUMMARY)
    wait_for(lambda: page.asked(SUMMARY) >= before + times, "more looks")


def assert_quits(app, number: signal.Signals) -> None:
    began = time.monotonic()
    app.send_signal(number)
    assert app.wait(QUIT_WITHIN_S * 3) == EXIT_CODES[number]
    assert time.monotonic() - began < QUIT_WITHIN_S


EXIT_CODES = {signal.SIGTERM: 0, signal.SIGINT: 130, signal.SIGHUP: 0}
every_signal = pytest.mark.parametrize("number", EXIT_CODES)


def test_a_notification_server_that_answers_nothing(bare, page, start):
    with FakeNotifications(bare.bus.address, mute=True) as server:
        app = start()
        page.body = summary(FIRST, troubled=("c1",))
        wait_for(lambda: server.asked, "a question to the server")
        look_again(page)
        assert_quits(app, signal.SIGTERM)


@every_signal
def test_a_notification_that_is_never_answered(bare, page, start, number):
    with FakeNotifications(bare.bus.address, slow=True) as server:
        app = start()
        page.body = summary(FIRST, troubled=("c1",))
        server.wait(1)
        page.body = summary(SECOND, FIRST, troubled=("c1", "c2"))
        look_again(page)
        assert_quits(app, number)


def test_services_that_answer_nothing(bare, page, start):
    silent = [SilentService(bare.bus.address, name) for name in SILENT]
    try:
        app = start(XDG_CURRENT_DESKTOP="GNOME")
        page.body = summary(FIRST, troubled=("c1",))
        look_again(page)
        assert_quits(app, signal.SIGTERM)
    finally:
        for each in silent:
            each.vanish()


@pytest.mark.timeout(120)
def test_an_accessibility_bus_that_answers_nothing(bare, page, start):
    silent = SilentService(bare.bus.address, "org.a11y.Bus")
    try:
        app = start()
        look_again(page)
        assert_quits(app, signal.SIGTERM)
    finally:
        silent.vanish()


@every_signal
def test_a_bus_that_hangs_between_two_notifications(bare, page, start, halt, number):
    with FakeNotifications(bare.bus.address) as server:
        app = start()
        page.body = summary(FIRST, troubled=("c1",))
        server.wait(1)
        halt()
        page.body = summary(SECOND, FIRST, troubled=("c1", "c2"))
        look_again(page)
        assert_quits(app, number)


def test_a_bus_that_hangs_before_the_first_notification(page, start, halt):
    app = start()
    halt()
    page.body = summary(FIRST, troubled=("c1",))
    look_again(page, 10)
    assert_quits(app, signal.SIGTERM)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("variable", ["DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"])
def test_a_bus_that_hangs_from_the_beginning(bare, page, start, halt, variable):
    halt()
    app = start(**{"DBUS_SESSION_BUS_ADDRESS": "disabled:", variable: bare.bus.address})
    page.body = summary(FIRST, troubled=("c1",))
    look_again(page, 10)
    assert_quits(app, signal.SIGTERM)


def test_a_signal_ends_it_while_it_waits_for_such_a_bus(bare, page, settled):
    profile, place = settled(page.configuration()), str(bare.home / "mute")
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(place)
        mute.listen()
        mute.settimeout(START_WITHIN_S)
        command = [sys.executable, "-m", "trayapp", "--profile", str(profile)]
        app = bare.start(command, DBUS_SESSION_BUS_ADDRESS=f"unix:path={place}")
        connection, _ = mute.accept()
        with connection:
            assert_quits(app, signal.SIGINT)
    assert page.asked(SUMMARY) == 0
