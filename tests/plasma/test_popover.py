"""The panel as a popover on Plasma's Wayland session: KWin's script puts it at the icon, and it goes when it should."""

from __future__ import annotations

import pytest

from tests.support.desktop.desk import Desk
from tests.support.desktop.eye import Driven
from tests.support.desktop.page import Page, incident, summary
from tests.support.desktop.place import assert_at_the_bar
from tests.support.desktop.rig import EDGES
from tests.support.desktop.waiting import wait_for

CHAT = incident(1, "Conversations fail to load", "https://status.openai.com/incidents/first", "The first.")
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(params=EDGES)
def edge(plasma, request):
    """Have Plasma's panel at an edge of the screen."""
    if request.param != "bottom":
        plasma.move_panel(request.param)
    return request.param


@pytest.fixture
def desk(plasma):
    observer = Desk(plasma.bus.address)
    yield observer
    observer.close()


@pytest.fixture
def app(plasma, desk, tmp_path):
    """The app with its icon in the panel, and its own panel closed."""
    with Page(summary(CHAT, troubled=("c1",))) as page:
        profile = tmp_path / "profile"
        profile.mkdir()
        (profile / "config.toml").write_text(page.configuration())
        (profile / "memory.json").write_text('{"version": 1, "first_run_done": true}')
        plasma.clear_log("driven")
        yield Driven(plasma, desk, profile)
        print(plasma.log("driven"))  # noqa: T201 - pytest shows it where the test failed


def place_of(app, plasma) -> tuple[int, int, int, int]:
    """Return where the panel stands, of which KWin alone knows."""
    app.wait_active()
    app.wait_rows("GROUP")
    app.wait_still()
    (window,) = plasma.windows(app.window()["title"])
    assert (window["skips"], window["frameless"]) == (True, True)
    left, top, width, height = (round(each) for each in window["rect"])
    return left, top, width, height


def click_on(app, plasma, name: str) -> None:
    """Click on a part of the panel."""
    left, top, _, _ = place_of(app, plasma)
    x, y = app.part(name)
    plasma.click(left + x, top + y)


def opened(app, plasma) -> tuple[int, int, int, int]:
    """Click the icon, and return where the panel stands then."""
    plasma.click(*plasma.icon_at())
    return place_of(app, plasma)


def test_it_opens_at_the_bar_over_or_beside_the_icon_and_closes_at_a_second_click(edge, app, plasma):
    assert_at_the_bar(plasma, opened(app, plasma))
    click_on(app, plasma, "OpenAI says")
    wait_for(lambda: app.rows("GROUP")[1:], "the detail")
    assert_at_the_bar(plasma, place_of(app, plasma))
    plasma.click(*plasma.icon_at())
    app.wait_closed()
    assert_at_the_bar(plasma, opened(app, plasma))


def test_escape_and_a_click_elsewhere_close_it(app, plasma):
    opened(app, plasma)
    plasma.keys("Escape")
    app.wait_closed()
    opened(app, plasma)
    plasma.click(300, 300)
    app.wait_closed()


def test_the_menu_of_the_icon_opens_it_in_the_corner_of_the_bar(app, plasma, desk):
    wait_for(lambda: any("failing" in label for label in desk.labels(app.item)), "the state in the menu")
    desk.choose(app.item, "Show details")
    assert_at_the_bar(plasma, place_of(app, plasma))


def test_the_pin_keeps_it_open(app, plasma):
    before = opened(app, plasma)
    click_on(app, plasma, "Keep open")
    plasma.click(300, 300)
    wait_for(lambda: not app.window()["active"], "the desktop to have the keyboard")
    (window,) = plasma.windows(app.window()["title"])
    assert tuple(round(each) for each in window["rect"]) == before
    plasma.click(*plasma.icon_at())
    app.wait_closed()
