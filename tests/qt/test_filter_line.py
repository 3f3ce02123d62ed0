"""The panel's filter: typing finds a row among hundreds, Escape brings the others back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.screenshots import moments
from trayapp.ui.panel import Panel
from trayapp.ui.panel.filter_line import FilterLine
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.presenters.panel_view_model import Tab
from trayapp.ui.presenters.present import present
from trayapp.ui.user_actions import UserActions


@pytest.fixture
def shown(qtbot) -> Iterator[Callable[[moments.Moment], Panel]]:
    panel = Panel(UserActions())
    qtbot.addWidget(panel)

    def show(moment: moments.Moment) -> Panel:
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        with qtbot.waitActive(panel):
            panel.open_near()
        QApplication.processEvents()
        return panel

    yield show
    panel.hide()


def parts(panel: Panel) -> tuple[FilterLine, RowList]:
    return panel.findChild(FilterLine), panel.findChild(RowList)


def spoken(listing: RowList) -> list[str]:
    return [listing.rows.row(listing.rows.index(number)).spoken for number in range(listing.rows.rowCount())]


def test_twenty_services_fit_below_the_filter_the_worst_first(shown) -> None:
    line, listing = parts(shown(moments.many()))
    assert line.isVisible()
    assert spoken(listing)[:3] == [
        "Services with problems",
        "OpenAI 20: OpenAI 20 reports trouble",
        "OpenAI 19: OpenAI 19 reports trouble",
    ]
    last = max(
        n for n in range(listing.rows.rowCount()) if listing.rows.row(listing.rows.index(n)).kind is Kind.SERVICE
    )
    assert listing.visualRect(listing.rows.index(last)).bottom() < listing.viewport().height()


def test_what_is_typed_into_the_list_finds_a_service_among_hundreds(shown, qtbot) -> None:
    panel = shown(moments.many(300))
    line, listing = parts(panel)
    everything = spoken(listing)
    for letter in "ai 299":
        qtbot.keyClicks(panel.focusWidget(), letter)
    assert spoken(listing) == ["Services with problems", "OpenAI 299: OpenAI 299 reports trouble"]
    panel.render(panel._view)  # news do not end it
    qtbot.keyClick(line.field, Qt.Key.Key_Down)
    assert listing.hasFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert (spoken(listing), panel.isVisible(), line.text) == (everything, True, "")
    qtbot.keyClicks(line.field, "xyz")
    assert spoken(listing) == ["Nothing here matches."]
    panel.show_tab(Tab.NETWORK)
    panel.close()
    panel.open_near()
    assert spoken(listing) == everything


def test_a_short_list_has_the_line_only_while_something_is_typed(shown, qtbot) -> None:
    panel = shown(moments.all_clear())
    line, listing = parts(panel)
    assert line.isHidden()
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert line.field.hasFocus()
    qtbot.keyClicks(line.field, "api")
    assert [each.partition(":")[0].partition(",")[0] for each in spoken(listing)] == [
        "Response time", "API", "Last 90 days", "APIs",
    ]  # fmt: skip
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert (line.isHidden(), panel.isVisible()) == (True, True)
    qtbot.keyClicks(listing, "api")
    for _ in "api":
        qtbot.keyClick(line.field, Qt.Key.Key_Backspace)
    assert line.isHidden()
    assert listing.hasFocus()
