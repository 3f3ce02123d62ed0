"""How the user uses OpenAI, where they are, and how trayapp looks and starts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import Appearance, Settings
from trayapp.i18n.formatter import Locale
from trayapp.ui.icons.template import Background, Style
from trayapp.ui.settings.country_choice import CountryChoice
from trayapp.ui.settings.silhouettes import Silhouettes
from trayapp.ui.settings.tab import Tab, choose


class GeneralTab(Tab):
    """Products, plan, country, icon, language.

    `start_at_login_changed` is for the desktop: it is no setting of ours.
    """

    start_at_login_changed = Signal(bool)

    def __init__(self, locale: Locale, *, at_login: bool | None, parent: QWidget | None = None) -> None:
        super().__init__(locale, parent)
        self.uses = {use: self.box(label) for use, label in words.USES.items()}
        column = QVBoxLayout()
        for box in self.uses.values():
            column.addWidget(box)
        self.row(words.USES_LABEL, column, words.USES_EFFECT)
        self.plan = self.choice(words.PLANS)
        self.row(words.PLAN, self.plan, words.PLAN_EFFECT)
        self.country = CountryChoice(self.translate(words.NO_COUNTRY), self)
        self.country.currentIndexChanged.connect(self.tell_change)
        self.row(words.COUNTRY, self.country, words.COUNTRY_EFFECT)
        self.at_login = self.box(words.AT_LOGIN)
        self.at_login.setVisible(at_login is not None)
        self.at_login.setChecked(bool(at_login))
        self.at_login.toggled.connect(self.start_at_login_changed)
        self.row(None, self.at_login)
        self.language_choice = self.choice(words.LANGUAGES)
        self.row(words.LANGUAGE, self.language_choice, words.LANGUAGE_EFFECT)
        self.style_choice = self.choice(words.ICON_STYLES)
        self.row(words.ICON_STYLE, self.style_choice)
        self.ground = self.choice(words.GROUNDS)
        self.row(words.GROUND, self.ground)
        self.silhouettes = Silhouettes(locale, self)
        self.row(words.SILHOUETTES, self.silhouettes)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        for use, box in self.uses.items():
            box.setChecked(use in settings.profile.uses)
        choose(self.plan, settings.profile.plan or "")
        self.country.choose(settings.profile.home_region)
        choose(self.style_choice, settings.appearance.icon_style)
        choose(self.ground, settings.appearance.ground)
        choose(self.language_choice, settings.appearance.language)
        self._show()

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says."""
        self._show()
        old = settings.profile
        uses = tuple(use for use, box in self.uses.items() if box.isChecked()) or old.uses
        profile = replace(old, uses=uses, plan=self.plan.currentData() or None, home_region=self.country.code)
        look = Appearance(
            self.style_choice.currentData(), self.ground.currentData(), self.language_choice.currentData()
        )
        return replace(settings, profile=profile, appearance=look)

    def _show(self) -> None:
        self.silhouettes.show_style(Style(self.style_choice.currentData()), Background(self.ground.currentData()))
