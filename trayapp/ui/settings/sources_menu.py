"""More sources than the page and the probe, as a menu: other places, the own key and traffic, other people. All off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from trayapp.domain.messages import settings as words
from trayapp.domain.model.settings import Settings
from trayapp.i18n.message import Message

_LABELS = {
    ("regions", "automatic"): words.ASK_ELSEWHERE,
    ("regions", "token"): words.USE_TOKEN,
    ("key", "enabled"): words.USE_KEY,
    ("traffic", "enabled"): words.USE_TRAFFIC,
    ("reports", "downdetector"): words.ASK_DOWNDETECTOR,
    ("reports", "hacker_news"): words.ASK_HACKER_NEWS,
    ("reports", "github"): words.ASK_GITHUB,
}


class SourcesMenu(QMenu):
    """An entry for each source. `changed`: one was switched; `test_key`: one inference with the key is wanted."""

    changed = Signal()
    test_key = Signal()

    def __init__(self, translate: Callable[[Message], str], parent: QWidget) -> None:
        super().__init__(parent)
        self.entries = {setting: self.addAction(translate(label)) for setting, label in _LABELS.items()}
        for entry in self.entries.values():
            entry.setCheckable(True)
            entry.toggled.connect(self.changed)
        self.addSeparator()
        self.try_key = self.addAction(translate(words.TEST_KEY))
        self.try_key.triggered.connect(self.test_key)

    def load(self, settings: Settings) -> None:
        """Show settings."""
        for (section, name), entry in self.entries.items():
            entry.setChecked(getattr(getattr(settings, section), name))
        self.try_key.setEnabled(settings.key.enabled)

    def applied(self, settings: Settings) -> Settings:
        """Return settings with what is ticked."""
        for (section, name), entry in self.entries.items():
            chosen: dict[str, Any] = {section: replace(getattr(settings, section), **{name: entry.isChecked()})}
            settings = replace(settings, **chosen)
        self.try_key.setEnabled(settings.key.enabled)
        return settings
