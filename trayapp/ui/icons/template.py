"""The one template that every icon is drawn from: geometry and colours as data, put together as SVG text. No Qt.

The canvas has 32 units, so that half a unit is a quarter of a pixel at 16 px and straight edges on even units fall on
whole pixels. A body leaves 4 units around it: 2 for the dark keyline, 2 for the light halo. On a light ground the
keyline carries the outline, on a dark one the halo does (contrast figures: tests/qt/test_icons.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import cos, radians, sin

CANVAS = 32
KEYLINE = "#1b1b1b"
HALO = "#ffffff"
_RIM = 2.0


class IconState(StrEnum):
    """One silhouette each; UNVERIFIED works as far as we can tell while the status page can't be read."""

    OPERATIONAL = "operational"
    SUSPECTED = "suspected"
    DEGRADED = "degraded"
    OUTAGE = "outage"
    MAINTENANCE = "maintenance"
    RECOVERING = "recovering"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"


class Style(StrEnum):
    """How much colour the user wants; the values are those of `Appearance.icon_style`."""

    COLOUR = "colour"
    MONOCHROME = "monochrome"
    COLOUR_IN_TROUBLE = "colour_in_trouble"


class MonochromeMode(StrEnum):
    """How an icon without colour is handed to the tray.

    DRAWN: as a picture that is legible on any ground. THEMED: by its name in the desktop's icon theme, for hosts that
    colour it to fit their panel. MASK: as its opacity alone, which macOS colours.
    """

    DRAWN = "drawn"
    THEMED = "themed"
    MASK = "mask"


class Background(StrEnum):
    """What the icon stands on.

    AUTO: nobody knows (a panel's colour cannot be asked for), so it outlines itself twice. LIGHT and DARK: the user
    said so. PAPER_LIGHT and PAPER_DARK: our own window, whose colour we do know; flat, without outlines.
    """

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    PAPER_LIGHT = "paper_light"
    PAPER_DARK = "paper_dark"


@dataclass(frozen=True, slots=True)
class StateColours:
    """The colours of one state: its body, and the glyph upon it."""

    body: str
    glyph: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One silhouette as SVG paths.

    `stroke` is the width of a body that is a line and not an area; its glyph then has the body's colour.
    """

    body: str
    glyph: str = ""
    glyph_stroke: float = 0.0
    stroke: float = 0.0
    turn: str = ""


def _dashes(radius: float, count: int, sweep: float) -> str:
    """Return `count` arcs of `sweep` degrees around the middle, with a gap at the top."""
    paths = []
    for index in range(count):
        middle = -90 + (index + 0.5) * 360 / count
        ends = [radians(middle + side * sweep / 2) for side in (-1, 1)]
        (x1, y1), (x2, y2) = [(16 + radius * cos(end), 16 + radius * sin(end)) for end in ends]
        paths.append(f"M{x1:.2f} {y1:.2f}A{radius} {radius} 0 0 1 {x2:.2f} {y2:.2f}")
    return "".join(paths)


_DISC = "M16 4.5A11.5 11.5 0 0 1 16 27.5A11.5 11.5 0 0 1 16 4.5Z"
_RING = "M16 5.5A10.5 10.5 0 0 1 16 26.5A10.5 10.5 0 0 1 16 5.5Z"
_OPEN_RING = "M26.27 13.82A10.5 10.5 0 1 1 18.9 5.91"
"""From 12 degrees above the right to 16 right of the top: the check passes through the gap."""
_RING_STROKE = 3.0
_WRENCH = (
    "M12.7 2.6A7.5 7.5 0 0 0 12.8 16.3L12.8 26A3.2 3.2 0 0 0 19.2 26L19.2 16.3A7.5 7.5 0 0 0 19.3 2.6"
    "L19.3 9.2A3.3 3.3 0 0 1 12.7 9.2Z"
)

SHAPES: dict[IconState, Shape] = {
    IconState.OPERATIONAL: Shape(_DISC, "M10.4 16.4L14.4 20.4L21.6 12", glyph_stroke=3.6),
    IconState.SUSPECTED: Shape(_DISC, "M16 11A5 5 0 0 1 16 21A5 5 0 0 1 16 11Z"),
    IconState.DEGRADED: Shape(
        "M16 5L28 26L4 26Z", "M14 11.6L18 11.6L17.4 19L14.6 19ZM16 20.4A1.9 1.9 0 0 1 16 24.2A1.9 1.9 0 0 1 16 20.4Z"
    ),
    IconState.OUTAGE: Shape(
        "M11.2 4.5L20.8 4.5L27.5 11.2L27.5 20.8L20.8 27.5L11.2 27.5L4.5 20.8L4.5 11.2Z", "M9 14L23 14L23 18L9 18Z"
    ),
    IconState.MAINTENANCE: Shape(_WRENCH, turn="rotate(45 16 16)"),
    IconState.RECOVERING: Shape(
        _RING, "M16 9.4L21.4 15.2L17.9 15.2L17.9 22.4L14.1 22.4L14.1 15.2L10.6 15.2Z", stroke=_RING_STROKE
    ),
    IconState.UNVERIFIED: Shape(_OPEN_RING, "M10.4 15.6L15.2 20.6L26 8.6", glyph_stroke=3.4, stroke=_RING_STROKE),
    IconState.UNKNOWN: Shape(_dashes(11.0, 4, 34), stroke=4.0),
}

_BRIGHT: dict[IconState, StateColours] = {
    IconState.OPERATIONAL: StateColours("#00855f", "#ffffff"),
    IconState.SUSPECTED: StateColours("#ffe27a", "#1b1b1b"),
    IconState.DEGRADED: StateColours("#ffae00", "#1b1b1b"),
    IconState.OUTAGE: StateColours("#cc2b11", "#ffffff"),
    IconState.MAINTENANCE: StateColours("#3d9be0", "#ffffff"),
    IconState.RECOVERING: StateColours("#4db892", "#4db892"),
    IconState.UNVERIFIED: StateColours("#9fb4c7", "#9fb4c7"),
    IconState.UNKNOWN: StateColours("#dfe2e7", "#dfe2e7"),
}
"""For a body that wears its own outline: between keyline and halo every colour is legible.

