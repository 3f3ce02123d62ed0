"""With large letters, or on a small screen, the windows for wishes scroll: nothing is squeezed, cut or out of reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)

from tests.screenshots import panels
from trayapp import resources
from trayapp.domain.model.settings import Profile, Settings
from trayapp.i18n.formatter import Locale
from trayapp.ui.first_run import FirstRun
from trayapp.ui.settings.window import SettingsWindow, WindowContext

FIELDS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit)


@pytest.fixture(params=[1.25, 1.5, 2.5])
def letters(request, qapp: QApplication) -> Iterator[float]:
    """The user's letters, in times the usual ones."""
    usual = qapp.font()
    large = QFont(usual)
    large.setPointSizeF(usual.pointSizeF() * request.param)
    qapp.setFont(large)
    yield request.param
    qapp.setFont(usual)


def opened(qtbot) -> SettingsWindow:
    window = SettingsWindow(
        Settings(), WindowContext(panels.services(), "1.0", "/home/you/config.toml", at_login=False)
    )
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def squeezed(window: QWidget) -> list[str]:
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or isinstance(each.parent(), QAbstractSpinBox | QTabBar):
            continue
        if isinstance(each, QLabel) and each.wordWrap():
            needed = each.heightForWidth(each.width())
        elif isinstance(each, FIELDS):
            needed = each.minimumSizeHint().height()
            if each.width() < each.minimumSizeHint().width():
                found.append(f"{each} is too narrow")
        else:
            continue
        if each.height() < needed:
            found.append(f"{each} is too low")
    return found


def is_in_sight(window: QWidget, each: QWidget) -> bool:
    return each.visibleRegion().boundingRect() == each.rect() and window.isAncestorOf(each)


@pytest.mark.usefixtures("letters")
def test_the_settings_squeeze_nothing_and_fit_the_screen(qtbot) -> None:
    window = opened(qtbot)
    for page in range(window.tabs.count()):
        window.tabs.setCurrentIndex(page)
        QApplication.processEvents()
        assert squeezed(window) == []
    room = window.screen().availableGeometry()
    assert window.width() <= room.width()
    assert window.height() < room.height(), "there is room for the frame"
    assert is_in_sight(window, window.done)


@pytest.mark.usefixtures("letters")
def test_the_first_run_cuts_nothing_and_fits_the_screen(qtbot) -> None:
    french = Locale("fr", resources.translations("fr"))
    window = FirstRun(Profile(), at_login=False, locale=french)
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    assert squeezed(window) == []
    room = window.screen().availableGeometry()
    assert window.width() <= room.width()
    assert window.height() < room.height(), "there is room for the frame"
    assert is_in_sight(window, window.begin)


def test_what_the_keyboard_comes_to_comes_into_sight(qtbot) -> None:
    window = opened(qtbot)
    window.resize(window.width(), 250)
    window.general.uses["chatgpt"].setFocus()
    assert not is_in_sight(window, window.general.at_login)
    window.general.at_login.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert is_in_sight(window, window.general.at_login)


def test_the_line_for_a_new_page_comes_into_sight(qtbot) -> None:
    window = opened(qtbot)
    window.tabs.setCurrentWidget(window.watch)
    window.resize(window.width(), 300)
    QApplication.processEvents()
    window.watch.add.click()
    qtbot.waitUntil(lambda: is_in_sight(window, window.watch.line.address))


def test_keys_that_no_field_takes_scroll_the_page(qtbot) -> None:
    window = opened(qtbot)
    window.tabs.setCurrentWidget(window.general)
    window.resize(window.width(), 250)
    window.done.setFocus()
    qtbot.keyClick(window.done, Qt.Key.Key_PageDown)
    assert window.general.verticalScrollBar().value() > 0


def test_the_tree_takes_the_free_height(qtbot) -> None:
    window = opened(qtbot)
    window.tabs.setCurrentWidget(window.watch)
    window.resize(window.width(), 700)
    QApplication.processEvents()
    assert window.watch.tree.height() > 700 / 2
    below = window.watch.add.mapTo(window, QPoint(0, window.watch.add.height()))
    assert below.y() > 700 - 150
