"""The real tray app with an eye inside: each line on standard input is answered by a line of JSON with what is there.

    python watched.py --profile DIR

The eye only looks: what is where on the screen (rows, buttons, fields), what has the focus, what the clipboard holds.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PySide6 import QtWidgets
from PySide6.QtCore import QPoint, QRect, QSocketNotifier, Qt
from PySide6.QtGui import QAccessible

from trayapp.cli.main import run
from trayapp.ui.panel.row import Kind
from trayapp.ui.panel.row_model import ROW
from trayapp.ui.panel.row_view import RowList
from trayapp.ui.panel.window import Panel


def place(widget: QtWidgets.QWidget, rect: QRect) -> list[int]:
    """Return the middle of a part of a widget, in pixels of the screen."""
    middle = widget.mapTo(widget.window(), rect.center())
    top_left = widget.window().mapToGlobal(QPoint(0, 0))
    ratio = widget.devicePixelRatioF()
    return [round((top_left.x() + middle.x()) * ratio), round((top_left.y() + middle.y()) * ratio)]


def name_of(widget: QtWidgets.QWidget) -> str:
    """Return what a screen reader calls a widget; of a combo box that is told by its label on Linux."""
    if widget.accessibleName():
        return widget.accessibleName()
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face is not None else ""


def row_of(rows: RowList, number: int) -> dict[str, Any]:
    """Return one row of the panel: its place if it can be seen whole, and whether the arrow keys should stop there."""
    index = rows.model().index(number, 0)
    rect, row = rows.visualRect(index), index.data(ROW)
    seen = rows.viewport().rect().contains(rect)
    return {
        "kind": row.kind.name,
        "text": row.spoken,
        "stop": row.kind is not Kind.HEADING or row.can_be_chosen,
        "at": place(rows.viewport(), rect) if seen else None,
    }


def tree_of(tree: QtWidgets.QTreeView) -> list[str]:
    """Return the rows of a tree that are not folded away, as a screen reader says them."""
    spoken, index = [], tree.model().index(0, 0)
    while index.isValid():
        spoken.append(index.data(Qt.ItemDataRole.AccessibleTextRole))
        index = tree.indexBelow(index)
    return spoken


def window_of(window: QtWidgets.QWidget) -> dict[str, Any]:
    """Return what one window shows."""
    parts = [each for each in window.findChildren(QtWidgets.QWidget) if each.isVisible()]
    button = QtWidgets.QAbstractButton
    texts = (QtWidgets.QLabel, button, QtWidgets.QAbstractSpinBox, QtWidgets.QLineEdit)
    rows = next((each for each in parts if isinstance(each, RowList)), None)
    tree = next((each for each in parts if isinstance(each, QtWidgets.QTreeView)), None)
    current = rows.currentIndex().data(ROW) if rows is not None and rows.currentIndex().isValid() else None
    ratio, frame = window.devicePixelRatioF(), window.geometry()
    return {
        "name": "trayapp" if isinstance(window, Panel) else window.windowTitle(),  # the panel's title is its headline
        "title": window.windowTitle(),
        "rect": [round(each * ratio) for each in (frame.left(), frame.top(), frame.width(), frame.height())],
        "active": window.isActiveWindow(),
        "rows": [row_of(rows, n) for n in range(rows.model().rowCount())] if rows is not None else [],
        "tree": tree_of(tree) if tree is not None else [],
        "current": current.spoken if current is not None else "",
        "parts": {name_of(each): place(each, each.rect()) for each in parts if name_of(each)},
        "checked": [name_of(each) for each in parts if isinstance(each, button) and each.isChecked()],
        "texts": [each.text() for each in parts if isinstance(each, texts)],
    }


def entries(menu: QtWidgets.QWidget | None) -> dict[str, list[int]]:
    """Return what can be chosen in the menu that is open, and where."""
    if not isinstance(menu, QtWidgets.QMenu):
        return {}
    shown = [each for each in menu.actions() if each.isVisible() and each.isEnabled()]
    return {each.text(): place(menu, menu.actionGeometry(each)) for each in shown}


class Watched(QtWidgets.QApplication):
    """An application that tells what it shows."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._questions = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._questions.activated.connect(self._answer)

    def _answer(self) -> None:
        if not sys.stdin.readline():
            self._questions.setEnabled(False)
            return
        focus = self.focusWidget()
        seen = {
            "windows": [window_of(each) for each in self.topLevelWidgets() if each.isVisible() and each.isWindow()],
            "focus": name_of(focus) if focus is not None else "",
            "focus_kind": type(focus).__name__,
            "menu": entries(self.activePopupWidget()),
            "clipboard": self.clipboard().text(),
        }
        print(json.dumps(seen), flush=True)  # noqa: T201 - this is how the tests hear of it


if __name__ == "__main__":
    QtWidgets.QApplication = Watched  # type: ignore[misc]
    sys.exit(run(sys.argv[1:]))
