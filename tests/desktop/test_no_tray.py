"""Without a tray (GNOME as it comes) the real app is a window: it says once what is missing, and all is in reach."""

from __future__ import annotations

import json

import pytest

from tests.support.desktop.eye import Driven
from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail to load", "https://status.openai.com/incidents/first", "The first.")


@pytest.fixture
def page():
    with Page(summary(CHAT, troubled=("c1",))) as world:
        yield world


@pytest.fixture
def live(rig, desk, settled, page):
    """Start the app where there is no tray; its panel has the keyboard then."""
    rig.stop_panel()
    profile = settled(page.configuration())

    def start():
        app = Driven(rig, desk, profile, wait=False)
        app.wait_active()
        app.wait_rows("GROUP")
        return app

    rig.clear_log("driven")
    yield start
    print(rig.log("driven"))  # noqa: T201 - pytest shows it where the test failed


def test_what_is_missing_is_said_until_the_window_was_closed_and_never_again(live, rig, tmp_path):
    app = live()
    (said,) = app.wait_rows("PROBLEM")
    assert "AppIndicator" in said
    title = app.window()["title"]
    app.keys("alt+F4")
    memory = tmp_path / "profile/memory.json"
    wait_for(lambda: json.loads(memory.read_text()).get("told_once") == ["no-tray"], "the memory of it")
    assert app.process.poll() is None
    wait_for(lambda: "Iconic" in rig.run("xprop", "-name", title, "WM_STATE"), "the window in the task bar alone")
    app.process.terminate()
    assert app.process.wait(10) == 0
    assert live().rows("PROBLEM") == []


def test_notifications_are_kept_quiet_in_the_window(live):
    app = live()
    app.keys("ctrl+b")
    wait_for(lambda: "Until it's resolved" in app.look()["menu"], "the menu")
    app.keys("Down", "Down", "Down", "Return")
    (said,) = app.wait_rows("SILENCED")
    assert "until this is resolved" in said


def test_a_tray_that_comes_gets_the_icon(live, rig, desk):
    app = live()
    rig.start_panel()
    item = desk.wait_item("trayapp")
    wait_for(lambda: "OpenAI is failing" in desk.tooltip(item), "the state in the tray")
    wait_for(lambda: not app.rows("PROBLEM"), "the word about the missing tray to go")
    app.keys("Escape")
    app.wait_closed()
    assert app.process.poll() is None, "the icon brings it back"


def test_a_window_that_is_read_stays_one_when_the_tray_comes_until_it_is_closed(live, rig, desk):
    app = live()
    app.wait_still()
    left, _, *size = app.window()["rect"]
    (window,) = rig.windows(app.window()["title"])
    rig.start_panel()
    desk.wait_item("trayapp")
    wait_for(lambda: not app.rows("PROBLEM"), "the word about the tray to go")
    app.wait_still()
    assert rig.windows(app.window()["title"]) == [window], "it is the same window"
    now = app.window()["rect"]
    assert (now[0], now[2:]) == (left, size), "up it may go: the bar takes room"
    app.keys("alt+F4")
    app.wait_closed()
    rig.click(*rig.icon_at())
    app.wait_active()
    app.wait_still()
    left, top, width, height = app.window()["rect"]
    assert 0 <= rig.bar()[1] - (top + height) <= 16
    assert left <= rig.icon_at()[0] <= left + width
    app.keys("Escape")
    app.wait_closed()
