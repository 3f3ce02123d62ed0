"""Where a popover goes: at the edge where the tray is, under or over the icon, inside the work area. Pure geometry."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

GAP = 8
"""Logical pixels between the popover and the edge that it belongs to."""


def popover_rect(size: QSize, anchor: QPoint, screen: QRect, work_area: QRect) -> QRect:
    """Return the popover's rectangle for an icon at `anchor`.

    The tray is at the edge of the screen where a bar takes the room in which the icon lies, and else at the nearest. A
    bar that reserves no room (it hides by itself, or lies over windows) leaves the icon inside the work area: then the
    popover keeps beyond the icon.
    """
    nearness, freedom = _distances(anchor, screen), _distances(anchor, work_area)
    edge = min(nearness, key=lambda each: (freedom[each] >= 0, nearness[each]))
    left, top = anchor.x() - size.width() // 2, anchor.y() - size.height() // 2
    if edge == "top":
        top = max(work_area.top(), _beyond(anchor.y(), work_area.top())) + GAP
    elif edge == "bottom":
        top = min(work_area.bottom() + 1, _before(anchor.y(), work_area.bottom())) - GAP - size.height()
    elif edge == "left":
        left = max(work_area.left(), _beyond(anchor.x(), work_area.left())) + GAP
    else:
        left = min(work_area.right() + 1, _before(anchor.x(), work_area.right())) - GAP - size.width()
    room = work_area.adjusted(GAP, GAP, -GAP, -GAP)
    left = max(room.left(), min(left, room.right() + 1 - size.width()))
    top = max(room.top(), min(top, room.bottom() + 1 - size.height()))
    return QRect(QPoint(left, top), size)


def _distances(point: QPoint, room: QRect) -> dict[str, int]:
    """Return how far a point is from each edge of a room; negative beyond it."""
    return {
        "top": point.y() - room.top(),
        "bottom": room.bottom() - point.y(),
        "left": point.x() - room.left(),
        "right": room.right() - point.x(),
    }


_ICON_HALF = 16


def _beyond(anchor: int, edge: int) -> int:
    """Return where the bar ends: at the work area's edge, or behind an icon that lies within the work area."""
    return anchor + _ICON_HALF if anchor > edge else edge


def _before(anchor: int, edge: int) -> int:
    return anchor - _ICON_HALF if anchor < edge else edge + 1


def corner_of(screen: QRect, work_area: QRect) -> QPoint:
    """Return where the tray most likely is when nobody has clicked it yet: at the end of the bar that takes room."""
    if work_area.top() > screen.top():
        return QPoint(screen.right() - 24, screen.top() + 1)
    if work_area.left() > screen.left():
        return QPoint(screen.left() + 1, screen.bottom() - 24)
    if work_area.right() < screen.right():
        return QPoint(screen.right() - 1, screen.bottom() - 24)
    return QPoint(screen.right() - 24, screen.bottom() - 1)


def kept_inside(frame: QRect, room: QRect) -> QPoint:
    """Return where a window must be to lie inside a room, its top and left edge before the others."""
    left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
    top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
    return QPoint(left, top)


def anchor_of(window: QRect, output: QRect) -> QPoint:
    """Return where the pointer is of which a window's middle was put, as far as it stayed on the screen.

    A window that was held at an edge tells no more than the edge, and the icon is there.
    """
    x, y = window.x() + window.width() // 2, window.y() + window.height() // 2
    x = output.left() if window.left() <= output.left() else output.right() if window.right() >= output.right() else x
    y = output.top() if window.top() <= output.top() else output.bottom() if window.bottom() >= output.bottom() else y
    return QPoint(x, y)


def without_gaps(output: QRect, work_area: QRect) -> QRect:
    """Return what the bars alone leave of an output: the gaps around tiled windows are the same on all sides."""
    gaps = (
        work_area.left() - output.left(),
        work_area.top() - output.top(),
        output.right() - work_area.right(),
        output.bottom() - work_area.bottom(),
    )
    gap = max(0, min(gaps))
    return work_area.adjusted(-gap, -gap, gap, gap)
