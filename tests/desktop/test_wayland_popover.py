"""The panel as a popover on sway, at waybar: sway is asked to put it at the icon, and it goes when the user is done."""

from __future__ import annotations

import sys

import pytest

from tests.support.desktop.eye import driven
from tests.support.desktop.page import failing, summary
from tests.support.desktop.place import assert_at_the_bar
from tests.support.desktop.popover import PopoverTests
from tests.support.desktop.rig import EDGES
from tests.support.desktop.waiting import wait_for

OTHER = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.setWindowTitle("Elsewhere")
window.show()
app.exec()
"""


@pytest.fixture(params=EDGES)
def edge(wayland, request):
    """Have the bar at an edge of the screen."""
    if request.param != "bottom":
        wayland.stop_bar()
        wayland.start_bar(request.param)
    return request.param


@pytest.fixture
def desktop(wayland):
    return wayland


@pytest.fixture
def desk(desk_on_wayland):
    return desk_on_wayland


@pytest.fixture
def app(wayland, desk, tmp_path):
    """The app with its icon in the bar, and its panel closed."""
    with driven(wayland, desk, tmp_path, failing("The first.")) as app:
        yield app


class TestOnSway(PopoverTests):
    """sway is asked by its socket."""

    def test_a_notification_opens_it_in_the_corner_of_the_bar(self, edge, wayland, desk, tmp_path):
        wayland.run("makoctl", "dismiss", "--all")  # an earlier app's may be left, and the first one is invoked
        with driven(wayland, desk, tmp_path, summary(), page_s=0.5) as app:
            wait_for(lambda: "Everything works" in desk.tooltip(app.item), "the all-clear")
            app.page.body = failing("The first.")
            # mako lists titles in every version, texts only up to 1.9
            wait_for(lambda: "is failing" in wayland.run("makoctl", "list"), "the notification", 60)
            wayland.run("makoctl", "invoke")
            assert_at_the_bar(wayland, self.place(app, wayland))

    def test_the_pointer_may_cross_another_window_on_its_way(self, app, wayland):
        wayland.start([sys.executable, "-c", OTHER], name="other")
        wait_for(lambda: wayland.windows("Elsewhere"), "another window")
        left, top, _, height = self.opened(app, wayland)
        wayland.input.move(left - 40, top + height - 40)
        wait_for(lambda: wayland.windows("Elsewhere")[0]["focused"], "the keyboard to follow the pointer")
        wayland.input.move(left + 40, top + height - 40)
        app.wait_still()
        assert app.window()["active"]
        assert wayland.frameless(app.window()["title"])[3] == height, "sway does not put it back to its first size"
        wayland.input.click(left - 40, top + height - 40)
        app.wait_closed()
