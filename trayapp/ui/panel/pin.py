"""The pin that keeps the popover open."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from trayapp.ui.panel.line_icons import line_icon
from trayapp.ui.panel.theme import ColourRole, Theme

_SIZE = 16


class PinButton(QToolButton):
    """A toggle: down keeps the popover open when the user clicks elsewhere."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setFixedSize(28, 28)
        self.setIconSize(QSize(_SIZE, _SIZE))
        self.set_theme(theme)
        self._theme = theme
        self.toggled.connect(self._on_toggled)

    def set_theme(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme = theme
        self._on_toggled(self.isChecked())

    def _on_toggled(self, pinned: bool) -> None:  # noqa: FBT001 - Qt's signature
        colour = self._theme.colours[ColourRole.LINK if pinned else ColourRole.MUTED]
        self.setIcon(line_icon("pin", colour, _SIZE))
