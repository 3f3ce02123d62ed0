"""The panel as a popover on X11, at xfce4-panel: it opens at the icon, and goes when the user is done with it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from tests.support.desktop.eye import driven
from tests.support.desktop.page import failing, summary
from tests.support.desktop.place import assert_at_the_bar
from tests.support.desktop.rig import EDGES
from tests.support.desktop.waiting import wait_for


@pytest.fixture(params=EDGES)
def edge(rig, request):
    """Have the bar at an edge of the screen."""
    rig.move_panel(request.param)
    return request.param


@pytest.fixture
def app(rig, desk, tmp_path):
    """The app with its icon in the bar, and its panel closed."""
    with driven(rig, desk, tmp_path, failing("The first.")) as app:
        yield app


def opened(app, rig) -> tuple[int, int, int, int]:
    """Click the icon, and return where the panel stands then, with all that it has to show."""
    rig.click(*rig.icon_at())
    app.wait_active()
    app.wait_rows("GROUP")
    app.wait_still()
    (window,) = rig.windows(app.window()["title"])
    return rig.rect(window)


def test_it_opens_at_the_bar_over_or_beside_the_icon(edge, app, rig):
    assert_at_the_bar(rig, opened(app, rig))
    app.click(app.part("OpenAI says"))
    wait_for(lambda: app.rows("GROUP")[1:], "the detail")
    app.wait_still()
    assert_at_the_bar(rig, app.window()["rect"])  # it keeps to the bar when it grows


def picture_of_the_bar(rig, path) -> QImage:
    """Return what the bar shows, without the tray at its end."""
    rig.run("import", "-window", "root", str(path))
    left, top, width, height = rig.bar()
    return QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32).copy(left, top, width // 2, height)


def test_it_has_no_entry_in_the_task_bar_pinned_or_not(app, rig, tmp_path):
    empty = picture_of_the_bar(rig, tmp_path / "bar.png")
    opened(app, rig)
    assert picture_of_the_bar(rig, tmp_path / "bar.png") == empty
    app.click_pin()
    assert picture_of_the_bar(rig, tmp_path / "bar.png") == empty
    app.keys("ctrl+comma")
    app.wait_active("Settings")
    ordinary = "the entry of an ordinary window"
    wait_for(lambda: picture_of_the_bar(rig, tmp_path / "bar.png") != empty, ordinary)


@pytest.mark.parametrize("held_ms", [0, 120, 700])
def test_a_second_click_on_the_icon_closes_it_and_a_third_opens_it(edge, app, rig, desk, held_ms):
    before = opened(app, rig)
    rig.click(*rig.icon_at(), held_ms=held_ms)
    app.wait_closed()
    desk.tooltip(app.item)
    assert not app.window(), "the click that closes it must not arrive at the icon too"
    assert opened(app, rig) == before


def test_a_click_elsewhere_closes_it(app, rig):
    opened(app, rig)
    rig.click(200, 400)
    app.wait_closed()
    opened(app, rig)


def test_escape_closes_it_and_the_icon_opens_it_at_once(app, rig):
    opened(app, rig)
    app.keys("Escape")
    app.wait_closed()
    opened(app, rig)


def test_what_is_typed_filters_the_list_until_escape(app, rig):
    opened(app, rig)
    everything = app.rows()
    app.type("conversations")

    def is_found() -> bool:
        found = [each["text"] for each in app.window()["rows"] if each["kind"] != "HEADING"]
        return bool(found) and all("conversations" in text.casefold() for text in found)

    wait_for(is_found, "what has the word, and nothing else")
    app.keys("Escape")
    wait_for(lambda: app.rows() == everything, "all rows")
    app.keys("Escape")
    app.wait_closed()


def test_the_pin_keeps_it_where_it_is_until_it_is_taken_out(app, rig):
    before = opened(app, rig)
    app.click_pin()
    rig.click(200, 400)
    app.wait_still()
    assert tuple(app.window()["rect"]) == before
    app.click_pin()
    assert tuple(app.window()["rect"]) == before
    rig.click(200, 400)
    app.wait_closed()


def test_a_pinned_panel_is_worked_by_keyboard_and_closed_by_the_icon(app, rig):
    opened(app, rig)
    app.click_pin()
    app.tab_to("Snooze notifications")
    app.keys("space")
    wait_for(lambda: "For 1 hour" in app.look()["menu"], "the menu")
    app.keys("Escape")
    wait_for(lambda: not app.look()["menu"], "the menu to close")
    assert app.window(), "the menu alone was closed"
    rig.click(*rig.icon_at())
    app.wait_closed()


def test_a_menu_of_the_popover_closes_alone(app, rig):
    opened(app, rig)
    app.click(app.part("Snooze notifications"))
    wait_for(lambda: "For 1 hour" in app.look()["menu"], "the menu")
    app.keys("Escape")
    wait_for(lambda: not app.look()["menu"], "the menu to close")
    app.tab_to("Copy a summary")
    app.keys("Escape")
    app.wait_closed()


def test_the_menu_of_the_icon_opens_it_without_a_click_on_the_icon(edge, app, rig, desk):
    wait_for(lambda: any("failing" in label for label in desk.labels(app.item)), "the state in the menu")
    desk.choose(app.item, "Show details")
    app.wait_active()
    app.wait_still()
    assert_at_the_bar(rig, app.window()["rect"])


def test_a_notification_opens_it_in_the_corner_of_the_bar(edge, rig, desk, notifications, tmp_path):
    with driven(rig, desk, tmp_path, summary(), page_s=0.5) as app:
        wait_for(lambda: "Everything works" in desk.tooltip(app.item), "the all-clear")
        app.page.body = failing("The first.")
        notifications.wait(1, 60)
        rig.dunstctl("action")
        app.wait_active()
        app.wait_still()
        assert_at_the_bar(rig, app.window()["rect"])
