"""The shape of a popover: round corners, a thin edge, and the theme's ground."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen, QRegion

from trayapp.ui.panel.theme import ColourRole, Theme

RADIUS = 10


def paint_ground(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """Paint what lies below a popover's content."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colours[ColourRole.HANDLE], 1))
    painter.setBrush(theme.window)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def rounded(rect: QRect) -> QRegion:
    """Return what is left of a popover's rectangle when its corners are cut: they are black where nothing composes."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect).adjusted(-0.5, -0.5, 0.5, 0.5), RADIUS - 1, RADIUS - 1)
    return QRegion(path.toFillPolygon().toPolygon())
