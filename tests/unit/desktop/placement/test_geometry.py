"""Where the popover goes, as numbers: at each edge of the screen, with a bar that takes room, hides or overlays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from trayapp.desktop.placement.geometry import GAP, corner_of, popover_rect

SIZE = QSize(420, 600)
BAR = 40
SCREENS = (QRect(0, 0, 1920, 1080), QRect(1920, -300, 1280, 1024), QRect(-2560, 0, 2560, 1440))
EDGES = ("top", "bottom", "left", "right")


def work_area(screen: QRect, edge: str, bar: int = BAR) -> QRect:
    """Return what a bar at an edge leaves of the screen."""
    left, top, right, bottom = (bar if edge == each else 0 for each in ("left", "top", "right", "bottom"))
    return screen.adjusted(left, top, -right, -bottom)


def icon(screen: QRect, edge: str, along: float = 0.9, depth: int = BAR // 2) -> QPoint:
    """Return the middle of an icon in a bar at an edge, at a share of the edge's length."""
    x, y = screen.left() + round(along * screen.width()), screen.top() + round(along * screen.height())
    return {
        "top": QPoint(x, screen.top() + depth),
        "bottom": QPoint(x, screen.bottom() - depth),
        "left": QPoint(screen.left() + depth, y),
        "right": QPoint(screen.right() - depth, y),
    }[edge]


def distance(rect: QRect, room: QRect, edge: str) -> int:
    """Return how far a rectangle is from an edge of a room."""
    return {
        "top": rect.top() - room.top(),
        "bottom": room.bottom() - rect.bottom(),
        "left": rect.left() - room.left(),
        "right": room.right() - rect.right(),
    }[edge]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("along", [0.01, 0.3, 0.5, 0.99])
def test_it_stands_off_the_bar_inside_the_work_area(screen: QRect, edge: str, along: float) -> None:
    room = work_area(screen, edge)
    at = icon(screen, edge, along)
    at = QPoint(
        max(screen.left() + BAR // 2, min(at.x(), screen.right() - BAR // 2)),
        max(screen.top() + BAR // 2, min(at.y(), screen.bottom() - BAR // 2)),
    )
    placed = popover_rect(SIZE, at, screen, room)
    assert distance(placed, room, edge) == GAP
    assert placed.size() == SIZE
    assert room.adjusted(GAP, GAP, -GAP, -GAP).contains(placed)
    assert not placed.contains(at), "the icon stays free for the second click"


@pytest.mark.parametrize("edge", EDGES)
def test_its_middle_is_the_icons_where_there_is_room(edge: str) -> None:
    screen = SCREENS[0]
    at = icon(screen, edge, 0.5)
    middle = popover_rect(SIZE, at, screen, work_area(screen, edge)).center()
    along = (middle.x() - at.x()) if edge in {"top", "bottom"} else (middle.y() - at.y())
    assert abs(along) <= 1


@pytest.mark.parametrize("edge", EDGES)
def test_in_a_corner_the_edge_with_the_bar_counts(edge: str) -> None:
    screen = SCREENS[0]
    room = work_area(screen, edge)
    corner = icon(screen, edge, 0.995, depth=15)
    placed = popover_rect(SIZE, corner, screen, room)
    along = "bottom" if edge in {"left", "right"} else "right"
    assert (distance(placed, room, edge), distance(placed, room, along)) == (GAP, GAP)


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("along", [0.3, 0.5])
def test_a_bar_that_takes_no_room_is_not_covered(edge: str, along: float) -> None:
    screen = SCREENS[0]
    at = icon(screen, edge, along)
    placed = popover_rect(SIZE, at, screen, screen)
    assert screen.contains(placed)
    assert not placed.intersects(QRect(at - QPoint(12, 12), QSize(24, 24)))
    assert distance(placed, screen, edge) > BAR // 2


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_larger_than_the_room_shows_its_upper_left_corner(edge: str) -> None:
    screen = QRect(0, 0, 400, 500)
    room = work_area(screen, edge)
    placed = popover_rect(SIZE, icon(screen, edge, 0.5), screen, room)
    assert placed.topLeft() == room.topLeft() + QPoint(GAP, GAP)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("edge", EDGES)
def test_before_any_click_the_bar_tells_the_corner(screen: QRect, edge: str) -> None:
    room = work_area(screen, edge)
    placed = popover_rect(SIZE, corner_of(screen, room), screen, room)
    assert distance(placed, room, edge) == GAP
    assert distance(placed, room, "bottom" if edge in {"left", "right"} else "right") == GAP
