"""Where a popover lies, seen from outside: at the bar, on the screen, and over or beside the icon."""

from __future__ import annotations

from typing import Protocol

from tests.support.desktop.rig import Rect, edge_of, is_inside

MOST_AWAY = 16
"""Pixels between the popover and the bar."""


class WithBar(Protocol):
    """A rig whose bar lies along an edge of its screen."""

    size: tuple[int, int]

    def bar(self) -> Rect: ...

    def icon_at(self) -> tuple[int, int]: ...


def distance(rig: WithBar, rect: Rect) -> int:
    """Return the pixels between a window and the bar; negative where one covers the other."""
    left, top, width, height = rect
    bar_left, bar_top, bar_width, bar_height = rig.bar()
    return {
        "bottom": bar_top - (top + height),
        "top": top - (bar_top + bar_height),
        "left": left - (bar_left + bar_width),
        "right": bar_left - (left + width),
    }[edge_of(rig.bar(), rig.size)]


def assert_at_the_bar(rig: WithBar, rect: Rect) -> None:
    """Check that a window lies at the bar, on the screen, and over or beside the icon."""
    left, top, width, height = rect
    x, y = rig.icon_at()
    assert 0 <= distance(rig, rect) <= MOST_AWAY, (rect, rig.bar())
    assert is_inside(rect, (0, 0, *rig.size))
    if edge_of(rig.bar(), rig.size) in {"left", "right"}:
        assert top - MOST_AWAY <= y <= top + height + MOST_AWAY, (rect, (x, y), rig.bar())
    else:
        assert left - MOST_AWAY <= x <= left + width + MOST_AWAY, (rect, (x, y), rig.bar())
