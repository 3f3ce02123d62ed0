"""Icons as Qt wants them: the template rendered for a state, style and ground, at every size a tray asks for."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from trayapp.ui.icons.template import Background, IconState, MonochromeMode, Style, app_svg, is_plain, svg

TRAY_SIZES = (16, 20, 22, 24, 32, 40, 44, 48, 64, 96, 128)
"""Pixels: 22 is KDE's size, 24 GNOME's, 16/20/24/32 are Windows' at 100 to 200 %; then each at twice the scale."""


@cache
def state_icon(
    state: IconState,
    style: Style = Style.COLOUR,
    ground: Background = Background.AUTO,
    plain: MonochromeMode = MonochromeMode.DRAWN,
) -> QIcon:
    """Return the icon of a state; the same object each time, so that setting it again can be recognised. GUI thread.

    `plain` is for what `style` leaves without colour; a theme is asked only where nobody has named the `ground`.
    """
    if (
        plain is MonochromeMode.DRAWN
        or not is_plain(state, style)
        or (plain is MonochromeMode.THEMED and ground is not Background.AUTO)
    ):
        return _icon(svg(state, style, ground))
    from trayapp.ui.icons.symbolic import symbol_name, symbol_svg  # noqa: PLC0415 - the first icon need not wait for it

    if plain is MonochromeMode.THEMED:
        return QIcon.fromTheme(symbol_name(state), _icon(svg(state, style, ground)))
    icon = _icon(symbol_svg(state))
    icon.setIsMask(True)
    return icon


def _icon(document: str) -> QIcon:
    renderer, icon = _renderer(document), QIcon()
    for size in TRAY_SIZES:
        icon.addPixmap(_rendered(renderer, size))
    return icon


@cache
def state_pixmap(state: IconState, ground: Background, size: int, ratio: float) -> QPixmap:
    """Return a state's mark of `size` logical pixels for a screen of device pixel ratio `ratio`. GUI thread."""
    pixmap = _rendered(_renderer(svg(state, Style.COLOUR, ground)), max(1, round(size * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _renderer(document: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(document.encode()))


def _rendered(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(QColor(0, 0, 0, 0))  # not Qt.GlobalColor: importing the name Qt costs 20 ms before the icon shows
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@cache
def app_icon() -> QIcon:
    """Return the application's own icon, for windows and task bars. GUI thread."""
    renderer = _renderer(app_svg())
    icon = QIcon()
    for size in (32, 48, 64, 128):
        icon.addPixmap(_rendered(renderer, size))
    return icon