The dashes of UNKNOWN are as light as a halo and wear none: one of their own would close the gaps at 16 px.
"""

_ON_LIGHT_PAPER: dict[IconState, StateColours] = {
    IconState.OPERATIONAL: StateColours("#00855f", "#ffffff"),
    IconState.SUSPECTED: StateColours("#a87900", "#ffffff"),
    IconState.DEGRADED: StateColours("#c27a00", "#ffffff"),
    IconState.OUTAGE: StateColours("#c6280f", "#ffffff"),
    IconState.MAINTENANCE: StateColours("#0069a8", "#ffffff"),
    IconState.RECOVERING: StateColours("#00855f", "#00855f"),
    IconState.UNVERIFIED: StateColours("#4f7a6b", "#4f7a6b"),
    IconState.UNKNOWN: StateColours("#737985", "#737985"),
}
_ON_DARK_PAPER: dict[IconState, StateColours] = {
    IconState.OPERATIONAL: StateColours("#3ecf9b", "#10231c"),
    IconState.SUSPECTED: StateColours("#ffd75e", "#2a2205"),
    IconState.DEGRADED: StateColours("#ffae33", "#2a1b00"),
    IconState.OUTAGE: StateColours("#ff6b52", "#2b0a04"),
    IconState.MAINTENANCE: StateColours("#5db4f5", "#06202f"),
    IconState.RECOVERING: StateColours("#3ecf9b", "#3ecf9b"),
    IconState.UNVERIFIED: StateColours("#8fc4b0", "#8fc4b0"),
    IconState.UNKNOWN: StateColours("#a2a8b4", "#a2a8b4"),
}
_INKS = {
    Background.LIGHT: _ON_LIGHT_PAPER,
    Background.DARK: _ON_DARK_PAPER,
    Background.PAPER_LIGHT: _ON_LIGHT_PAPER,
    Background.PAPER_DARK: _ON_DARK_PAPER,
}

_ONE_INK = {
    Background.AUTO: StateColours("#ffffff", KEYLINE),
    Background.LIGHT: StateColours(KEYLINE, "#ffffff"),
    Background.DARK: StateColours("#ffffff", KEYLINE),
    Background.PAPER_LIGHT: StateColours("#3a3f47", "#ffffff"),
    Background.PAPER_DARK: StateColours("#d8dbe0", "#1b1b1b"),
}
_CALM_STATES = frozenset({IconState.OPERATIONAL, IconState.MAINTENANCE, IconState.UNVERIFIED, IconState.UNKNOWN})
"""The states that "colour only in trouble" leaves without colour."""


def accent(state: IconState, *, dark: bool) -> str:
    """Return the state's colour for marks and lines on our own window, at least 3:1 against it."""
    return (_ON_DARK_PAPER if dark else _ON_LIGHT_PAPER)[state].body


