"""The panel's window: where it stands, and when it counts as open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.screenshots import moments
from trayapp.app.ui_controller import UiController
from trayapp.i18n.formatter import ENGLISH
from trayapp.store.app_state import AppState
from trayapp.store.faults import Faults
from trayapp.ui.panel import Panel, placed_window
from trayapp.ui.panel.footer import Footer
from trayapp.ui.panel.header import Header
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.panel.source_tabs import SourceTabs
from trayapp.ui.presenters.present import ViewModels, present
from trayapp.ui.user_actions import UserActions


def seen(name: str, **changes: object) -> ViewModels:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=replace(moment.extras, **changes))


def show(ui: UiController, name: str) -> None:
    moment = moments.MOMENTS[name]()
    ui.render(moment.snapshot, moment.now, ({}, {}), notices=(), quiet=None)


def test_many_services_leave_room_for_the_list(shown) -> None:
    panel = shown("many")
    tabs, listing = panel.findChild(SourceTabs), panel.findChild(RowList)
    assert tabs.height() < listing.height()
    rows = [listing.rows.row(listing.rows.index(number)) for number in range(listing.rows.rowCount())]
    named = [row.spoken.partition(":")[0] for row in rows if row.kind is Kind.SERVICE]
    assert sorted(named) == sorted(f"OpenAI {number}" for number in range(1, 21))
    assert named[:2] == ["OpenAI 20", "OpenAI 19"], "the worst come first"


@pytest.mark.parametrize("corner", ["topLeft", "bottomRight"])
def test_a_panel_that_was_left_at_an_edge_comes_back_on_the_screen(shown, corner: str) -> None:
    panel = shown("never")
    small, room = panel.frameGeometry().height(), panel.screen().availableGeometry()
    panel.move(getattr(room, corner)() - panel.rect().center())
    panel.close()
    panel = shown("confirmed")
    assert panel.frameGeometry().height() > small
    assert room.contains(panel.frameGeometry())


def test_where_the_desktop_places_windows_the_panel_moves_nowhere(shown, monkeypatch) -> None:
    panel = shown("never")
    monkeypatch.setattr(Panel, "_is_placed_by_desktop", staticmethod(lambda: True))
    panel.move(-50, -50)
    panel.close()
    assert shown("never").pos().x() < 0


def test_a_minimised_panel_is_not_open_until_it_is_restored(shown, qtbot) -> None:
    panel = shown("likely")
    panel.tray_less = True
    told: list[str] = []
    panel.opened.connect(lambda: told.append("opened"))
    panel.closed.connect(lambda: told.append("closed"))
    panel.close()
    qtbot.waitUntil(panel.isMinimized)
    assert (panel.isVisible(), panel.is_open, panel._refresh.isActive()) == (True, False, False)
    assert told == ["closed"]
    panel.showNormal()
    assert (panel.is_open, panel._refresh.isActive()) == (True, True)
    assert told == ["closed", "opened"]
    panel.showMinimized()
    assert (panel.is_open, panel._refresh.isActive()) == (False, False)
    assert told == ["closed", "opened", "closed"]
    panel.open_near()
    assert panel.is_open
    panel.hide()
    assert told == ["closed", "opened", "closed", "opened", "closed"]


def test_a_panel_that_comes_back_from_the_task_bar_shows_what_came_meanwhile(actions, qtbot) -> None:
    ui = UiController(actions, Faults(), demo=False)
    ui.build_windows(ENGLISH, AppState(), moments.NOW)
    show(ui, "all_clear")
    ui.open_panel()
    panel = next(each for each in QApplication.topLevelWidgets() if isinstance(each, Panel) and each.isVisible())
    qtbot.addWidget(panel)
    header = panel.findChild(Header)
    panel.showMinimized()
    assert not ui.panel_is_open
    show(ui, "confirmed")
    assert "Everything works" in header.accessibleName(), "nobody sees it: nothing is made"
    with qtbot.waitSignal(ui.panel_opened):
        panel.showNormal()
    assert ui.panel_is_open
    assert "failing for many people" in header.accessibleName()


def test_check_now_keeps_the_keyboard_while_we_look_and_asks_for_no_second_look(shown, actions, qtbot) -> None:
    panel, asked = shown("confirmed"), []
    actions.check_now.connect(lambda: asked.append(True))
    check = panel.findChild(Footer).check
    check.setFocus(Qt.FocusReason.TabFocusReason)
    ready = check.icon().pixmap(18, 18).toImage()
    qtbot.keyClick(check, Qt.Key.Key_Space)
    assert asked == [True]
    panel.render(seen("confirmed", checking=True).panel)
    assert panel.focusWidget() is check
    assert (check.accessibleName(), check.icon().pixmap(18, 18).toImage() == ready) == ("Checking…", False)
    qtbot.keyClick(check, Qt.Key.Key_Space)
    assert asked == [True]
    panel.render(seen("confirmed").panel)
    assert (check.accessibleName(), check.icon().pixmap(18, 18).toImage() == ready) == ("Check now", True)
    assert panel.focusWidget() is check
    qtbot.keyClick(check, Qt.Key.Key_Space)
    assert asked == [True, True]


@pytest.mark.parametrize("leave", [Panel.close, Panel.showMinimized])
def test_no_menu_outlives_the_panel(shown, qtbot, leave: Callable[[Panel], object]) -> None:
    panel, menus = shown("confirmed"), []

    def leave_with_menu() -> None:
        menus.append(QApplication.activePopupWidget())
        leave(panel)
        menus.append(QApplication.activePopupWidget())
        if menus[-1] is not None:
            menus[-1].close()

    QTimer.singleShot(0, panel, leave_with_menu)  # the bell's menu waits for a choice
    panel.findChild(Footer).open_silence_menu()
    listing = shown("confirmed").findChild(RowList)
    kinds = [listing.rows.row(listing.rows.index(number)).kind for number in range(listing.rows.rowCount())]
    listing.setCurrentIndex(listing.rows.index(kinds.index(Kind.INCIDENT)))
    qtbot.keyClick(listing, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    leave_with_menu()
    assert [menu is None for menu in menus] == [False, True, False, True]


def test_a_height_that_the_user_chose_is_kept_while_content_comes_and_when_it_opens_again(qtbot, monkeypatch) -> None:
    panel = Panel(UserActions())
    qtbot.addWidget(panel)
    moment = moments.all_clear()
    panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
    panel.open_near()
    own = panel.height()
    panel.windowHandle().resize(panel.width(), own - 50)
    qtbot.waitUntil(lambda: panel.height() == own - 50)
    panel.close()
    panel.open_near()
    assert panel.height() == own, "so soon it is the desktop that resizes"
    monkeypatch.setattr(placed_window, "_SETTLED_S", 0.0)
    panel.windowHandle().resize(panel.width(), own - 90)
    qtbot.waitUntil(lambda: panel.height() == own - 90)
    busy = moments.confirmed()
    panel.render(present(busy.snapshot, busy.now, extras=busy.extras).panel)
    assert panel.height() == own - 90
    panel.close()
    panel.open_near()
    assert panel.height() == own - 90
    panel.close()
