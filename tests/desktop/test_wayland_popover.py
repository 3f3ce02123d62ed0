"""The panel as a popover on sway, at waybar: sway is asked to put it at the icon, and it goes when the user is done."""

from __future__ import annotations

import sys

import pytest

from tests.support.desktop.desk import Desk
from tests.support.desktop.eye import Driven
from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.place import assert_at_the_bar
from tests.support.desktop.rig import EDGES
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail to load", "https://status.openai.com/incidents/first", "The first.")
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
def desk(wayland):
    observer = Desk(wayland.bus.address)
    yield observer
    observer.close()


@pytest.fixture
def app(wayland, desk, settled):
    """The app with its icon in the bar, and its panel closed."""
    with Page(summary(CHAT, troubled=("c1",))) as page:
        wayland.clear_log("driven")
        yield Driven(wayland, desk, settled(page.configuration()))
        print(wayland.log("driven"))  # noqa: T201 - pytest shows it where the test failed


def place_of(app, wayland) -> tuple[int, int, int, int]:
    """Return where the panel stands, of which sway alone knows."""
    app.wait_active()
    app.wait_rows("GROUP")
    app.wait_still()
    (window,) = wayland.windows(app.window()["title"])
    assert (window["type"], window["border"]) == ("floating_con", "none")
    return tuple(window["rect"][name] for name in ("x", "y", "width", "height"))


def opened(app, wayland, *, aside: int = 0) -> tuple[int, int, int, int]:
    """Click the icon, some pixels from its middle, and return where the panel stands then."""
    x, y = wayland.icon_at()
    wayland.input.click(x - aside, y - aside)
    return place_of(app, wayland)


def test_it_opens_at_the_bar_over_or_beside_the_icon_and_closes_at_a_second_click(edge, app, wayland):
    before = opened(app, wayland)
    assert_at_the_bar(wayland, before)
    app.click(app.part("OpenAI says"))
    wait_for(lambda: app.rows("GROUP")[1:], "the detail")
    assert_at_the_bar(wayland, place_of(app, wayland))  # it keeps to the bar when it grows
    wayland.input.click(*wayland.icon_at())
    app.wait_closed()
    assert opened(app, wayland, aside=7) == before, "two quick clicks at one place would be a double click"


def test_escape_and_a_click_elsewhere_close_it(app, wayland):
    opened(app, wayland)
    app.keys("Escape")
    app.wait_closed()
    opened(app, wayland)
    wayland.input.click(200, 400)
    app.wait_closed()


def test_the_menu_of_the_icon_opens_it_in_the_corner_of_the_bar(edge, app, wayland, desk):
    desk.choose(app.item, "Show details")
    assert_at_the_bar(wayland, place_of(app, wayland))


def test_the_pin_keeps_it_open(app, wayland):
    before = opened(app, wayland)
    app.click(app.part("Keep open"))
    wayland.input.click(200, 400)
    wait_for(lambda: not app.window()["active"], "the desktop to have the keyboard")
    app.wait_still()
    (window,) = wayland.windows(app.window()["title"])
    assert tuple(window["rect"][name] for name in ("x", "y", "width", "height")) == before
    wayland.input.click(*wayland.icon_at())
    app.wait_closed()


def test_the_pointer_may_cross_another_window_on_its_way(app, wayland):
    wayland.start([sys.executable, "-c", OTHER], name="other")
    wait_for(lambda: wayland.windows("Elsewhere"), "another window")
    left, top, _, height = opened(app, wayland)
    wayland.input.move(left - 40, top + height - 40)
    wayland.input.move(left + 40, top + height - 40)
    app.wait_still()
    assert app.window()["active"]
    wayland.input.click(left - 40, top + height - 40)
    app.wait_closed()
