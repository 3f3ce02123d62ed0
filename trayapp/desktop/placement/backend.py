"""The ways to put the panel at the tray icon, and which of them this desktop has."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QCursor, QGuiApplication


class Surface(Enum):
    """What the panel can be here.

    POPUP: a popup that the display server closes at a click outside (X11, Windows, macOS). TOOL: a frameless window
    that closes when it loses the keyboard, put into its place by the compositor (Wayland). WINDOW: an ordinary window,
    wherever the desktop puts it.
    """

    POPUP = "popup"
    TOOL = "tool"
    WINDOW = "window"


class Placement(Protocol):
    """Puts the panel into its place. GUI thread; nothing here raises or blocks."""

    @property
    def surface(self) -> Surface:
        """What the panel can be here."""
        ...

    def anchor(self) -> QPoint | None:
        """Return where the pointer is at the moment of a click on the icon; None where nobody tells."""
        ...

    def prepare(self, window: int) -> None:
        """Do what must be done before the window is shown; `window` is the display server's number of it."""
        ...

    def placed(self, rect: QRect, *, at_icon: bool) -> None:
        """Put the window that was just shown where it belongs; `at_icon` if the pointer is on the icon now."""
        ...


class PointerPlacement:
    """For X11, Windows and macOS: the pointer is on the icon at the click, and a window goes where it is moved."""

    surface = Surface.POPUP

    def anchor(self) -> QPoint | None:
        """Return the pointer's position."""
        return QCursor.pos()

    def prepare(self, window: int) -> None:
        """Keep a pinned panel out of the task bar; Windows and macOS do so by themselves."""
        if QGuiApplication.platformName() == "xcb":
            from trayapp.desktop.placement.x11 import keep_out_of_task_bar  # noqa: PLC0415 - for this alone

            keep_out_of_task_bar(window)

    def placed(self, rect: QRect, *, at_icon: bool) -> None:
        """Do nothing: the window was moved before it was shown."""


class NullPlacement:
    """For desktops that place windows themselves and offer no way to ask: GNOME and unknown Wayland compositors."""

    surface = Surface.WINDOW

    def anchor(self) -> QPoint | None:
        """Return None: nobody tells."""
        return None

    def prepare(self, window: int) -> None:
        """Do nothing."""

    def placed(self, rect: QRect, *, at_icon: bool) -> None:
        """Do nothing."""


def choose_placement() -> Placement:
    """Return the way of this desktop. Needs a QGuiApplication."""
    if not QGuiApplication.platformName().startswith("wayland"):
        return PointerPlacement()
    return NullPlacement()
