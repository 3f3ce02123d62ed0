"""How the icon looks, with all of its silhouettes as they will be."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import Appearance, Settings
from trayapp.i18n.formatter import Locale, translate
from trayapp.ui.icons.render import state_icon
from trayapp.ui.icons.template import Background, IconState, Style
from trayapp.ui.settings.tab import Tab, choose

_SIZE = 24


class Silhouettes(QWidget):
    """The seven silhouettes with their meanings."""

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self._icons = {}
        for number, state in enumerate(IconState):
            icon, text = QLabel(self), QLabel(translate(words.MEANINGS[state], locale), self)
            icon.setFixedSize(QSize(_SIZE, _SIZE))
            text.setWordWrap(True)
            grid.addWidget(icon, number, 0)
            grid.addWidget(text, number, 1)
            self._icons[state] = icon
        self.show_style(Style.COLOUR, Background.AUTO)

    def show_style(self, style: Style, ground: Background) -> None:
        """Draw them in a style, on the ground that it is for."""
        colour = {Background.LIGHT: "#eff0f1", Background.DARK: "#31363b"}.get(ground, "transparent")
        for state, label in self._icons.items():
            label.setStyleSheet(f"background: {colour}; border-radius: 3px")
            label.setPixmap(state_icon(state, style, ground).pixmap(QSize(_SIZE, _SIZE), self.devicePixelRatioF()))


class AppearanceTab(Tab):
    """The icon's style and ground, and the language."""

    def __init__(self, locale: Locale, parent: QWidget | None = None) -> None:
        super().__init__(locale, parent)
        self.style_choice = self.choice(words.ICON_STYLES)
        self.row(words.ICON_STYLE, self.style_choice)
        self.ground = self.choice(words.GROUNDS)
        self.row(words.GROUND, self.ground)
        self.language_choice = self.choice(words.LANGUAGES)
        self.row(words.LANGUAGE, self.language_choice, words.LANGUAGE_EFFECT)
        self.silhouettes = Silhouettes(locale, self)
        self.row(words.SILHOUETTES, self.silhouettes)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        choose(self.style_choice, settings.appearance.icon_style)
        choose(self.ground, settings.appearance.ground)
        choose(self.language_choice, settings.appearance.language)
        self._show()

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says."""
        self._show()
        look = Appearance(
            self.style_choice.currentData(), self.ground.currentData(), self.language_choice.currentData()
        )
        return replace(settings, appearance=look)

    def _show(self) -> None:
        self.silhouettes.show_style(Style(self.style_choice.currentData()), Background(self.ground.currentData()))
