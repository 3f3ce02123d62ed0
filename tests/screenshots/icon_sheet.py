"""Draw every icon on every ground as one picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from trayapp.domain.model.settings import Appearance
from trayapp.ui.icons.render import state_icon
from trayapp.ui.icons.template import Background, IconState, MonochromeMode, Style

GROUNDS = {
    "#ffffff": Background.LIGHT,
    "#eff0f1": Background.LIGHT,
    "#31363b": Background.DARK,
    "#000000": Background.DARK,
}
SIZES = (16, 22, 24, 32, 48, 64)
_CELL = 72


def sheet(folder: Path, style: Style, *, fitted: bool, zoom: int = 1) -> Path:
    """Write a sheet of one style; `fitted` uses the icons made for a known ground instead of the automatic ones."""
    cell = _CELL
    columns = list(IconState)
    rows = [(ground, size) for ground in GROUNDS for size in SIZES]
    image = QImage(cell * len(columns), cell * len(rows), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    for row, (ground, size) in enumerate(rows):
        painter.fillRect(0, row * cell, image.width(), cell, QColor(ground))
        for column, state in enumerate(columns):
            icon = state_icon(state, style, GROUNDS[ground] if fitted else Background.AUTO)
            pixmap = icon.pixmap(size, size)
            painter.drawPixmap(column * cell + (cell - size) // 2, row * cell + (cell - size) // 2, pixmap)
    painter.end()
    if zoom > 1:
        mode = Qt.TransformationMode.FastTransformation
        image = image.scaled(image.width() * zoom, image.height() * zoom, Qt.AspectRatioMode.KeepAspectRatio, mode)
    path = folder / f"icons-{style}{'-fitted' if fitted else ''}.png"
    image.save(str(path), quality=0)  # of a PNG: the smallest
    return path


def overview(folder: Path) -> Path:
    """Write one line for each ground, with every state at three sizes, in the look that nobody had to choose."""
    sizes, cell, height = (16, 22, 32), 104, 52
    columns, style = list(IconState), Style(Appearance().icon_style)
    image = QImage(cell * len(columns), height * len(GROUNDS), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    for row, ground in enumerate(GROUNDS):
        painter.fillRect(0, row * height, image.width(), height, QColor(ground))
        for column, state in enumerate(columns):
            left = column * cell + 8
            for size in sizes:
                pixmap = state_icon(state, style, Background.AUTO).pixmap(size, size)
                painter.drawPixmap(left, row * height + (height - size) // 2, pixmap)
                left += size + 8
    painter.end()
    path = folder / "icons-overview.png"
    image.save(str(path), quality=0)  # of a PNG: the smallest
    return path


def small_sheet(folder: Path, style: Style, *, fitted: bool, zoom: int = 6) -> Path:
    """Write the small sizes, enlarged pixel by pixel."""
    sizes = (16, 22, 24)
    columns, cell = list(IconState), 28
    image = QImage(cell * len(columns), cell * len(sizes) * len(GROUNDS), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    for row, (ground, size) in enumerate([(g, s) for g in GROUNDS for s in sizes]):
        painter.fillRect(0, row * cell, image.width(), cell, QColor(ground))
        for column, state in enumerate(columns):
            icon = state_icon(state, style, GROUNDS[ground] if fitted else Background.AUTO)
            at = (cell - size) // 2
            painter.drawPixmap(column * cell + at, row * cell + at, icon.pixmap(size, size))
    painter.end()
    mode = Qt.TransformationMode.FastTransformation
    image = image.scaled(image.width() * zoom, image.height() * zoom, Qt.AspectRatioMode.KeepAspectRatio, mode)
    path = folder / f"icons-small-{style}{'-fitted' if fitted else ''}.png"
    image.save(str(path), quality=0)  # of a PNG: the smallest
    return path


def masks(folder: Path, zoom: int = 3) -> Path:
    """Write the symbols as macOS shows a mask, and hosts a symbolic icon: in one colour of the menu bar's own."""
    bars = {"#f2f2f4": "#000000", "#6d4f8e": "#ffffff", "#1e1e20": "#ffffff"}
    columns, cell = list(IconState), 40
    image = QImage(cell * len(columns), cell * len(bars), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    for row, (bar, ink) in enumerate(bars.items()):
        painter.fillRect(0, row * cell, image.width(), cell, QColor(bar))
        for column, state in enumerate(columns):
            mask = state_icon(state, Style.MONOCHROME, Background.AUTO, MonochromeMode.MASK).pixmap(22, 22).toImage()
            mask = mask.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
            tint = QPainter(mask)
            tint.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            tint.fillRect(mask.rect(), QColor(ink))
            tint.end()
            painter.drawImage(column * cell + (cell - 22) // 2, row * cell + (cell - 22) // 2, mask)
    painter.end()
    mode = Qt.TransformationMode.FastTransformation
    image = image.scaled(image.width() * zoom, image.height() * zoom, Qt.AspectRatioMode.KeepAspectRatio, mode)
    path = folder / "icons-masks.png"
    image.save(str(path), quality=0)  # of a PNG: the smallest
    return path
