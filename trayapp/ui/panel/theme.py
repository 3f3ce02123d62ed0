"""The colours and fonts of the panel, all derived from the user's palette, font and contrast preference."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette

from trayapp.ui.icons.template import Background, IconState, accent


class ColourRole(Enum):
    """What a text or a line is drawn with."""

    TEXT = auto()
    MUTED = auto()
    LINK = auto()
    HAIRLINE = auto()
    GAP = auto()
    HANDLE = auto()
    SELECTED = auto()


class FontRole(Enum):
    """What a text is set in."""

    BODY = auto()
    STRONG = auto()
    SMALL = auto()
    SMALL_STRONG = auto()
    HEADLINE = auto()
    FIGURE = auto()


_SCALE = {
    FontRole.BODY: (1.0, QFont.Weight.Normal),
    FontRole.STRONG: (1.0, QFont.Weight.DemiBold),
    FontRole.SMALL: (0.93, QFont.Weight.Normal),
    FontRole.SMALL_STRONG: (0.93, QFont.Weight.DemiBold),
    FontRole.HEADLINE: (1.5, QFont.Weight.DemiBold),
    FontRole.FIGURE: (1.5, QFont.Weight.DemiBold),
}
_SMALLEST_PX = 12
_TINT = {False: 0.065, True: 0.09}
_FAINTEST = 60
"""Percent of the text's colour upon the window's that muted text has at least."""
_SELECTED = 0.12
"""Share of the link's colour upon the window's."""
_READABLE = 4.6
"""WCAG asks for 4.5:1; a little more, since colours are rounded when they are mixed."""
_SHARES = {ColourRole.HAIRLINE: 0.14, ColourRole.GAP: 0.10, ColourRole.HANDLE: 0.35}
"""Shares of the text's colour upon the window's."""
_PLAIN_SHARES = {ColourRole.HAIRLINE: 0.6, ColourRole.GAP: 0.2, ColourRole.HANDLE: 0.8}
"""The same where the user wants high contrast: every line can be seen."""
_LINKS = {False: ("#0a58b5", "#7db8ff"), True: ("#00408a", "#b9daff")}
"""Without and with high contrast: on light and on dark windows."""


def mixed(over: QColor, ground: QColor, share: float) -> QColor:
    """Return `share` of one colour upon another."""
    pairs = ((over.red(), ground.red()), (over.green(), ground.green()), (over.blue(), ground.blue()))
    return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3), from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(level: float) -> float:
        return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@dataclass(frozen=True)
class Theme:
    """The colours and fonts for one palette and one font; `plain` for users who want high contrast."""

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

    def readable(self, colour: QColor) -> QColor:
        """Return a state's colour as text on its own tint: as much of the text's colour as 4.5:1 takes."""
        return _readable(colour, self.colours[ColourRole.TEXT], [mixed(colour, self.window, _TINT[self.dark] + 0.12)])

    def ink(self, colour: ColourRole | IconState) -> QColor:
        """Return what a text is written with."""
        return self.colours[colour] if isinstance(colour, ColourRole) else self.readable(self.state(colour))

    def readable_on(self, colour: QColor, *grounds: QColor) -> QColor:
        """Return a colour as text on any of some grounds."""
        return _readable(colour, self.colours[ColourRole.TEXT], list(grounds))

    def tint(self, state: IconState) -> QColor:
        """Return the window's colour with a breath of a state's; without it for high contrast."""
        return self.window if self.plain else mixed(self.state(state), self.window, _TINT[self.dark])


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
    link = QColor(_LINKS[plain][dark])
    colours = {role: mixed(text, window, share) for role, share in (_PLAIN_SHARES if plain else _SHARES).items()}
    colours[ColourRole.SELECTED] = mixed(link, window, _SELECTED)
    tints = [mixed(QColor(accent(state, dark=dark)), window, _TINT[dark]) for state in IconState]
    grounds = [window, *tints, colours[ColourRole.GAP]]
    colours[ColourRole.TEXT] = text
    colours[ColourRole.LINK] = _readable(link, text, grounds)
    grounds.append(colours[ColourRole.SELECTED])
    colours[ColourRole.MUTED] = text if plain else _readable(window, text, grounds, _FAINTEST)
    fonts = {face: _sized(font, *look) for face, look in _SCALE.items()}
    return Theme(dark, window, colours, fonts, {face: QFontMetrics(each) for face, each in fonts.items()}, plain)


def _readable(colour: QColor, text: QColor, grounds: list[QColor], least: int = 0) -> QColor:
    """Return a colour with as much of the text's as it takes to be read on every ground, in percent from `least` on."""
    for percent in range(least, 101, 2):
        mix = mixed(text, colour, percent / 100)
        if all(contrast(mix, ground) >= _READABLE for ground in grounds):
            return mix
    return text


def _sized(font: QFont, scale: float, weight: QFont.Weight) -> QFont:
    sized = QFont(font)
    if font.pointSizeF() > 0:
        sized.setPointSizeF(font.pointSizeF() * scale)
        if scale < 1 and QFontInfo(sized).pixelSize() < _SMALLEST_PX <= QFontInfo(font).pixelSize():
            sized.setPixelSize(_SMALLEST_PX)
    else:
        sized.setPixelSize(max(1, round(font.pixelSize() * scale)))
    sized.setWeight(weight)
    return sized
