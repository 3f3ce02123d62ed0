"""The tray, its host's coming and going, second starts and signals: a probe app of our adapters on real desktops."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop.fakes import FakeWatcher
from tests.support.desktop.waiting import wait_for

PROBE = [sys.executable, str(Path(__file__).parent / "apps" / "probe.py")]


def said(process: subprocess.Popen[bytes], word: str) -> list[str]:
    """Read what the probe says up to a line that begins with `word`; return that line's words (see also probe.log)."""
    while True:
        line = process.stdout.readline()
        assert line, f"the probe ended before it said {word!r}"
        words = line.decode().split()
        if words[0] == word:
            return words


@pytest.fixture
def probe(rig):
    rig.clear_log("probe")

    def start(*words: str, **env: str) -> subprocess.Popen[bytes]:
        return rig.start([*PROBE, *words], name="probe", **env)

    yield start
    print(rig.log("probe"))  # noqa: T201 - pytest shows it where the test failed


class TestOnARealPanel:
    def test_the_icon_is_there_with_every_size_its_tooltip_and_its_menu(self, probe, desk):
        app = probe()
        said(app, "ready")
        item = desk.wait_item("trayapp")
        assert [pixmap.width for pixmap in desk.icons(item)] == [16, 22, 32]
        assert next(iter(desk.icon(item).colours())) == (0, 128, 0)
        assert desk.tooltip(item) == "All well"
        assert desk.labels(item) == ["Hello", "Leave"]

    def test_a_click_and_a_choice_arrive(self, probe, desk):
        app = probe()
        said(app, "ready")
        item = desk.wait_item("trayapp")
        desk.activate(item)
        assert said(app, "activated") == ["activated", "Trigger"]
        desk.choose(item, "Hello")
        said(app, "hello")
        desk.choose(item, "Leave")
        assert app.wait(10) == 0

    def test_a_restarted_panel_shows_the_icon_again_without_a_second_one(self, rig, probe, desk):
        app = probe()
        said(app, "ready")
        desk.wait_item("trayapp")
        rig.stop_panel()
        said(app, "gone")
        rig.start_panel()
        said(app, "appeared")
        item = desk.wait_item("trayapp")
        desk.activate(item)
        assert said(app, "activated") == ["activated", "Trigger"]
        assert len(desk.items_of("trayapp")) == 1

    def test_a_late_panel_gets_a_fresh_icon(self, rig, probe, desk):
        rig.stop_panel()
        app = probe()
        assert said(app, "icon") == ["icon", "absent"]
        said(app, "ready")
        rig.start_panel()
        assert said(app, "icon") == ["icon", "present"]
        item = desk.wait_item("trayapp")
        desk.activate(item)
        assert said(app, "activated") == ["activated", "Trigger"]
        assert len(desk.items_of("trayapp")) == 1


class TestWithAStandIn:
    """On the rig's X server, but on a bus of its own, where the watcher is a stand-in."""

    def test_a_watcher_that_comes_late_gets_one_live_item(self, probe, bus):
        app = probe(DBUS_SESSION_BUS_ADDRESS=bus.address)
        said(app, "ready")
        with FakeWatcher(bus.address) as watcher:
            said(app, "icon")
            wait_for(lambda: watcher.items, "a registration")
            said(app, "appeared")
            assert len(watcher.items) == 1

    def test_a_host_behind_its_watcher_makes_no_second_item(self, probe, bus):
        with FakeWatcher(bus.address, has_host=False) as watcher:
            app = probe(DBUS_SESSION_BUS_ADDRESS=bus.address)
            said(app, "ready")
            watcher.host_comes()
            wait_for(lambda: watcher.items, "a registration")
            assert len(watcher.items) == 1

    def test_a_watcher_that_vanishes_and_returns_gets_the_item_again(self, probe, bus):
        with FakeWatcher(bus.address) as watcher:
            app = probe(DBUS_SESSION_BUS_ADDRESS=bus.address)
            said(app, "ready")
            wait_for(lambda: watcher.items, "a registration")
        said(app, "gone")
        with FakeWatcher(bus.address) as again:
            said(app, "appeared")
            wait_for(lambda: again.items, "a registration")
            assert len(set(again.items)) == 1

    def test_no_bus_at_all_is_no_reason_to_end(self, probe, tmp_path):
        app = probe(DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path}/none")
        said(app, "ready")
        app.send_signal(signal.SIGTERM)
        said(app, "bye")
        assert app.wait(10) == 0


class TestOneInstance:
    def test_a_second_start_shows_the_first_and_hands_on_its_token(self, probe):
        first = probe()
        said(first, "ready")
        second = probe(XDG_ACTIVATION_TOKEN="token-7")
        assert said(second, "second") == ["second", "True"]
        assert second.wait(10) == 3
        assert said(first, "show") == ["show", "token-7"]

    def test_a_start_after_a_kill_is_the_first(self, rig, probe):
        first = probe()
        said(first, "ready")
        first.kill()
        first.wait(10)
        assert (Path(rig.env["XDG_RUNTIME_DIR"]) / "trayapp.sock").exists()
        again = probe()
        said(again, "ready")
        second = probe()
        assert said(second, "second") == ["second", "True"]
        said(again, "show")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_order(probe, number):
    app = probe()
    said(app, "ready")
    app.send_signal(number)
    said(app, "signalled")
    said(app, "bye")
    assert app.wait(10) == 0
