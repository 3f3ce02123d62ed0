"""The shape of a popover: round corners, a thin edge, and the theme's ground."""

from __future__ import annotations

from math import sqrt

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QGuiApplication, QPainter, QPen, QRegion

from trayapp.ui.panel.theme import ColourRole, Theme

RADIUS = 10


def paint_ground(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """Paint what lies below a popover's content; its thin edge reaches into the corners, see `rounded`."""
    if QGuiApplication.platformName() == "xcb":
        painter.fillRect(rect, theme.colours[ColourRole.HANDLE])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colours[ColourRole.HANDLE], 1))
    painter.setBrush(theme.window)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def rounded(rect: QRect) -> QRegion:
    """Return what is left of a popover's rectangle when its corners are cut: on X11, where nothing may compose."""
    corners = QRegion()
    for row in range(RADIUS):
        depth = RADIUS - sqrt(RADIUS**2 - (RADIUS - row - 0.5) ** 2)
        for y in (rect.top() + row, rect.bottom() - row):
            corners += QRect(rect.left(), y, int(depth), 1)
            corners += QRect(rect.right() + 1 - int(depth), y, int(depth), 1)
    return QRegion(rect) - corners
