"""The colours and fonts of the panel, all derived from the user's palette, font and wish for contrast."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPalette

from trayapp.ui.icons.template import Background, IconState, accent


class ColourRole(Enum):
    """What a text or a line is drawn with."""

    TEXT = auto()
    MUTED = auto()
    LINK = auto()
    HAIRLINE = auto()
    GAP = auto()
    HANDLE = auto()


class FontRole(Enum):
    """What a text is set in."""

    BODY = auto()
    STRONG = auto()
    SMALL = auto()
    SMALL_STRONG = auto()
    HEADLINE = auto()


_SCALE = {
    FontRole.BODY: (1.0, QFont.Weight.Normal),
    FontRole.STRONG: (1.0, QFont.Weight.DemiBold),
    FontRole.SMALL: (0.92, QFont.Weight.Normal),
    FontRole.SMALL_STRONG: (0.92, QFont.Weight.DemiBold),
    FontRole.HEADLINE: (1.4, QFont.Weight.DemiBold),
}
_TINT = 0.09
_SHARES = {ColourRole.MUTED: 0.65, ColourRole.HAIRLINE: 0.14, ColourRole.GAP: 0.10, ColourRole.HANDLE: 0.35}
"""Shares of the text's colour upon the window's: 0.65 keeps 4.5:1 on Qt's own light and dark palettes (tested)."""
_PLAIN_SHARES = {ColourRole.MUTED: 1.0, ColourRole.HAIRLINE: 0.6, ColourRole.GAP: 0.3, ColourRole.HANDLE: 0.8}
"""The same where the user wants high contrast: no text is faint, and every line is one."""
_LINKS = {False: ("#0a58b5", "#7db8ff"), True: ("#00408a", "#b9daff")}
"""Without and with high contrast: on light and on dark windows."""


def mixed(over: QColor, ground: QColor, share: float) -> QColor:
    """Return `share` of one colour upon another."""
    pairs = ((over.red(), ground.red()), (over.green(), ground.green()), (over.blue(), ground.blue()))
    return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))


@dataclass(frozen=True)
class Theme:
    """One palette's and one font's worth of colours and faces; `plain` for users who want high contrast."""

    dark: bool
    window: QColor
    colours: dict[ColourRole, QColor]
    fonts: dict[FontRole, QFont]
    metrics: dict[FontRole, QFontMetrics]
    plain: bool = False

    @property
    def ring(self) -> float:
        """The width of the ring around what has the keyboard, in logical pixels."""
        return 3.0 if self.plain else 1.5

    @property
    def ground(self) -> Background:
        """The ground that our icons stand on here."""
        return Background.PAPER_DARK if self.dark else Background.PAPER_LIGHT

    def state(self, state: IconState) -> QColor:
        """Return a state's colour."""
        return QColor(accent(state, dark=self.dark))

    def tint(self, state: IconState) -> QColor:
        """Return the window's colour with a breath of a state's; without it for high contrast."""
        return self.window if self.plain else mixed(self.state(state), self.window, _TINT)


def wants_contrast() -> bool:
    """Whether the user has asked the desktop for high contrast. GUI thread."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):  # Qt 6.10
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def current_theme(palette: QPalette, font: QFont, *, plain: bool | None = None) -> Theme:
    """Derive everything from a widget's palette and font; `plain` None asks the desktop."""
    plain = wants_contrast() if plain is None else plain
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    dark = window.lightnessF() < text.lightnessF()
    shares = _PLAIN_SHARES if plain else _SHARES
    colours = {
        ColourRole.TEXT: text,
        ColourRole.LINK: QColor(_LINKS[plain][dark]),
        **{ink: mixed(text, window, share) for ink, share in shares.items()},
    }
    fonts = {face: _sized(font, *look) for face, look in _SCALE.items()}
    return Theme(dark, window, colours, fonts, {face: QFontMetrics(each) for face, each in fonts.items()}, plain)


def _sized(font: QFont, scale: float, weight: QFont.Weight) -> QFont:
    sized = QFont(font)
    if font.pointSizeF() > 0:
        sized.setPointSizeF(font.pointSizeF() * scale)
    else:
        sized.setPixelSize(max(1, round(font.pixelSize() * scale)))
    sized.setWeight(weight)
    return sized
