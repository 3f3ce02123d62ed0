"""The panel's list in use: the ring of the keyboard, the reader's place, the menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from tests.screenshots import moments
from trayapp.i18n.message import message
from trayapp.ui.panel import Panel
from trayapp.ui.panel.primitives import DayStrip, LatencyLine, Text
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.user_actions import UserActions


@pytest.fixture
def shown(qtbot) -> Iterator[Callable[[moments.Moment], RowList]]:
    panel = Panel(UserActions())
    qtbot.addWidget(panel)

    def show(moment: moments.Moment, tab: Tab = Tab.OVERVIEW) -> RowList:
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        panel.open_near()
        if tab is not panel._tab:
            panel.show_tab(tab)
        with qtbot.waitActive(panel):
            panel.activateWindow()
        return panel.findChild(RowList)

    yield show
    panel.hide()


def place(listing: RowList, kind: Kind, text: str = "") -> int:
    every = [listing.rows.row(listing.rows.index(number)) for number in range(listing.rows.rowCount())]
    return next(number for number, row in enumerate(every) if row.kind is kind and text in row.spoken)


def picture(listing: RowList) -> QImage:
    return listing.viewport().grab(listing.visualRect(listing.currentIndex())).toImage()


@pytest.mark.parametrize(
    "keys", [(Qt.Key.Key_Up, Qt.Key.Key_Down), (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)], ids=["arrows", "tab"]
)
def test_the_row_that_the_keyboard_is_on_has_a_ring_until_the_mouse_is_taken(shown, qtbot, keys) -> None:
    listing = shown(moments.confirmed(), Tab.PROBE)
    listing.setCurrentIndex(listing.rows.index(place(listing, Kind.FACT, "Sign-in")))
    bare = picture(listing)
    for key in keys:
        qtbot.keyClick(listing.window().focusWidget(), key)
    assert listing.hasFocus()
    assert picture(listing) != bare
    at = listing.visualRect(listing.currentIndex()).center()
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert listing.currentIndex().row() == place(listing, Kind.FACT, "Sign-in")
    assert picture(listing) == bare


def top(listing: RowList) -> tuple[str, int]:
    """Return what is read at the list's upper edge, and where it begins."""
    QApplication.processEvents()
    index = listing.indexAt(QPoint(20, 0))
    return listing.rows.row(index).spoken, listing.visualRect(index).top()


def with_news(moment: moments.Moment, *, row: bool = True) -> moments.Moment:
    """Return the same with more to read at the top: in a row of its own, or in the first update."""
    said = "A new word. " * 30
    if row:
        return replace(moment, extras=replace(moment.extras, problems=(message(said),)))
    (one,) = moment.snapshot.services
    first, *others = one.incidents
    updates = (replace(first.updates[0], text=said), *first.updates[1:])
    return replace(
        moment, snapshot=moments.snapshot(replace(one, incidents=(replace(first, updates=updates), *others)))
    )


@pytest.mark.parametrize("row", [True, False])
@pytest.mark.parametrize("scrolled", [450, 900, 100_000])
def test_what_is_read_stays_where_it_is_when_there_is_more_above(shown, scrolled: int, row: bool) -> None:  # noqa: FBT001 - a parameter
    listing = shown(moments.large(), Tab.PAGE)
    bar = listing.verticalScrollBar()
    bar.setValue(scrolled)
    read, before = top(listing), bar.value()
    shown(with_news(moments.large(), row=row), Tab.PAGE)
    assert top(listing) == read
    assert bar.value() > before
    shown(moments.large(), Tab.PAGE)
    assert top(listing) == read


def test_where_the_beginning_is_read_news_are_seen(shown) -> None:
    listing = shown(moments.confirmed())
    assert listing.verticalScrollBar().value() == 0
    shown(with_news(moments.confirmed()))
    assert listing.verticalScrollBar().value() == 0


@pytest.mark.parametrize("name", ["ChatGPT", "APIs"])
def test_the_row_that_the_keyboard_is_on_is_followed_when_it_moves(shown, name: str) -> None:
    calm = moments.Moment(moments.snapshot(moments.service()))
    listing = shown(calm, Tab.PAGE)
    for selected in (True, False):
        flag = QItemSelectionModel.SelectionFlag
        index = listing.rows.index(place(listing, Kind.GROUP, name))
        listing.selectionModel().setCurrentIndex(index, flag.ClearAndSelect if selected else flag.Clear)
        parts = moments.components(apis=moments.Health.MAJOR_OUTAGE)
        shown(moments.Moment(moments.snapshot(moments.service(components=parts))), Tab.PAGE)
        assert place(listing, Kind.GROUP, "APIs") < place(listing, Kind.GROUP, "ChatGPT")
        assert listing.rows.row(listing.currentIndex()).spoken.startswith(name)
        assert listing.selectedIndexes() == ([listing.currentIndex()] if selected else [])
        assert listing.verticalScrollBar().value() == 0
        shown(calm, Tab.PAGE)


