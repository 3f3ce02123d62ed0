"""Many pictures as one, for a look at all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPainter

_GAP = 16
_COLUMNS = 4


BESIDE = (
    ("mock-1-outage", "panel-confirmed-light"),
    ("mock-1-outage-dark", "panel-confirmed-dark"),
    ("mock-2-elsewhere", "panel-elsewhere-light"),
    ("mock-2-elsewhere-dark", "panel-elsewhere-dark"),
    ("mock-3-calm", "panel-experienced-light"),
    ("mock-4-tray-menu-notices", "icons-overview"),
    ("mock-4-tray-menu-notices", "desktop-tray-texts"),
    ("mock-5-on-plasma", "desktop-confirmed"),
)
"""The mock-ups of the design, and the pictures of the app that show the same moment."""


def beside(mockups: Path, folder: Path) -> list[Path]:
    """Put each mock-up beside the app's own pictures of its moment, where both are there; return the pairs' paths."""
    return [
        contact_sheet([target, picture], folder / f"beside-{mockup}-{picture.stem}.png")
        for mockup, name in BESIDE
        for picture in (folder / f"{name}{scale}.png" for scale in ("", "-1x", "-2x"))
        if (target := mockups / f"{mockup}.png").is_file() and picture.is_file()
    ]


def contact_sheet(pictures: Sequence[Path], path: Path) -> Path:
    """Put pictures beside and below each other, and return the sheet's path."""
    images = [QImage(str(picture)) for picture in pictures]
    rows = [images[first : first + _COLUMNS] for first in range(0, len(images), _COLUMNS)]
    width = max(sum(each.width() + _GAP for each in row) for row in rows) + _GAP
    height = sum(max(each.height() for each in row) + _GAP for row in rows) + _GAP
    sheet = QImage(width, height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808488"))
    painter, top = QPainter(sheet), _GAP
    for row in rows:
        left = _GAP
        for image in row:
            image.setDevicePixelRatio(1)
            painter.drawImage(left, top, image)
            left += image.width() + _GAP
        top += max(each.height() for each in row) + _GAP
    painter.end()
    sheet.save(str(path), quality=0)  # of a PNG: the smallest
    return path
