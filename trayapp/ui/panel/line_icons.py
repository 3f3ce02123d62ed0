"""The pictures of the panel's own controls, drawn as lines in the text's colour."""

from __future__ import annotations

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_LINES = {
    "copy": "M9 9h10v11h-10zM6 15h-1v-11h10v2",
    "settings": (
        "M4 7h9M18 7h2M4 17h2M11 17h9"
        "M15.5 4.5a2.5 2.5 0 0 1 0 5a2.5 2.5 0 0 1 0 -5zM8.5 14.5a2.5 2.5 0 0 1 0 5a2.5 2.5 0 0 1 0 -5z"
    ),
    "history": "M4.6 10a7.6 7.6 0 1 1 0.4 5M4 5v5h5M12 8v4.4l3 2",
    "pin": "M9 4h6M10 4v6l-3 4h10l-3-4v-6M12 14v6",
    "page": "M13 5h6v6M19 5l-9 9M17 14v5h-12v-12h5",
    "bell": "M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 20h4",
    "bell-off": "M6 17v-6a6 6 0 0 1 9 -5.2M18 11v6M4 17h16M10 20h4M4 4l16 16",
    "check": "M19 12a7 7 0 1 1 -2.2 -5.1M19 4v4h-4",
}
"""The controls' pictures: strokes on a canvas of 24 units."""


def line_icon(name: str, colour: QColor, size: int) -> QIcon:
    """Return a control's picture for screens of one and two pixels a point. GUI thread."""
    document = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="none" stroke-width="1.8" '
        f'stroke="{colour.name()}" stroke-linecap="round" stroke-linejoin="round" d="{_LINES[name]}"/></svg>'
    )
    icon, renderer = QIcon(), QSvgRenderer(QByteArray(document.encode()))
    for ratio in (1, 2):
        pixmap = QPixmap(size * ratio, size * ratio)
        pixmap.fill(QColor(0, 0, 0, 0))
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        icon.addPixmap(pixmap)
    return icon
