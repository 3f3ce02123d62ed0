"""A window that is a popover at the tray icon where the desktop allows one, and an ordinary window elsewhere."""

from __future__ import annotations

from math import inf
from time import monotonic

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from trayapp.desktop.placement.backend import Placement, Surface
from trayapp.ui.panel.pin import PinButton
from trayapp.ui.panel.placed_window import PlacedWindow
from trayapp.ui.panel.shape import RADIUS, paint_ground, rounded
from trayapp.ui.panel.theme import current_theme

_SAME_CLICK_S = 0.35
"""A click on the icon first takes the keyboard from the popover, which closes it, and then arrives here."""
_REFRESH_MS = 5000
"""Ages below a minute are told in steps of five seconds."""
_UNPAINTED_MS = 1000
"""A panel that the desktop shows behind something else may never be painted; it is open all the same."""
_AGAIN_MS = 300
"""How often to ask whether the panel still has the keyboard, where Qt does not know that it has it."""
_FLAGS = {
    Surface.POPUP: Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint,
    Surface.TOOL: Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint,
    Surface.WINDOW: Qt.WindowType.Window,
}


class Popover(PlacedWindow):
    """Opens at the icon, closes at a second click, a click elsewhere or Esc, and stays while it is pinned.

    A subclass fills it: `needed_height` for the current content, `reset_content` and `focus_content` when it opens,
    `shape_changed` with the radius of its corners. GUI thread. Signals: `opened`, before it is painted, `at_rest`, once
    it was painted after that, `closed`, and `refresh_due` while it is open.
    """

    opened = Signal()
    at_rest = Signal()
    closed = Signal()
    refresh_due = Signal()

    def __init__(self, placement: Placement, parent: QWidget | None = None) -> None:
        super().__init__(placement, _FLAGS[placement.surface], parent)
        self._tray_less = self._is_window = False
        self._closed_at = -inf
        self._was_open = self._is_changing = self._pressed_outside = False
        self.theme = current_theme(self.palette(), self.font())
        self.pin = PinButton(self.theme, self)
        self.pin.toggled.connect(self._on_pinned)
        self._patience = QTimer(self, singleShot=True)
        self._patience.timeout.connect(self._close_if_left)
        self._refresh = QTimer(self, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.refresh_due)
        self._first_paint = QTimer(self, singleShot=True)
        self._first_paint.timeout.connect(self.at_rest)

    def reset_content(self) -> None:
        """Go back to what is shown first: the popover is about to open."""

    def focus_content(self) -> None:
        """Give the keyboard to the content."""

    def shape_changed(self, radius: int) -> None:
        """Round the content's upper corners by `radius` pixels."""

    @property
    def surface(self) -> Surface:
        """What the panel is now."""
        if self._is_window:
            return Surface.WINDOW
        if self.pin.isChecked() and self._placement.surface is Surface.POPUP:
            return Surface.TOOL
        return self._placement.surface

    @property
    def tray_less(self) -> bool:
        """Whether there is no tray icon to come back from."""
        return self._tray_less

    @tray_less.setter
    def tray_less(self, tray_less: bool) -> None:
        """Become a window when the tray goes; one that is being read stays one until it is closed."""
        if tray_less is self._tray_less:
            return
        self._tray_less = tray_less
        if tray_less:
            self._is_window = True
            self._apply_surface()
        elif not self.is_open:
            self.hide()  # its entry in the task bar is not needed any more
            self._is_window = False

    def _apply_surface(self) -> None:
        """Become what fits; changing a window's flags hides it, so it is shown again where it was."""
        surface, was_visible, at = self.surface, self.isVisible(), self.pos()
        is_new = self.windowFlags() & ~Qt.WindowType.WindowFullscreenButtonHint != _FLAGS[surface]
        self._is_changing = True
        if is_new and was_visible:
            self.hide()
            self.destroy()  # a popup has the keyboard without being active, and its X11 window would stay inactive
        if is_new or not was_visible:
            self.setWindowFlags(_FLAGS[surface])
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, surface is not Surface.WINDOW)
        self.pin.setVisible(surface is not Surface.WINDOW)
        self.shape_changed(RADIUS if surface is not Surface.WINDOW else 0)
        if is_new and was_visible:
            self.move(at)
            self._prepare(at_icon=False)
            self.show()
            self._finish_place()
            self.activateWindow()
        self._is_changing = False
        self._follow_visibility()

    @Slot(bool)
    def _on_pinned(self, _pinned: bool) -> None:  # noqa: FBT001 - Qt's signature
        self._apply_surface()

    def leave(self) -> None:
        """Make room for what was just opened: a settings window, a browser."""
        if self.surface is not Surface.WINDOW and not self.pin.isChecked():
            self.dismiss()

    def dismiss(self) -> None:
        """Close at the user's word: the next click on the icon is one of its own."""
        self.close()
        self._closed_at = -inf

    def toggle_at(self, icon: QRect | None = None) -> None:
        """Open at the icon that was just clicked, or close: `icon` is its rectangle where the desktop tells it."""
        if self.isVisible() and not self.isMinimized() and self.surface is not Surface.WINDOW:
            self.dismiss()
        elif self.surface is Surface.WINDOW or not self._is_same_click():
            self._anchor = icon.center() if icon is not None and not icon.isNull() else self._placement.anchor()
            self._open(at_icon=True)

    def _is_same_click(self) -> bool:
        """Whether this click has closed the popover already: on X11 a popup keeps the clicks that close it."""
        return QGuiApplication.platformName() != "xcb" and monotonic() - self._closed_at <= _SAME_CLICK_S

    def open_near(self, icon: QRect | None = None) -> None:
        """Show the panel where the icon is known to be, without a click on it: from a notification or the menu."""
        if icon is not None and not icon.isNull():
            self._anchor = icon.center()
        self._open(at_icon=False)

    def _open(self, *, at_icon: bool) -> None:
        if not self.isVisible():
            self._apply_surface()
            self.reset_content()
            self._fit()
            self.put_at_icon()
            self._prepare(at_icon=at_icon)
        self.showNormal() if self.isMinimized() else self.show()
        self._finish_place()
        self.raise_()
        self.activateWindow()
        self.focus_content()

    @property
    def is_open(self) -> bool:
        """Whether the panel can be seen; minimised it cannot."""
        return self.isVisible() and not self.isMinimized()

    def _follow_visibility(self) -> None:
        """Age what is shown while it can be seen, and no longer: a hidden panel costs nothing."""
        if self._is_changing or self.is_open is self._was_open:
            return
        self._was_open = self.is_open
        if self.is_open:
            self._refresh.start()
            self._first_paint.start(_UNPAINTED_MS)
            self.opened.emit()
        else:
            self._refresh.stop()
            self._first_paint.stop()
            self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Close when a click went elsewhere (Qt): a popup is told by the display server, a tool loses the keyboard."""
        if event.type() == QEvent.Type.WindowDeactivate and self.surface is Surface.TOOL:
            self._patience.start(self._placement.patience_ms)
        return super().event(event)

    @Slot()
    def _close_if_left(self) -> None:
        if self.surface is not Surface.TOOL or self.pin.isChecked() or QApplication.activeWindow() is self:
            return
        if self.isActiveWindow() or QApplication.activePopupWidget() is not None:
            # Qt may miss that a window has got the keyboard back at once (Wayland), and is silent when it goes again.
            self._patience.start(max(self._placement.patience_ms, _AGAIN_MS))
        else:
            self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the mouse until its button is up (Qt): closed at once, the popup would leave the release to the icon."""
        self._pressed_outside = not self.rect().contains(event.position().toPoint())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Close a popup after a click outside (Qt)."""
        event.accept()
        if self._pressed_outside and self.surface is Surface.POPUP:
            self.close()
        self._pressed_outside = False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the popover's ground with round corners and a thin edge (Qt)."""
        painter = QPainter(self)
        if self.surface is Surface.WINDOW:
            painter.fillRect(self.rect(), self.theme.window)
        else:
            paint_ground(painter, self.rect(), self.theme)
        painter.end()
        if self._first_paint.isActive():
            self._first_paint.start(0)  # once everything in it is painted

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the corners, which are black where nothing composes windows (Qt)."""
        super().resizeEvent(event)
        self.pin.move(self._pin_place())
        self.pin.raise_()
        if self.surface is Surface.WINDOW:
            self.clearMask()
        else:
            self.setMask(rounded(self.rect()))

    def _pin_place(self) -> QPoint:
        return QPoint(10 if self.isRightToLeft() else self.width() - self.pin.width() - 10, 10)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the panel is open (Qt)."""
        super().showEvent(event)
        self._follow_visibility()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Take the menus away, and tell that the panel is closed (Qt)."""
        super().hideEvent(event)
        self._patience.stop()
        self._closed_at = monotonic()
        if not self._is_changing:
            self._is_window = self._tray_less
            self._placement.closed()
        for menu in self.findChildren(QMenu):
            menu.close()
        self._follow_visibility()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Hide instead of closing; without a tray icon to come back from, leave an entry in the task bar (Qt)."""
        super().closeEvent(event)
        if self._tray_less:
            # Afterwards and not by refusing: a quitting application asks its windows to close, and must not be stopped.
            QTimer.singleShot(0, self, self.showMinimized)
