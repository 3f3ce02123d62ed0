"""The panel as a popover: a second click, Esc, the pin, what closes it, and what its tabs show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.screenshots import moments
from trayapp.app.locale_setup import resolve_locale
from trayapp.desktop.placement.backend import NullPlacement, Placement, PointerPlacement, Surface, choose_placement
from trayapp.i18n.languages import LANGUAGES
from trayapp.ui.icons.render import state_icon
from trayapp.ui.panel import Panel
from trayapp.ui.panel.header import Header
from trayapp.ui.panel.primitives import LatencyLine, RichText, Text
from trayapp.ui.panel.row import Kind, Row
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.panel.rows import rows
from trayapp.ui.panel.source_tabs import SourceTab
from trayapp.ui.panel.window import WIDTH
from trayapp.ui.presenters.panel_view_model import PanelViewModel, Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.user_actions import UserActions

ICON = QRect(700, 2, 24, 24)


class ToolPlacement(NullPlacement):
    """A compositor that puts windows where they belong; writes down which."""

    surface = Surface.TOOL

    def __init__(self, patience_ms: int = 0) -> None:
        self.patience_ms, self.told = patience_ms, []

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:
        self.told.append(("prepare", window.isVisible(), at_icon))

    def placed(self, window: QWindow) -> None:
        self.told.append(("placed", window.isVisible(), window.size()))

    def closed(self) -> None:
        self.told.append(("closed",))


def view(name: str) -> PanelViewModel:
    moment = moments.MOMENTS[name]()
    return present(moment.snapshot, moment.now, extras=moment.extras).panel


@pytest.fixture
def made(actions: UserActions, qtbot) -> Iterator[Callable[[Placement], Panel]]:
    panels: list[Panel] = []

    def make(placement: Placement, name: str = "confirmed") -> Panel:
        panel = Panel(actions, placement)
        panels.append(panel)
        qtbot.addWidget(panel)
        panel.render(view(name))
        return panel

    yield make
    for panel in panels:
        panel.hide()


@pytest.fixture
def popped(made) -> Panel:
    """A panel that popped up at a click on the icon."""
    panel = made(PointerPlacement())
    panel.toggle_at(ICON)
    return panel


@pytest.fixture
def elsewhere(qtbot) -> Iterator[QWidget]:
    """Another window, to click into."""
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(0, 0, 60, 60)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.hide()


def activate(panel: Panel, qtbot) -> None:
    """Wait until a window has the keyboard; a popup takes it at once."""
    if panel.surface is not Surface.POPUP:
        with qtbot.waitActive(panel):
            panel.activateWindow()


def listed(panel: Panel) -> list[Row]:
    model = panel.findChild(RowList).rows
    return [model.row(model.index(number)) for number in range(model.rowCount())]


def kinds(panel: Panel) -> set[Kind]:
    return {row.kind for row in listed(panel)}


def headings(panel: Panel) -> list[str]:
    return [str(row.content) for row in listed(panel) if row.kind is Kind.HEADING]


def test_a_click_on_the_icon_opens_a_frameless_popup_beside_it(popped: Panel) -> None:
    assert popped.isVisible()
    assert popped.surface is Surface.POPUP
    assert popped.windowType() is Qt.WindowType.Popup
    assert popped.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert popped.geometry().top() > ICON.bottom()
    assert abs(popped.geometry().center().x() - ICON.center().x()) <= WIDTH
    assert popped.screen().availableGeometry().contains(popped.geometry())


def test_where_nobody_tells_where_the_icon_is_the_pointer_does(made, monkeypatch) -> None:
    at = QPoint(300, 3)
    monkeypatch.setattr(PointerPlacement, "anchor", lambda _self: at)
    panel = made(PointerPlacement())
    panel.toggle_at(QRect())
    assert abs(panel.geometry().center().x() - at.x()) <= 1
    assert panel.geometry().top() < 60


def test_the_desktop_chooses_what_it_is(qapp) -> None:
    assert choose_placement(Path("popover.js")).surface is Surface.POPUP


def test_a_second_click_closes_it_and_a_third_opens_it_at_once(popped: Panel) -> None:
    popped.toggle_at(ICON)
    assert not popped.isVisible()
    popped.toggle_at(ICON)
    assert popped.isVisible()


def test_the_click_that_took_the_keyboard_does_not_open_it_again(elsewhere: QWidget, popped: Panel) -> None:
    assert popped.isVisible()
    QTest.mouseClick(elsewhere.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert not popped.isVisible(), "a click elsewhere closes a popup"
    popped.toggle_at(ICON)
    assert not popped.isVisible(), "the same click arrives at the icon"


def test_a_click_elsewhere_closes_it_when_the_button_is_up_and_no_sooner(elsewhere: QWidget, popped: Panel) -> None:
    QTest.mousePress(elsewhere.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert popped.isVisible(), "it keeps the mouse: a release would be a click on what lies below"
    QTest.mouseRelease(elsewhere.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    assert not popped.isVisible()


def test_a_click_on_the_popover_itself_does_not_close_it(popped: Panel) -> None:
    for at in (QPoint(2, 200), QPoint(200, 2)):
        QTest.mouseClick(popped.windowHandle(), Qt.MouseButton.LeftButton, pos=at)
        assert popped.isVisible()


def test_from_the_menu_it_opens_at_once_after_it_was_closed(popped: Panel) -> None:
    popped.close()
    popped.open_near(ICON)
    assert popped.isVisible()


def test_an_ordinary_window_is_raised_by_a_second_click(made) -> None:
    panel = made(NullPlacement())
    for _ in range(2):
        panel.toggle_at()
        assert panel.isVisible()
    assert panel.windowType() is Qt.WindowType.Window
    assert panel.pin.isHidden(), "it stays open anyway"


@pytest.mark.parametrize("placement", [PointerPlacement, ToolPlacement, NullPlacement])
def test_esc_goes_back_to_the_overview_and_then_closes(made, qtbot, placement: type[Placement]) -> None:
    panel = made(placement())
    panel.open_near(ICON)
    activate(panel, qtbot)
    panel.show_tab(Tab.PAGE)
    qtbot.keyClick(panel.findChild(RowList), Qt.Key.Key_Escape)
    assert panel.isVisible()
    assert "What to do now" in headings(panel)
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.findChild(RowList), Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_the_pin_makes_it_a_window_that_stays_where_it_is(elsewhere: QWidget, popped: Panel, qtbot) -> None:
    told: list[str] = []
    popped.opened.connect(lambda: told.append("opened"))
    popped.closed.connect(lambda: told.append("closed"))
    at = popped.pos()
    popped.pin.click()
    assert popped.surface is Surface.TOOL
    assert popped.windowType() is Qt.WindowType.Tool
    assert (popped.isVisible(), popped.pos()) == (True, at)
    assert told == [], "nobody has closed it: what is new is still new"
    QTest.mouseClick(elsewhere.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    with qtbot.waitActive(elsewhere):
        elsewhere.activateWindow()
    assert popped.isVisible()
    popped.pin.click()
    assert popped.surface is Surface.POPUP
    assert (popped.isVisible(), popped.pos(), told) == (True, at, [])
    popped.close()
    assert told == ["closed"]


def test_a_pinned_panel_closes_at_a_second_click_and_opens_pinned(popped: Panel) -> None:
    popped.pin.click()
    popped.toggle_at(ICON)
    assert not popped.isVisible()
    popped.open_near(ICON)
    assert popped.pin.isChecked()
    assert popped.surface is Surface.TOOL


@pytest.mark.parametrize("pinned", [False, True])
def test_a_tool_closes_when_it_loses_the_keyboard_unless_it_is_pinned(
    made,
    elsewhere: QWidget,
    qtbot,
    pinned: bool,  # noqa: FBT001 - a parameter
) -> None:
    placement = ToolPlacement()
    panel = made(placement)
    panel.toggle_at()
    assert placement.told == [("prepare", False, True), ("placed", True, panel.size())]
    with qtbot.waitActive(panel):
        panel.activateWindow()
    panel.pin.setChecked(pinned)
    with qtbot.waitActive(elsewhere):
        elsewhere.activateWindow()
    qtbot.wait(1)  # a turn of the event loop
    assert panel.isVisible() is pinned
    assert ("closed",) in placement.told or pinned


def test_a_tool_is_put_to_its_place_again_when_it_grows_and_when_it_is_opened(made, qtbot) -> None:
    placement = ToolPlacement()
    panel = made(placement, "all_clear")
    panel.toggle_at()
    first = panel.height()
    panel.render(view("large"))
    assert (panel.height(), len(placement.told)) == (first, 2), "the desktop is still showing it"
    qtbot.waitUntil(lambda: len(placement.told) == 3)
    assert placement.told[-1] == ("placed", True, panel.size())
    assert panel.height() > first
    panel.pin.setChecked(True)
    assert len(placement.told) == 3, "a tool stays the window that it is"
    panel.close()
    panel.open_near()
    assert placement.told[3:] == [("closed",), ("prepare", False, False), ("placed", True, panel.size())]


def test_where_the_keyboard_follows_the_pointer_a_tool_waits_a_moment_before_it_closes(
    made, elsewhere: QWidget, qtbot
) -> None:
    panel = made(ToolPlacement(patience_ms=50))
    panel.toggle_at()
    for window in (panel, elsewhere, panel):
        with qtbot.waitActive(window):
            window.activateWindow()
    qtbot.wait(100)
    assert panel.isVisible(), "the pointer was on its way from the icon"
    elsewhere.activateWindow()
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_a_tool_that_has_the_keyboard_without_qt_s_knowing_closes_when_it_loses_it(
    made, elsewhere: QWidget, qtbot, monkeypatch
) -> None:
    panel = made(ToolPlacement())
    panel.toggle_at()
    with qtbot.waitActive(panel):
        panel.activateWindow()
    has_keyboard = True
    monkeypatch.setattr(panel, "isActiveWindow", lambda: has_keyboard)  # what Wayland says
    with qtbot.waitActive(elsewhere):
        elsewhere.activateWindow()
    qtbot.wait(1)
    assert panel.isVisible()
    has_keyboard = False  # no event tells
    qtbot.waitUntil(lambda: not panel.isVisible())


def test_a_tool_stays_while_its_own_menu_is_open(made, qtbot) -> None:
    panel = made(ToolPlacement())
    panel.toggle_at()
    with qtbot.waitActive(panel):
        panel.activateWindow()
    menu = panel._footer.silence.menu()
    menu.popup(panel.geometry().center())
    assert panel.isVisible()
    menu.close()


def leave_by_settings(panel: Panel) -> None:
    panel._footer.settings.click()


def leave_by_link(panel: Panel) -> None:
    panel._list.chosen.emit(next(row for row in listed(panel) if row.kind is Kind.INCIDENT))


def leave_by_page(panel: Panel) -> None:
    QTest.keyClick(panel._list, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("leave", [leave_by_settings, leave_by_link, leave_by_page])
@pytest.mark.parametrize(
    ("placement", "pinned", "stays"),
    [(PointerPlacement, False, False), (PointerPlacement, True, True), (NullPlacement, False, True)],
)
def test_what_opens_something_else_makes_room_for_it(  # noqa: PLR0917 - fixtures and parameters
    made,
    actions: UserActions,
    qtbot,
    placement: type[Placement],
    pinned: bool,  # noqa: FBT001 - a parameter
    stays: bool,  # noqa: FBT001 - a parameter
    leave: Callable[[Panel], None],
) -> None:
    panel, asked = made(placement()), []
    actions.open_settings.connect(lambda: asked.append("settings"))
    actions.open_link.connect(asked.append)
    panel.open_near(ICON)
    panel.pin.setChecked(pinned)
    activate(panel, qtbot)
    leave(panel)
    assert len(asked) == 1
    assert panel.isVisible() is stays


def test_without_a_tray_a_popover_is_an_ordinary_window(popped: Panel) -> None:
    popped.tray_less = True
    assert popped.surface is Surface.WINDOW
    assert popped.windowType() is Qt.WindowType.Window
    assert popped.isVisible()


def test_a_window_stays_one_until_it_is_closed_when_the_tray_comes(made) -> None:
    panel = made(PointerPlacement())
    panel.tray_less = True
    panel.open_near()
    at = panel.geometry()
    panel.tray_less = False
    for _ in range(2):
        assert (panel.windowType(), panel.geometry()) == (Qt.WindowType.Window, at)
        panel.toggle_at(ICON)
    panel.close()
    assert not panel.isVisible()
    panel.open_near(ICON)
    assert panel.surface is Surface.POPUP
    assert panel.windowType() is Qt.WindowType.Popup


def test_a_window_that_waits_in_the_task_bar_goes_when_the_tray_comes(made, qtbot) -> None:
    panel = made(PointerPlacement())
    panel.tray_less = True
    panel.open_near()
    panel.close()
    qtbot.waitUntil(panel.isMinimized)
    panel.tray_less = False
    assert not panel.isVisible()
    panel.open_near(ICON)
    assert panel.windowType() is Qt.WindowType.Popup
    assert not panel.isMinimized()


@pytest.mark.parametrize(
    ("tab", "expected"),
    [
        (Tab.PAGE, ["OpenAI says", "Incidents", "Components"]),
        (Tab.PROBE, ["We measure", "Response time"]),
        (Tab.NETWORK, ["Your network", "Response time"]),
        (Tab.HISTORY, ["Recently resolved", "Recent incidents and notifications"]),
    ],
)
def test_each_tab_shows_its_source_and_a_second_choice_goes_back(popped: Panel, tab: Tab, expected: list[str]) -> None:
    overview = listed(popped)
    popped.show_tab(tab)
    assert headings(popped) == expected
    popped.show_tab(tab)
    assert listed(popped) == overview


def test_the_overview_of_a_trouble_says_what_to_do_and_what_is_said(popped: Panel) -> None:
    assert headings(popped) == ["What to do now", "OpenAI's updates", "Affected"]
    assert not kinds(popped) & {Kind.COMPONENT, Kind.LATENCY, Kind.DAYS, Kind.NOTIFICATION, Kind.FACT}


def test_the_overview_of_a_good_day_shows_the_charts(popped: Panel) -> None:
    popped.render(view("all_clear"))
    assert headings(popped) == ["Response time", "Last 90 days"]
    assert kinds(popped) == {Kind.HEADING, Kind.LATENCY, Kind.DAYS}


def test_the_lateness_of_the_page_ends_the_overview_of_a_good_day(popped: Panel) -> None:
    popped.render(view("experienced"))
    assert headings(popped) == ["Response time", "Last 90 days", "How late is OpenAI's page?"]
    assert [row.kind for row in listed(popped)][-6:] == [Kind.LATENESS, *[Kind.DUMBBELL] * 4, Kind.AXIS]
    assert all(row.spoken for row in listed(popped))


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_source_is_opened_and_left_by_the_keyboard(popped: Panel, qtbot, number: int, key: Qt.Key) -> None:
    overview, tab = listed(popped), popped.findChildren(SourceTab)[number]
    tab.setFocus(Qt.FocusReason.TabFocusReason)
    bare = tab.grab().toImage()
    qtbot.keyClick(tab, key)
    assert headings(popped)[0] == tab._view.title
    assert tab.hasFocus()
    assert tab.grab().toImage() != bare, "the open one looks otherwise"
    qtbot.keyClick(tab, key)
    assert listed(popped) == overview


def test_a_click_on_another_source_shows_that_one(popped: Panel, qtbot) -> None:
    for tab in popped.findChildren(SourceTab):
        qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
        first = listed(popped)[0]
        assert (first.kind is Kind.ASK) is (tab._view.tab is Tab.ELSEWHERE), "which begins with its question"
        assert first.kind is Kind.ASK or headings(popped)[0] == tab._view.title
    first = popped.findChildren(SourceTab)[0]
    with qtbot.assertNotEmitted(first.chosen):
        qtbot.mouseClick(first, Qt.MouseButton.RightButton)


def test_an_open_source_stays_open_while_it_changes(popped: Panel) -> None:
    popped.show_tab(Tab.PROBE)
    popped.render(view("all_clear"))
    assert headings(popped) == ["We measure", "Response time"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_long_word_of_a_source_is_not_broken_while_the_others_have_room(popped: Panel, code: str) -> None:
    seen = moments.maintenance()
    popped.render(present(seen.snapshot, seen.now, resolve_locale(code), seen.extras).panel)
    tabs = popped.findChildren(SourceTab)
    assert [tab.narrowest() <= tab.width() for tab in tabs] == [True] * 4
    assert sum(tab.width() for tab in tabs) <= popped.width()


def test_the_chart_is_heard_with_the_headline(popped: Panel) -> None:
    face = QAccessible.queryAccessibleInterface(popped.findChild(Header))
    said = face.text(QAccessible.Text.Name)
    chart = view("confirmed").header.chart
    assert chart is not None
    assert said.startswith("ChatGPT is failing for many people. It's OpenAI, not you. 37 min so far. ")
    assert chart.spoken.rstrip(".") in said
    for part in ("We noticed 20:14", "OpenAI posts 20:32"):
        assert part in chart.spoken
    popped.render(view("all_clear"))
    said = face.text(QAccessible.Text.Name)
    assert said == "Everything works. API, sign-in and website answer as usual"


@pytest.mark.parametrize("name", moments.MOMENTS)
def test_the_windows_icon_shows_the_state(made, name: str) -> None:
    panel = made(NullPlacement(), name)
    assert panel.windowIcon().cacheKey() == state_icon(view(name).header.state).cacheKey()
    panel.render(view("maintenance"))
    assert panel.windowIcon().cacheKey() == state_icon(view("maintenance").header.state).cacheKey()


_EDGES = {16, 40}
_BESIDE = {Kind.SERVICE, Kind.GROUP, Kind.UPDATE, Kind.SILENCED, Kind.REASON, Kind.PLACE}
"""Rows with a second text beside the first on its line."""
_COLUMNS, _NAME = Kind.HEADS, 16
"""The names of a table's columns, whose first column, that of the rows' names, has none."""
_CHARTS = {Kind.LATENCY, Kind.DAYS, Kind.DUMBBELL, Kind.AXIS, Kind.LATENESS}


@pytest.mark.parametrize("name", moments.MOMENTS)
@pytest.mark.parametrize("tab", Tab)
def test_texts_begin_at_two_edges_and_end_at_one(made, name: str, tab: Tab) -> None:
    panel = made(NullPlacement())
    assert panel.width() == WIDTH == 420
    seen, width = view(name), WIDTH
    unfolded = frozenset(row.toggles for row in rows(seen, frozenset(), tab) if row.toggles)
    for row in rows(seen, unfolded, tab):
        pieces = panel._list._delegate.layout_of(row, width).pieces
        texts = [piece for piece in pieces if isinstance(piece, Text | RichText)]
        ends = [piece for piece in texts if isinstance(piece, Text) and piece.end]
        begin = [piece.rect.left() for piece in texts if piece not in ends] if row.kind is not _COLUMNS else [_NAME]
        assert all(piece.rect.right() + 1 <= width - 16 for piece in texts), row
        assert min(begin, default=_NAME) in _EDGES, row
        if row.kind not in _BESIDE | _CHARTS:
            assert set(begin) <= _EDGES, row
        if row.kind is not Kind.LATENCY:
            assert all(piece.rect.right() + 1 == width - 16 for piece in ends), row
        for chart in (piece for piece in pieces if isinstance(piece, LatencyLine)):
            assert chart.rect.right() + 1 == width - 16


def test_the_screen_is_never_left(popped: Panel) -> None:
    popped.render(view("large"))
    popped.show_tab(Tab.PAGE)
    assert QGuiApplication.primaryScreen().availableGeometry().contains(popped.geometry())


def test_the_sources_begin_at_the_texts_edge_and_their_fill_before_it(made) -> None:
    panel = made(NullPlacement())
    panel.open_near()
    first, *_, last = panel.findChildren(SourceTab)
    title = next(piece for piece in first._layout.pieces if isinstance(piece, Text))
    assert first.mapTo(panel, title.rect.topLeft()).x() == 16
    assert first.mapTo(panel, QPoint(0, 0)).x() == 8
    assert last.mapTo(panel, last.rect().topRight()).x() + 1 == WIDTH - 8


def test_the_tab_key_walks_in_reading_order_with_the_pin_after_the_head(popped: Panel, qtbot) -> None:
    walked = [popped.focusWidget()]
    for _ in range(20):
        qtbot.keyClick(popped.focusWidget(), Qt.Key.Key_Tab)
        if popped.focusWidget() is walked[0]:
            break
        walked.append(popped.focusWidget())
    footer = popped._footer
    ring = [footer.check, footer.history, footer.silence, footer.copy, footer.settings]
    assert walked == [popped._list, *ring, popped._header, popped.pin, *popped.findChildren(SourceTab)]


def test_from_right_to_left_the_pin_is_on_the_other_side(popped: Panel) -> None:
    right = popped.pin.geometry()
    popped.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    popped.resize(popped.width(), popped.height() + 1)
    left = popped.pin.geometry()
    assert left.left() == popped.width() - 1 - right.right()


def test_the_corners_are_cut_while_it_is_a_popover(popped: Panel) -> None:
    assert not popped.mask().isEmpty()
    assert not popped.mask().contains(QPoint(0, 0))
    assert popped.mask().contains(popped.rect().center())
    popped.tray_less = True
    popped.resize(popped.width(), popped.height() + 1)
    assert popped.mask().isEmpty()


def test_it_opens_with_the_overview_whatever_was_read_last(popped: Panel) -> None:
    overview = kinds(popped)
    popped.show_tab(Tab.NETWORK)
    assert kinds(popped) != overview
    popped.hide()
    popped.open_near(ICON)
    assert kinds(popped) == overview
