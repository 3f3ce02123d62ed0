"""A connection to the bus that is given up while it is being opened."""

from __future__ import annotations

import gc
import socket
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from trayapp.desktop.dbus.session_bus import SessionBus


def the_opening_thread() -> threading.Thread:
    return next(each for each in threading.enumerate() if each.name == "trayapp-bus")


def test_a_bus_given_up_while_it_hangs_is_not_destroyed_by_the_thread_that_opens_it(
    qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path may have 107 characters at most
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=bus")
    ended_in = []
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("bus")
        server.listen()
        bus = SessionBus(print, print)
        bus.destroyed.connect(
            lambda: ended_in.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
        )
        opening = the_opening_thread()
        caller, _ = server.accept()  # and says nothing
        bus.close()
        del bus
        caller.close()
    opening.join(10)
    assert not opening.is_alive()
    gc.collect()
    assert "trayapp-bus" not in ended_in
