"""The ways to put the panel at the tray icon, and which of them this desktop has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor, QGuiApplication, QWindow


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

    @property
    def patience_ms(self) -> int:
        """How long a tool may be without the keyboard before it closes."""
        ...

    def anchor(self) -> QPoint | None:
        """Return where the pointer is at the moment of a click on the icon; None where nobody tells."""
        ...

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:
        """Do what must be done before a tool is shown; `at_icon` if the pointer is on the icon now."""
        ...

    def placed(self, window: QWindow) -> None:
        """Put a tool where it belongs that was just shown, or has grown."""
        ...

    def closed(self) -> None:
        """Do what is left when a tool was hidden."""
        ...


class NullPlacement:
    """For desktops that place windows themselves and offer no way to ask: GNOME and unknown Wayland compositors."""

    surface, patience_ms = Surface.WINDOW, 0

    def anchor(self) -> QPoint | None:
        """Return None: nobody tells."""
        return None

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:
        """Do nothing."""

    def placed(self, window: QWindow) -> None:
        """Do nothing."""

    def closed(self) -> None:
        """Do nothing."""


class PointerPlacement(NullPlacement):
    """For X11, Windows and macOS: the pointer is on the icon at the click, and a window goes where it is moved."""

    surface = Surface.POPUP

    def anchor(self) -> QPoint | None:
        """Return the pointer's position."""
        return QCursor.pos()

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:  # noqa: ARG002 - the protocol's
        """Keep a pinned panel out of the task bar; Windows and macOS do so by themselves."""
        if QGuiApplication.platformName() == "xcb":
            from trayapp.desktop.placement.x11 import keep_out_of_task_bar  # noqa: PLC0415 - for this alone

            keep_out_of_task_bar(int(window.winId()))


def choose_placement(kwin_script: Path) -> Placement:
    """Return the way of this desktop. Needs a QGuiApplication."""
    if not QGuiApplication.platformName().startswith("wayland"):
        return PointerPlacement()
    return compositor_placement(os.environ, kwin_script)


def compositor_placement(env: Mapping[str, str], kwin_script: Path) -> Placement:
    """Return the way of a compositor, which its environment names."""
    if path := env.get("SWAYSOCK"):
        from trayapp.desktop.placement.sway import SwayPlacement  # noqa: PLC0415 - for this desktop alone

        return SwayPlacement(path)
    if env.get("HYPRLAND_INSTANCE_SIGNATURE"):
        from trayapp.desktop.placement.hyprland import HyprlandPlacement, socket_path  # noqa: PLC0415 - the same

        return HyprlandPlacement(socket_path(env))
    if "KDE" in env.get("XDG_CURRENT_DESKTOP", "").split(":"):
        from trayapp.desktop.placement.kwin import KWinPlacement  # noqa: PLC0415 - the same

        return KWinPlacement(kwin_script)
    return NullPlacement()
