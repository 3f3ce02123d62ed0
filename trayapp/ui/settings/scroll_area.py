"""What is larger than its window, with large letters or on a small screen, scrolls instead of being squeezed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_USUAL_LETTERS = 18
"""Pixels: the height of the font that sizes are given for; larger letters get a larger window."""

_TITLE_BAR = 40
"""Pixels that the desktop may put around a window, which nobody tells before it is shown."""


class ScrollArea(QScrollArea):
    """Shows its `content`, whose layout is for the heir to make. What has the keyboard comes into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = QWidget(self)
        self.setWidget(self.content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for ground in (self.viewport(), self.content):
            ground.setAutoFillBackground(False)  # else it covers what the style draws below a page
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @Slot()
    def _follow(self) -> None:
        """Bring what has the keyboard into sight; what is under the mouse stays there, or the click would miss it."""
        focus = QApplication.focusWidget()
        if focus is not None and self.content.isAncestorOf(focus) and not QGuiApplication.mouseButtons():
            self.ensureWidgetVisible(focus)

    def turn(self, event: QKeyEvent) -> None:
        """Scroll by a key that nobody else has taken."""
        self.keyPressEvent(event)


def grown(window: QWidget, length: int) -> int:
    """Return a length of the design for the window's font."""
    return round(length * max(1.0, window.fontMetrics().height() / _USUAL_LETTERS))


def within_screen(window: QWidget, width: int, height: int) -> QSize:
    """Return a size, or what the window's screen has room for."""
    room = window.screen().availableGeometry()
    return QSize(min(width, room.width()), min(height, room.height() - _TITLE_BAR))
