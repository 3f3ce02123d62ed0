"""The legend of the icon: all of its silhouettes as they will be, with their meanings."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from trayapp.domain.messages import settings as words
from trayapp.i18n.formatter import Locale, translate
from trayapp.ui.icons.render import state_icon
from trayapp.ui.icons.template import Background, IconState, Style
from trayapp.ui.panel.theme import current_theme

_SIZE = 24
_COLUMNS = 2


class Silhouettes(QWidget):
    """The silhouettes with their meanings."""

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        for column in range(_COLUMNS):
            grid.setColumnStretch(2 * column + 1, 1)
        self._icons = {}
        for number, state in enumerate(IconState):
            icon, text = QLabel(self), QLabel(translate(words.MEANINGS[state], locale), self)
            icon.setFixedSize(QSize(_SIZE, _SIZE))
            text.setWordWrap(True)
            row, column = divmod(number, _COLUMNS)
            grid.addWidget(icon, row, 2 * column)
            grid.addWidget(text, row, 2 * column + 1)
            self._icons[state] = icon
        self.show_style(Style.COLOUR, Background.AUTO)

    def show_style(self, style: Style, ground: Background) -> None:
        """Draw them in a style, on the ground that it is for, or as the panel does on the window."""
        colour = {Background.LIGHT: "#eff0f1", Background.DARK: "#31363b"}.get(ground, "transparent")
        drawn_on = current_theme(self.palette(), self.font()).ground if ground is Background.AUTO else ground
        for state, label in self._icons.items():
            label.setStyleSheet(f"background: {colour}; border-radius: 3px")
            label.setPixmap(state_icon(state, style, drawn_on).pixmap(QSize(_SIZE, _SIZE), self.devicePixelRatioF()))
