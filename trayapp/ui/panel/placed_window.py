"""A window that is as high as its content, within its screen, and lies at the tray icon where the desktop lets it."""

from __future__ import annotations

from math import inf
from time import monotonic

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QWidget

from trayapp.desktop.placement.backend import Placement, Surface
from trayapp.desktop.placement.geometry import corner_of, kept_inside, popover_rect

_MAX_HEIGHT, _SCREEN_SHARE = 760, 0.92
_SETTLING_MS = (250, 500, 1000, 2000)
"""A window that grows while it is being shown is put back to its first size by some desktops: again, then.

A tool does not grow before the first of these: sway shows a window within 200 ms, and takes sizes after that.
"""
_SETTLED_S = 3.0
"""Seconds after a size that we asked for: what comes sooner is the desktop's answer to it, and not the user's wish."""


class PlacedWindow(QWidget):
    """Knows its height and its place. GUI thread. A subclass tells its `surface` and the `needed_height`."""

    def __init__(self, placement: Placement, flags: Qt.WindowType, parent: QWidget | None = None) -> None:
        super().__init__(parent, flags)
        self._placement = placement
        self._anchor: QPoint | None = None
        self._first_height = 0
        self._is_settling = False
        self._asked_at = -inf
        self._chosen_height: int | None = None

    @property
    def surface(self) -> Surface:
        """What the window is now."""
        return self._placement.surface

    def needed_height(self) -> int:
        """Return the height that shows the whole content."""
        return self.sizeHint().height()

    def _prepare(self, *, at_icon: bool) -> None:
        """Do what the desktop needs before the window is shown."""
        if self.surface is Surface.TOOL:
            self.winId()  # makes the window
            self._placement.prepare(self.windowHandle(), at_icon=at_icon)

    def _finish_place(self) -> None:
        """Come to the right place after the window was shown, or has grown."""
        if self.surface is Surface.TOOL and self.isVisible():
            self._placement.placed(self.windowHandle())
        self._keep_on_screen()

    def release(self) -> None:
        """Take back what the desktop was asked for: the application quits."""
        self._placement.closed()

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
        needed = max(self.minimumHeight(), min(self.needed_height(), self._room()))
        self._ask(self._chosen_height if self._chosen_height and self.surface is Surface.WINDOW else needed)
        self._first_height = self.height()
        self._is_settling = self.surface is Surface.TOOL
        for later_ms in _SETTLING_MS:
            QTimer.singleShot(later_ms, self, self._settle)

    def _ask(self, height: int) -> None:
        self._asked_at = monotonic()
        self.resize(self.width(), height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the height that the user gives a window for the next time, too (Qt)."""
        super().resizeEvent(event)
        settled = monotonic() - self._asked_at > _SETTLED_S
        if event.spontaneous() and settled and self.surface is Surface.WINDOW and self.isVisible():
            self._chosen_height = event.size().height()

    @Slot()
    def grow(self) -> None:
        """Grow with the content while it is read, and never shrink under the reader's eyes.

        A tool that is just being shown grows a moment later.
        """
        if self._is_settling:
            return
        room = self._room()
        if self._is_placed_by_desktop() and self.surface is Surface.WINDOW:
            room = (room + self._first_height) // 2  # it stands in the middle, and its top stays where it is
        needed = min(self.needed_height(), room)
        if needed <= self.height() or (self._chosen_height and self.surface is Surface.WINDOW):
            return
        self._ask(needed)
        if self.surface is not Surface.WINDOW:
            self.put_at_icon()
        self._finish_place()

    @Slot()
    def _settle(self) -> None:
        self._is_settling = False
        self.grow()
        self._keep_on_screen()  # what it grew by before it was shown may reach beyond; the frame is known only now

    def _keep_on_screen(self) -> None:
        """Move what reaches beyond the screen back, the top and left edge before the others."""
        if self._is_placed_by_desktop():
            return
        frame = self.frameGeometry()
        at = kept_inside(frame, self.screen().availableGeometry())
        if at != frame.topLeft():
            self.move(at)

    @staticmethod
    def _is_placed_by_desktop() -> bool:
        """Whether the desktop alone decides where windows are, and tells nobody: Wayland."""
        return QGuiApplication.platformName().startswith("wayland")
