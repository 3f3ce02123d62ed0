"""A window that is a popover at the tray icon where the desktop allows one, and an ordinary window elsewhere."""

from __future__ import annotations

from math import inf
from time import monotonic

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from trayapp.desktop.placement.backend import Placement, Surface
from trayapp.ui.panel.geometry import corner_of, popover_rect
from trayapp.ui.panel.pin import PinButton
from trayapp.ui.panel.theme import ColourRole, current_theme

_MAX_HEIGHT, _SCREEN_SHARE = 760, 0.92
_RADIUS = 10
_SAME_CLICK_S = 0.35
"""A click on the icon first takes the keyboard from the popover, which closes it, and then arrives here."""
_SETTLING_MS = (250, 500, 1000, 2000)
"""A window that grows while it is being shown is put back to its first size by some desktops (sway): again, then."""
_REFRESH_MS = 5000
"""Ages below a minute are told in steps of five seconds."""
_FLAGS = {
    Surface.POPUP: Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint,
    Surface.TOOL: Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint,
    Surface.WINDOW: Qt.WindowType.Window,
}


class Popover(QWidget):
    """Opens at the icon, closes at a second click, a click elsewhere or Esc, and stays while it is pinned.

    A subclass fills it: `needed_height` for the current content, `reset_content` and `focus_content` when it opens,
    `shape_changed` with the radius of its corners. GUI thread. Signals: `opened`, `closed`, and `refresh_due` while it
    is open.
    """

    opened = Signal()
    closed = Signal()
    refresh_due = Signal()

    def __init__(self, placement: Placement, parent: QWidget | None = None) -> None:
        super().__init__(parent, _FLAGS[placement.surface])
        self._placement = placement
        self._tray_less = False
        self._anchor: QPoint | None = None
        self._closed_at = -inf
        self._first_height = 0
        self._was_open = self._is_changing = False
        self.theme = current_theme(self.palette(), self.font())
        self.pin = PinButton(self.theme, self)
        self.pin.toggled.connect(self._on_pinned)
        self._refresh = QTimer(self, interval=_REFRESH_MS)
        self._refresh.timeout.connect(self.refresh_due)

    def needed_height(self) -> int:
        """Return the height that shows the whole content."""
        return self.sizeHint().height()

    def reset_content(self) -> None:
        """Go back to what is shown first: the popover is about to open."""

    def focus_content(self) -> None:
        """Give the keyboard to the content."""

    def shape_changed(self, radius: int) -> None:
        """Round the content's upper corners by `radius` pixels."""

    @property
    def surface(self) -> Surface:
        """What the panel is now."""
        if self._tray_less:
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
        if tray_less is not self._tray_less:
            self._tray_less = tray_less
            self._apply_surface()

    def _apply_surface(self) -> None:
        """Become what fits; changing a window's flags hides it, so it is shown again where it was."""
        surface, was_visible, at = self.surface, self.isVisible(), self.pos()
        self._is_changing = True
        if self.windowFlags() & ~Qt.WindowType.WindowFullscreenButtonHint != _FLAGS[surface] or not self._was_open:
            if was_visible:
                self.hide()
                self.destroy()  # a popup has the keyboard without being active, and its X11 window would stay inactive
            self.setWindowFlags(_FLAGS[surface])
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, surface is not Surface.WINDOW)
        self.pin.setVisible(surface is not Surface.WINDOW)
        self.shape_changed(_RADIUS if surface is not Surface.WINDOW else 0)
        if was_visible:
            self.move(at)
            self.show()
            self.activateWindow()
        self._is_changing = False
        self._follow_visibility()

    @Slot(bool)
    def _on_pinned(self, _pinned: bool) -> None:  # noqa: FBT001 - Qt's signature
        self._apply_surface()

    def leave(self) -> None:
        """Make room for what was just opened: a settings window, a browser."""
        if self.surface is not Surface.WINDOW and not self.pin.isChecked():
            self.close()

    def toggle_at(self, icon: QRect | None = None) -> None:
        """Open at the icon that was just clicked, or close: `icon` is its rectangle where the desktop tells it."""
        if self.isVisible() and not self.isMinimized() and self.surface is not Surface.WINDOW:
            self.close()
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
            self.reset_content()
            self._fit()
            self._first_height = self.height()
            for later_ms in _SETTLING_MS:
                QTimer.singleShot(later_ms, self, self._settle)
            self.put_at_icon()
        self.showNormal() if self.isMinimized() else self.show()
        self._placement.placed(self.geometry(), at_icon=at_icon)
        self._keep_on_screen()
        self.raise_()
        self.activateWindow()
        self.focus_content()

    def put_at_icon(self) -> None:
        """Move to the icon; where nobody has told where it is, to the corner of the bar."""
        if self._is_placed_by_desktop() or (self.surface is Surface.WINDOW and self._anchor is None):
            return
        screen = QGuiApplication.screenAt(self._anchor) if self._anchor else None
        screen = screen or self.screen() or QGuiApplication.primaryScreen()
        whole, work_area = screen.geometry(), screen.availableGeometry()
        anchor = self._anchor if self._anchor is not None else corner_of(whole, work_area)
        self.move(popover_rect(QSize(self.width(), self.height()), anchor, whole, work_area).topLeft())

    def _room(self) -> int:
        return min(_MAX_HEIGHT, round(self.screen().availableGeometry().height() * _SCREEN_SHARE))

    def widest(self) -> int:
        """Return the width that the screen has for a popover."""
        return round(self.screen().availableGeometry().width() * _SCREEN_SHARE)

    def _fit(self) -> None:
        self.resize(self.width(), max(self.minimumHeight(), min(self.needed_height(), self._room())))

    @Slot()
    def grow(self) -> None:
        """Grow with the content while it is read, and never shrink under the reader's eyes."""
        room = self._room()
        if self._is_placed_by_desktop():
            room = (room + self._first_height) // 2  # it stands in the middle, and its top stays where it is
        needed = min(self.needed_height(), room)
        if needed <= self.height():
            return
        self.resize(self.width(), needed)
        if self.surface is not Surface.WINDOW:
            self.put_at_icon()
        self._keep_on_screen()

    @Slot()
    def _settle(self) -> None:
        self.grow()
        self._keep_on_screen()  # what it grew by before it was shown may reach beyond; the frame is known only now

    def _keep_on_screen(self) -> None:
        """Move what reaches beyond the screen back, the top and left edge before the others."""
        if self._is_placed_by_desktop():
            return
        frame, room = self.frameGeometry(), self.screen().availableGeometry()
        left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
        top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
        if (left, top) != (frame.left(), frame.top()):
            self.move(left, top)

    @staticmethod
    def _is_placed_by_desktop() -> bool:
        """Whether the desktop alone decides where windows are, and tells nobody: Wayland."""
        return QGuiApplication.platformName().startswith("wayland")

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
            self.opened.emit()
        else:
            self._refresh.stop()
            self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """Close when a click went elsewhere (Qt): a popup is told by the display server, a tool loses the keyboard."""
        if (
            event.type() == QEvent.Type.WindowDeactivate
            and self.surface is Surface.TOOL
            and not self.pin.isChecked()
            and QApplication.activePopupWidget() is None
        ):
            self.close()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the popover's ground with round corners and a thin edge (Qt)."""
        painter = QPainter(self)
        if self.surface is Surface.WINDOW:
            painter.fillRect(self.rect(), self.theme.window)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colours[ColourRole.HANDLE], 1))
            painter.setBrush(self.theme.window)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the corners, which are black where nothing composes windows (Qt)."""
        super().resizeEvent(event)
        self.pin.move(self._pin_place())
        self.pin.raise_()
        if self.surface is Surface.WINDOW:
            self.clearMask()
            return
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()).adjusted(-0.5, -0.5, 0.5, 0.5), _RADIUS - 1, _RADIUS - 1)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))

    def _pin_place(self) -> QPoint:
        rightward = self.layoutDirection() is Qt.LayoutDirection.LeftToRight
        return QPoint(self.width() - self.pin.width() - 10 if rightward else 10, 10)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell that the panel is open (Qt)."""
        super().showEvent(event)
        self._follow_visibility()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Take the menus away, and tell that the panel is closed (Qt)."""
        super().hideEvent(event)
        self._closed_at = monotonic()
        for menu in self.findChildren(QMenu):
            menu.close()
        self._follow_visibility()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Hide instead of closing; without a tray icon to come back from, leave an entry in the task bar (Qt)."""
        super().closeEvent(event)
        if self._tray_less:
            # Afterwards and not by refusing: a quitting application asks its windows to close, and must not be stopped.
            QTimer.singleShot(0, self, self.showMinimized)