def is_plain(state: IconState, style: Style) -> bool:
    """Whether a style leaves a state without colour."""
    return style is Style.MONOCHROME or (style is Style.COLOUR_IN_TROUBLE and state in _CALM_STATES)


def svg(state: IconState, style: Style = Style.COLOUR, ground: Background = Background.AUTO) -> str:
    """Return one icon as SVG text."""
    plain = is_plain(state, style)
    ink = _ONE_INK[ground] if plain else _INKS.get(ground, _BRIGHT)[state]
    shape = SHAPES[state]
    return _document(
        shape,
        ink,
        _rims(ground, halo=state is not IconState.UNKNOWN),
        hollow=plain and state is IconState.SUSPECTED and ground is not Background.AUTO,
    )


def _rims(ground: Background, *, halo: bool) -> tuple[tuple[str, float], ...]:
    """Return the outlines of a ground, the outermost first: colour, and how far beyond the body it reaches."""
    if ground is not Background.AUTO:
        return ()
    if not halo:
        return ((KEYLINE, _RIM),)
    return ((HALO, 2 * _RIM), (KEYLINE, _RIM))


def _document(shape: Shape, ink: StateColours, rims: tuple[tuple[str, float], ...], *, hollow: bool) -> str:
    lines = [_outline(shape, colour, reach) for colour, reach in rims]
    if shape.stroke or hollow:
        lines.append(_stroked(shape.body, ink.body, shape.stroke or 3.0))
    else:
        lines.append(f'<path d="{shape.body}" fill="{ink.body}"/>')
    glyph = ink.body if hollow or shape.stroke else ink.glyph
    if shape.glyph_stroke:
        lines.append(_stroked(shape.glyph, glyph, shape.glyph_stroke))
    elif shape.glyph:
        lines.append(f'<path d="{shape.glyph}" fill="{glyph}"/>')
    turn = f' transform="{shape.turn}"' if shape.turn else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{CANVAS}" height="{CANVAS}" viewBox="0 0 {CANVAS} {CANVAS}">'
        f'<g stroke-linecap="round" stroke-linejoin="round"{turn}>{"".join(lines)}</g></svg>'
    )


def _outline(shape: Shape, colour: str, reach: float) -> str:
    """Return one outline of the body; a ring around a glyph is filled, so that the glyph stands on a known colour."""
    fill = KEYLINE if shape.stroke and shape.glyph else "none"
    return f'<path d="{shape.body}" fill="{fill}" stroke="{colour}" stroke-width="{shape.stroke + 2 * reach:g}"/>'


def _stroked(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


def app_svg() -> str:
    """Return the application's own icon: a neutral lamp on a dark, rounded tile. It never looks like a state."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 32 32">'
        '<defs><linearGradient id="tile" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#33434f"/>'
        '<stop offset="1" stop-color="#17222b"/></linearGradient>'
        '<linearGradient id="lamp" x1="0" y1="0" x2="0" y2="1">'
        '<stop offset="0" stop-color="#ffffff"/><stop offset="1" stop-color="#c9d6e2"/></linearGradient></defs>'
        '<rect x="1" y="1" width="30" height="30" rx="7" fill="url(#tile)"/>'
        '<circle cx="16" cy="16" r="9" fill="none" stroke="#9fb4c7" stroke-width="2.4"/>'
        '<circle cx="16" cy="16" r="4.4" fill="url(#lamp)"/></svg>'
    )
