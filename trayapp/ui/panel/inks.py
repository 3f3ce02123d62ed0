"""The colours and fonts of the panel, all derived from the user's palette and font."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette

from trayapp.ui.icon_template import Ground, IconState, accent


class Ink(Enum):
    """What a text or a line is drawn with."""

    TEXT = auto()
    MUTED = auto()
    LINK = auto()
    HAIRLINE = auto()
    GAP = auto()
    HANDLE = auto()


class Face(Enum):
    """What a text is set in."""

    BODY = auto()
    STRONG = auto()
    SMALL = auto()
    SMALL_STRONG = auto()
    HEADLINE = auto()


_SCALE = {
    Face.BODY: (1.0, QFont.Weight.Normal),
    Face.STRONG: (1.0, QFont.Weight.DemiBold),
    Face.SMALL: (0.92, QFont.Weight.Normal),
    Face.SMALL_STRONG: (0.92, QFont.Weight.DemiBold),
    Face.HEADLINE: (1.4, QFont.Weight.DemiBold),
}
_MUTED, _HAIRLINE, _GAP, _HANDLE, _TINT = 0.65, 0.14, 0.10, 0.35, 0.09
"""Shares of the text's colour upon the window's: 0.65 keeps 4.5:1 on Qt's own light and dark palettes (tested)."""


def mixed(over: QColor, ground: QColor, share: float) -> QColor:
    """Return `share` of one colour upon another."""
    pairs = ((over.red(), ground.red()), (over.green(), ground.green()), (over.blue(), ground.blue()))
    return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))


@dataclass(frozen=True)
class Inks:
    """One palette's and one font's worth of colours and faces."""

    dark: bool
    window: QColor
    colours: dict[Ink, QColor]
    fonts: dict[Face, QFont]
    metrics: dict[Face, QFontMetrics]

    @property
    def ground(self) -> Ground:
        """The ground that our icons stand on here."""
        return Ground.PAPER_DARK if self.dark else Ground.PAPER_LIGHT

    def state(self, state: IconState) -> QColor:
        """Return a state's colour."""
        return QColor(accent(state, dark=self.dark))

    def tint(self, state: IconState) -> QColor:
        """Return the window's colour with a breath of a state's."""
        return mixed(self.state(state), self.window, _TINT)


def inks(palette: QPalette, font: QFont) -> Inks:
    """Derive everything from a widget's palette and font."""
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    dark = window.lightnessF() < text.lightnessF()
    colours = {
        Ink.TEXT: text,
        Ink.MUTED: mixed(text, window, _MUTED),
        Ink.LINK: QColor("#7db8ff" if dark else "#0a58b5"),
        Ink.HAIRLINE: mixed(text, window, _HAIRLINE),
        Ink.GAP: mixed(text, window, _GAP),
        Ink.HANDLE: mixed(text, window, _HANDLE),
    }
    fonts = {face: _sized(font, *look) for face, look in _SCALE.items()}
    return Inks(dark, window, colours, fonts, {face: QFontMetrics(each) for face, each in fonts.items()})


def _sized(font: QFont, scale: float, weight: QFont.Weight) -> QFont:
    sized = QFont(font)
    if font.pointSizeF() > 0:
        sized.setPointSizeF(font.pointSizeF() * scale)
    else:
        sized.setPixelSize(max(1, round(font.pixelSize() * scale)))
    sized.setWeight(weight)
    return sized
