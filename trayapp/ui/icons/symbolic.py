"""The silhouettes as symbols: one area of one colour with holes for glyphs, for hosts that colour them. No Qt.

Desktops put their own colour into every area of a symbolic icon, strokes and second colours included (measured on
xfce4-panel 4.18: a glyph drawn upon a body was gone), and macOS takes the opacity of a mask alone. So a glyph has to be
a hole, and a line an area.
"""

from __future__ import annotations

from math import cos, hypot, radians, sin

from trayapp.ui.icons.template import SHAPES, IconState

_CHECK = ((10.4, 16.4), (14.4, 20.4), (21.6, 12.0))
_CHECK_RADIUS = 1.8
_WIDE_CHECK = ((10.4, 15.6), (15.2, 20.6), (26.0, 8.6))
_RING_MIDDLE, _RING_SWEEP = 138, 300
_ARROW = "M16 6.4L23.6 14.6L18.8 14.6L18.8 25.2L13.2 25.2L13.2 14.6L8.4 14.6Z"
_DASHES, _SWEEP, _MIDDLE, _CAP = 4, 34, 11.0, 2.0
"""As in the template: arcs, degrees of each, the radius of their middle, half of their width."""
_VIEW = "2 2 28 28"
"""Without outlines a symbol needs less room around it."""

Point = tuple[float, float]


def symbol_name(state: IconState) -> str:
    """Return the name under which icon themes have a state's symbol."""
    return f"trayapp-{state}-symbolic"


def symbol_svg(state: IconState) -> str:
    """Return a state's symbol as SVG text: GTK colours its areas, KDE what has the class of its colour scheme."""
    turn = f' transform="{SHAPES[state].turn}"' if SHAPES[state].turn else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="{_VIEW}">'
        '<style id="current-color-scheme" type="text/css">.ColorScheme-Text{color:#1b1b1b}</style>'
        f'<path class="ColorScheme-Text" fill="currentColor" fill-rule="evenodd" d="{_area(state)}"{turn}/></svg>'
    )


def _area(state: IconState) -> str:
    shape = SHAPES[state]
    match state:
        case IconState.OPERATIONAL:
            return shape.body + _ribbon(_CHECK, _CHECK_RADIUS)
        case IconState.SUSPECTED:
            return (
                _disc(13.0) + _disc(10.0) + shape.glyph
            )  # hollow: one more disc with a hole would be too like the rest
        case IconState.RECOVERING:
            return _disc(13.0) + _disc(11.2) + _ARROW
        case IconState.UNVERIFIED:
            return _arc(_RING_MIDDLE, _RING_SWEEP, 10.5, 1.5) + _ribbon(_WIDE_CHECK, 1.7)
        case IconState.UNKNOWN:
            return "".join(_dash(number) for number in range(_DASHES))
        case _:
            return shape.body + shape.glyph


def _disc(radius: float) -> str:
    arc = f"A{radius:g} {radius:g} 0 0 1 16 "
    return f"M16 {16 - radius:g}{arc}{16 + radius:g}{arc}{16 - radius:g}Z"


def _dash(number: int) -> str:
    """Return one dash of the ring as an area with round ends."""
    return _arc(-90 + (number + 0.5) * 360 / _DASHES, _SWEEP, _MIDDLE, _CAP)


def _arc(middle: float, sweep: float, radius: float, half: float) -> str:
    """Return an arc of a ring as an area with round ends: `half` is half of its width, angles are degrees."""
    begin, end = (radians(middle + side * sweep / 2) for side in (-1, 1))
    outer, inner, far = radius + half, radius - half, int(sweep > 180)
    cap = f"A{half:g} {half:g} 0 0 1"
    return (
        f"M{_on(outer, begin)}A{outer:g} {outer:g} 0 {far} 1 {_on(outer, end)}{cap} {_on(inner, end)}"
        f"A{inner:g} {inner:g} 0 {far} 0 {_on(inner, begin)}{cap} {_on(outer, begin)}Z"
    )


def _on(radius: float, angle: float) -> str:
    return f"{16 + radius * cos(angle):.2f} {16 + radius * sin(angle):.2f}"


def _ribbon(points: tuple[Point, Point, Point], radius: float) -> str:
    """Return the outline of a line with one corner and round ends; it runs up one side of the line and down the other.

    Every arc on the way turns the same way: `sweep` 0.
    """
    first, corner, last = points
    ahead, on = _direction(first, corner), _direction(corner, last)
    turn = ahead[0] * on[1] - ahead[1] * on[0]
    up = [_beside(first, ahead, radius), *_around(corner, ahead, on, radius, outer=turn < 0), _beside(last, on, radius)]
    down = [
        _beside(last, on, -radius),
        *reversed(_around(corner, ahead, on, -radius, outer=turn > 0)),
        _beside(first, ahead, -radius),
    ]
    arc = f"A{radius:g} {radius:g} 0 0 0 "
    return f"M{_said(up[0])}{_along(up, arc)}{arc}{_said(down[0])}{_along(down, arc)}{arc}{_said(up[0])}Z"


def _along(side: list[Point], arc: str) -> str:
    """Return the way along one side: straight, but for the arc around an outer corner (which has two points)."""
    return "".join(
        f"{arc if len(side) == 4 and number == 2 else 'L'}{_said(point)}" for number, point in enumerate(side) if number
    )


def _around(corner: Point, ahead: Point, on: Point, radius: float, *, outer: bool) -> list[Point]:
    """Return the ends of the arc around the outer side of a corner, or the point where the inner sides meet."""
    if outer:
        return [_beside(corner, ahead, radius), _beside(corner, on, radius)]
    across = (-ahead[1] - on[1], ahead[0] + on[0])
    length = hypot(*across)
    reach = 2 * radius / (length * length)
    return [(corner[0] + across[0] * reach, corner[1] + across[1] * reach)]


def _direction(begin: Point, end: Point) -> Point:
    length = hypot(end[0] - begin[0], end[1] - begin[1])
    return (end[0] - begin[0]) / length, (end[1] - begin[1]) / length


def _beside(point: Point, direction: Point, distance: float) -> Point:
    return point[0] - direction[1] * distance, point[1] + direction[0] * distance


def _said(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"
