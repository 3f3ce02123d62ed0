"""A session bus with somebody hostile on it: a real daemon, and a program that floods it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QTimer

from tests.support.heartbeat import Heartbeat
from trayapp.desktop.dbus.session_bus import SessionBus
from trayapp.desktop.dbus.types import DBusObject

INTERFACE = "org.example.Flood"

FLOOD = f"""
import itertools
from jeepney import DBusAddress, new_signal
from jeepney.io.blocking import open_dbus_connection
bus = open_dbus_connection("SESSION")
sender = DBusAddress("/", interface={INTERFACE!r})
print("begun", flush=True)
for number in itertools.count():
    bus.send(new_signal(sender, "Drop", "us", (number % 1000, "x" * 200)))
"""

SIGNALS = 3000
CALLS = 200
BEATS = 20
MOST_WAIT_S = 0.1


@pytest.fixture
def bus(monkeypatch):
    reader, writer = os.pipe()
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nosyslog", f"--print-address={writer}"], pass_fds=(writer,)
    )
    os.close(writer)
    with os.fdopen(reader) as said:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", said.readline().strip())
    yield daemon
    daemon.kill()
    daemon.wait()


@pytest.fixture
def own_heap():
    """Keep what earlier tests left from the collector: walking all of it takes longer than the bound allows.

    What is garbage then is collected here and now. Another thread that came upon a QObject would end its timers, and
    Qt's loop would go on with what is no more.
    """
    gc.collect()
    gc.freeze()
    yield
    gc.disable()
    gc.unfreeze()
    gc.collect()
    gc.enable()


@pytest.mark.usefixtures("bus", "own_heap")
def test_a_flood_of_signals_leaves_the_interface_its_turn(qtbot):
    signals = []
    connection = SessionBus(signals.append, lambda _reason: None)
    connection.listen(interface=INTERFACE)
    flood = subprocess.Popen([sys.executable, "-c", FLOOD], stdout=subprocess.PIPE, text=True)
    try:
        assert flood.stdout.readline() == "begun\n"
        heart = Heartbeat()
        qtbot.waitUntil(lambda: len(signals) >= SIGNALS and heart.beats >= BEATS, timeout=40_000)
    finally:
        flood.kill()
        flood.communicate()
        connection.close()
    heart.stop()
    assert heart.worst[0][0] <= MOST_WAIT_S


@pytest.mark.usefixtures("bus")
def test_closing_within_a_callback_is_no_error(qtbot):
    connection = None
    taken = []

    def on_signal(signal: object) -> None:
        taken.append(signal)
        connection.close()

    connection = SessionBus(on_signal, lambda _reason: None)
    connection.listen(interface=INTERFACE)
    flood = subprocess.Popen([sys.executable, "-c", FLOOD], stdout=subprocess.PIPE, text=True)
    try:
        qtbot.waitUntil(lambda: bool(taken), timeout=20_000)
        qtbot.wait(20)
    finally:
        flood.kill()
        flood.communicate()
    assert len(taken) == 1


@pytest.mark.usefixtures("own_heap")
@pytest.mark.parametrize("joined", [True, False], ids=["later", "from the beginning"])
def test_a_bus_that_reads_nothing_holds_nobody_up(qtbot, bus, joined):
    peer = DBusObject("/", "org.example.Nobody", INTERFACE)
    lost, replies = [], []
    if not joined:
        bus.send_signal(signal.SIGSTOP)
    connection = SessionBus(lambda _signal: None, lost.append)
    if joined:
        qtbot.waitUntil(lambda: connection.is_joined)
        bus.send_signal(signal.SIGSTOP)
    heart = Heartbeat()
    for number in range(CALLS):
        QTimer.singleShot(
            number, connection, lambda: connection.call(peer, "Take", "s", ("x" * 10_000,), replies.append)
        )
    qtbot.waitUntil(lambda: heart.beats >= BEATS and (bool(lost) or not joined), timeout=20_000)
    heart.stop()
    connection.close()
    assert heart.worst[0][0] <= MOST_WAIT_S
    assert lost == (["the session bus is gone"] if joined else [])
    assert replies == []
