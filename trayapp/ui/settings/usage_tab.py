"""How the user uses OpenAI, how often we look, and whether we start at login."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import PAGE_CADENCE_FLOOR_S, PROBE_CADENCE_FLOOR_S, Cadence, Settings
from trayapp.i18n.formatter import Locale
from trayapp.ui.settings.spin_box import SpinBox
from trayapp.ui.settings.tab import Note, Tab, choose

_SLOWEST_S = 3600


class UsageTab(Tab):
    """Products, plan, cadence. `start_at_login_changed` is for the desktop: it is no setting of ours."""

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
        self.page = self.number(round(PAGE_CADENCE_FLOOR_S), _SLOWEST_S, words.SECONDS)
        self.page_note = self.row(words.PAGE_CADENCE, self.page)
        self.probe = self.number(round(PROBE_CADENCE_FLOOR_S), _SLOWEST_S, words.SECONDS)
        self.probe_note = self.row(words.PROBE_CADENCE, self.probe, words.CADENCE_EFFECT)
        self.at_login = self.box(words.AT_LOGIN)
        self.at_login.setVisible(at_login is not None)
        self.at_login.setChecked(bool(at_login))
        self.at_login.toggled.connect(self.start_at_login_changed)
        self.row(None, self.at_login)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        for use, box in self.uses.items():
            box.setChecked(use in settings.profile.uses)
        choose(self.plan, settings.profile.plan or "")
        for field, seconds in ((self.page, settings.cadence.page), (self.probe, settings.cadence.probe)):
            field.setValue(_shown(seconds, field))

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what this page says."""
        old = settings.profile
        uses = tuple(use for use, box in self.uses.items() if box.isChecked()) or old.uses
        profile = replace(old, uses=uses, plan=self.plan.currentData() or None)
        cadence = Cadence(
            self._seconds(self.page, self.page_note, settings.cadence.page),
            self._seconds(self.probe, self.probe_note, settings.cadence.probe),
        )
        return replace(settings, profile=profile, cadence=cadence)

    def _seconds(self, field: SpinBox, note: Note, old: float) -> float:
        """Return what the field says; or the old value where it can only come near that (0.2 s for a loopback)."""
        if field.value() == _shown(old, field):
            note.tell("")
            return old
        return float(self.checked(field.check, field.value(), note, old))


def _shown(seconds: float, field: SpinBox) -> int:
    return max(field.lowest, round(seconds))
