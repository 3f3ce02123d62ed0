"""The windows of the tray app: each built when it is first wanted, and wired here once."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal, Slot

from trayapp.ui.presenters.present import ViewModels

if TYPE_CHECKING:
    from trayapp.ui.panel.window import Panel


class Windows(QObject):
    """Builds and keeps the windows; tells by signals what the user wants. GUI thread.

    `place` tells where the tray icon is, where the desktop tells it.
    """

    check_now = Signal()
    open_settings = Signal()
    link_activated = Signal(str)
    keep_quiet = Signal(object)
    quit = Signal()
    panel_opened = Signal()
    panel_closed = Signal()
    refresh_due = Signal()

    def __init__(self, place: Callable[[], QRect], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._panel: Panel | None = None
        self._view: ViewModels | None = None
        self._tray_less = False

    @property
    def panel_is_open(self) -> bool:
        """Whether the panel can be seen."""
        return self._panel is not None and self._panel.is_open

    def render(self, view: ViewModels) -> None:
        """Take a new view; its panel is made where it can be seen, and else when it is opened."""
        self._view = view
        if self._panel is not None and self._panel.is_open:
            self._panel.render(view.panel)

    def open_panel(self, token: str = "") -> None:
        """Show the panel. `token` is the desktop's leave to raise a window (Wayland)."""
        panel = self._panel or self._built_panel()
        if self._view is not None:
            panel.render(self._view.panel)
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt takes the token from here when the window asks to be active
        panel.open_near(self._place())

    def set_tray_less(self, *, tray_less: bool) -> None:
        """Keep the panel within reach where no tray icon brings it back."""
        self._tray_less = tray_less
        if self._panel is not None:
            self._panel.tray_less = tray_less

    def close(self) -> None:
        """Close everything, at the end."""
        if self._panel is not None:
            self._panel.deleteLater()
            self._panel = None

    @Slot()
    def _on_panel_opened(self) -> None:
        """Show what has come meanwhile: from the task bar the panel is opened without asking here."""
        if self._panel is not None and self._view is not None:
            self._panel.render(self._view.panel)
        self.panel_opened.emit()

    def _built_panel(self) -> Panel:
        from trayapp.ui.panel.window import Panel  # noqa: PLC0415 - built on the first click

        panel = self._panel = Panel()
        panel.tray_less = self._tray_less
        panel.check_now.connect(self.check_now)
        panel.open_settings.connect(self.open_settings)
        panel.link_activated.connect(self.link_activated)
        panel.keep_quiet.connect(self.keep_quiet)
        panel.quit.connect(self.quit)
        panel.opened.connect(self._on_panel_opened)
        panel.closed.connect(self.panel_closed)
        panel.refresh_due.connect(self.refresh_due)
        return panel