def test_a_long_name_of_a_target_stays_clear_of_its_chart(shown) -> None:
    name = "gateway-of-the-second-region-behind-the-load-balancer"
    probe = replace(moments.probes()[0], target=name, stands_for="other")
    latencies = {f"openai/{name}": (200.0, 210.0)}
    listing = shown(
        moments.Moment(moments.snapshot(moments.service(probes=(probe,))), PanelContext(latencies=latencies))
    )
    row = listing.rows.row(listing.rows.index(place(listing, Kind.LATENCY)))
    laid = listing._delegate.layout_of(row, listing.width())
    (chart,) = [piece.rect for piece in laid.pieces if isinstance(piece, LatencyLine)]
    assert not any(piece.rect.intersects(chart) for piece in laid.pieces if isinstance(piece, Text))
    assert name in row.exact, "what is cut is there on hover"


def test_a_long_verdict_of_a_service_is_there_on_hover_and_said_once(shown) -> None:
    long = message("Nearly everything that anybody could ever want of this service is failing for nearly everybody")
    failing = moments.verdict(moments.Health.MAJOR_OUTAGE, moments.Confirmation.CONFIRMED, long.template, 9)
    services = (moments.service(failing), replace(moments.service(), id="other", name="Other"))
    listing = shown(moments.Moment(replace(moments.all_clear().snapshot, services=services)))
    index = listing.rows.index(place(listing, Kind.SERVICE, long.template))
    assert long.template in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) is None


def test_shift_and_f10_ask_for_the_menu_of_the_row_that_the_keyboard_is_on(shown, qtbot) -> None:
    listing = shown(moments.confirmed())
    number = place(listing, Kind.INCIDENT, "Fine-tuning")
    listing.setCurrentIndex(listing.rows.index(number))
    with qtbot.waitSignal(listing.menu_asked) as asked:
        qtbot.keyClick(listing, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    row, at = asked.args
    assert row.spoken.startswith("Fine-tuning")
    assert listing.indexAt(listing.viewport().mapFromGlobal(at)).row() == number
    QApplication.activePopupWidget().close()
    with qtbot.assertNotEmitted(listing.menu_asked):
        qtbot.keyClick(listing, Qt.Key.Key_F10)


def day_strip(listing: RowList) -> tuple[int, DayStrip]:
    number = place(listing, Kind.DAYS, "ChatGPT")
    row = listing.rows.row(listing.rows.index(number))
    pieces = listing.itemDelegate().layout_of(row, listing.width()).pieces
    return number, next(piece for piece in pieces if isinstance(piece, DayStrip))


def test_the_day_under_the_pointer_is_told_at_once_and_goes_with_the_pointer(shown, qtbot) -> None:
    listing = shown(moments.all_clear())
    number, strip = day_strip(listing)
    rect = listing.visualRect(listing.rows.index(number))
    pitch = strip.rect.width() // len(strip.days)
    at = rect.topLeft() + QPoint(strip.rect.left() + 61 * pitch + 1, strip.rect.center().y())
    qtbot.mouseMove(listing.viewport(), at)
    qtbot.waitUntil(lambda: QToolTip.text() == strip.days[61].text)
    qtbot.mouseMove(listing.viewport(), at + QPoint(pitch, 0))
    qtbot.waitUntil(lambda: QToolTip.text() == strip.days[62].text)
    qtbot.mouseMove(listing.viewport(), rect.topLeft() + QPoint(20, 8))
    qtbot.waitUntil(lambda: strip.days[62].text != QToolTip.text() or not QToolTip.isVisible())


def test_the_arrow_keys_go_through_the_days_of_a_strip(shown, qtbot) -> None:
    listing = shown(moments.all_clear())
    number, strip = day_strip(listing)
    listing.setCurrentIndex(listing.rows.index(number))
    said = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        qtbot.keyClick(listing, key)
        said.append(QToolTip.text())
    assert said == [strip.days[89].text, strip.days[88].text, strip.days[89].text]
    assert listing.currentIndex().row() == number


def test_the_text_of_any_row_can_be_copied(shown, qtbot) -> None:
    listing = shown(moments.confirmed())
    number = place(listing, Kind.TIP, "Stay signed in")
    listing.setCurrentIndex(listing.rows.index(number))
    qtbot.keyClick(listing, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (copy,) = [each for each in menu.actions() if each.text() == "Copy this text"]
    copy.trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == listing.rows.row(listing.rows.index(number)).spoken
