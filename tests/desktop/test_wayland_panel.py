"""The real app on Wayland: its icon in waybar, its panel by mouse and by keyboard, its picture on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from tests.support.desktop.eye import Driven, driven
from tests.support.desktop.page import Page, failing, summary
from tests.support.desktop.waiting import wait_for


@pytest.fixture
def desk(desk_on_wayland):
    return desk_on_wayland


@pytest.fixture
def app(wayland, desk, tmp_path):
    with driven(wayland, desk, tmp_path, failing("The fourth.", "The third.", "The second.", "The first.")) as app:
        yield app


def reds(wayland, path) -> int:
    """Take a picture of the screen and count the pixels in the bar that have the outage's red."""
    wayland.run("grim", str(path))
    image = QImage(str(path))
    assert not image.isNull()
    bar = range(image.height() - 30, image.height())
    colours = (image.pixelColor(x, y) for y in bar for x in range(image.width() - 200, image.width()))
    return sum(c.red() > 150 and c.green() < 80 and c.blue() < 80 for c in colours)


def test_the_icon_shows_the_state_in_the_bar(app, wayland, desk, tmp_path):
    wait_for(lambda: "OpenAI is failing" in desk.tooltip(app.item), "the state in the tooltip")
    wait_for(lambda: reds(wayland, tmp_path / "screen.png") > 40, "the red octagon in waybar")
    assert any("OpenAI is failing" in label for label in desk.labels(app.item))


def test_the_panel_by_mouse(app):
    app.open_panel()
    app.wait_rows("GROUP")
    app.wait_still()
    app.click(app.part("Settings"))
    app.wait_active("Settings")
    app.wait_still("Settings")
    app.click(app.part("Done", "Settings"))
    app.wait_closed("Settings")
    app.open_panel()
    app.wait_still()
    app.click_row("Conversations fail to load")
    assert wait_for(app.opened, "the browser") == ["https://status.openai.com/incidents/first"]
    app.wait_closed()
    app.open_panel()
    app.wait_still()
    assert len(app.rows("UPDATE")) == 2
    app.click_row("3 earlier")
    wait_for(lambda: len(app.rows("UPDATE")) == 4, "the earlier update")


def test_the_panel_by_keyboard(app):
    app.open_panel()
    app.wait_rows("GROUP")
    app.go_home()
    app.walk_to("Conversations fail to load")
    app.keys("Return")
    assert wait_for(app.opened, "the browser") == ["https://status.openai.com/incidents/first"]
    app.wait_closed()
    app.open_panel()
    app.tab_to("Copy a summary")
    app.keys("Escape")
    app.wait_closed()
    app.open_panel()
    app.keys("ctrl+comma")
    app.wait_active("Settings")
    app.keys("Escape")
    app.wait_closed("Settings")
    app.open_panel()
    app.keys("ctrl+q")
    assert app.process.wait(10) == 0


def test_the_menu_works(app, desk):
    wait_for(lambda: any("OpenAI is failing" in label for label in desk.labels(app.item)), "the summary in the menu")
    desk.choose(app.item, "Settings")
    app.wait_active("Settings")
    desk.choose(app.item, "Quit")
    assert app.process.wait(10) == 0


def test_a_late_bar_gets_the_icon(wayland, desk, settled):
    wayland.stop_bar()
    with Page(summary()) as page:
        app = Driven(wayland, desk, settled(page.configuration()), wait=False)
        app.wait_active()
        wait_for(lambda: app.rows("PROBLEM"), "the word about the missing tray")
        wayland.start_bar()
        item = desk.wait_item("trayapp")
        wait_for(lambda: "Everything works" in desk.tooltip(item), "the state")
        wait_for(lambda: not app.rows("PROBLEM"), "the word to go")
