#!/usr/bin/env python3
"""Writes the app's icon in the forms that Windows and macOS want, from resources/icons/app/trayapp.svg.

containers.py FILE.ico|FILE.icns...

Run it with the Python of a development environment; it needs no display.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "resources" / "icons" / "app" / "trayapp.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
ICNS_TYPES = {
    "icp4": 16, "icp5": 32, "ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512,
    "ic10": 1024,
}  # fmt: skip
"""The types that hold a PNG, with the pixels of each side; some are another's double."""


def png(size: int) -> bytes:
    """Return the icon as a PNG of so many pixels on each side."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415 - after the platform is named
    from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    _application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """Return an .ico that holds these PNGs by their size."""
    head, place = struct.pack("<HHH", 0, 1, len(pictures)), 6 + 16 * len(pictures)
    for size, picture in pictures.items():
        side = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), place)
        place += len(picture)
    return head + b"".join(pictures.values())


def icns(pictures: dict[int, bytes]) -> bytes:
    """Return an .icns that holds these PNGs by their size."""
    parts = b"".join(
        kind.encode() + struct.pack(">I", 8 + len(pictures[size])) + pictures[size] for kind, size in ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def write(path: Path) -> None:
    """Write the icon in the form that the path's ending names."""
    make, sizes = {".ico": (ico, ICO_SIZES), ".icns": (icns, tuple(ICNS_TYPES.values()))}[path.suffix]
    path.write_bytes(make({size: png(size) for size in sizes}))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write(Path(name))
