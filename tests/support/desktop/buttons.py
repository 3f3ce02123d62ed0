"""Presses the buttons of notifications as a hand does, on the servers that draw them.

press(rig, 1, of=3)               # xfce4-notifyd: the second of three buttons
choose_on_dunst(rig, "Quiet for") # dunst has a menu in the place of buttons: chosen there by its text
"""

from __future__ import annotations

from tests.support.desktop.rig import Rig
from tests.support.desktop.waiting import wait_for

_ABOVE_THE_EDGE = 30
"""Pixels from the lower edge of xfce4-notifyd's window to the middle of its buttons, which share its width evenly."""


def press(rig: Rig, number: int, *, of: int) -> None:
    """Press one of the buttons of the only notification that xfce4-notifyd shows, counted from the left."""
    seen: list[tuple[int, int, int, int] | None] = []

    def settled_place() -> tuple[int, int, int, int] | None:  # it is put to its corner once it is as large as its text
        seen.append(_place(rig))
        return seen[-1] if seen[-2:-1] == seen[-1:] else None

    left, top, width, height = wait_for(settled_place, "a notification's window to stand still")
    x, y = left + round(width * (number + 0.5) / of), top + height - _ABOVE_THE_EDGE
    rig.run("xdotool", "mousemove", str(x), str(y), "click", "1")


def _place(rig: Rig) -> tuple[int, int, int, int] | None:
    for window in rig.windows("Xfce4-notifyd", by="class"):
        told = rig.run("xdotool", "getwindowgeometry", "--shell", str(window))
        values = dict(line.split("=") for line in told.split())
        place = tuple(int(values[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        if place[3] > 2 * _ABOVE_THE_EDGE:
            return place  # type: ignore[return-value] # four of them
    return None


def choose_on_dunst(rig: Rig, text: str) -> None:
    """Choose the action whose text begins with `text` in dunst's menu."""
    (rig.home / "choice").write_text(text)
    rig.dunstctl("context")
