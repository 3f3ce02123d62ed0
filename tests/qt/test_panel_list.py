"""The panel's list in use: the ring of the keyboard, the reader's place, the menu."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import moments
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from trayapp.ui.panel import Panel
from trayapp.ui.panel.row_list import RowList
from trayapp.ui.panel.rows import Kind
from trayapp.ui.view.present import present


@pytest.fixture
def shown(qtbot) -> Iterator[Callable[[moments.Moment], RowList]]:
    panel = Panel()
    qtbot.addWidget(panel)

    def show(moment: moments.Moment) -> RowList:
        panel.render(present(moment.snapshot, moment.now, extras=moment.extras).panel)
        panel.open_near()
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
    listing = shown(moments.confirmed())
    listing.setCurrentIndex(listing.rows.index(place(listing, Kind.EVIDENCE)))
    bare = picture(listing)
    for key in keys:
        qtbot.keyClick(listing.window().focusWidget(), key)
    assert listing.hasFocus()
    assert picture(listing) != bare
    at = listing.visualRect(listing.currentIndex()).center()
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert listing.currentIndex().row() == place(listing, Kind.EVIDENCE)
    assert picture(listing) == bare
