"""Every country by name, so that nobody needs its code from memory; typing the first letters finds one."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QWidget

_WIDTH = 24
"""Letters: a list of long names must not make the window wide."""


class CountryChoice(QComboBox):
    """Chooses an ISO 3166 code by the country's name; the first entry is none. A code that Qt does not know stays."""

    def __init__(self, none: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(none, None)
        for name, code in sorted(countries().items(), key=lambda each: each[0].casefold()):
            self.addItem(name, code)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_WIDTH)
        self.setMaxVisibleItems(16)

    @property
    def code(self) -> str | None:
        """The code that is chosen."""
        found = self.currentData()
        return None if found is None else str(found)

    def choose(self, code: str | None) -> None:
        """Choose a code, or none."""
        index = self.findData(code) if code is not None else 0
        if index < 0 and code is not None:
            self.addItem(code, code)
            index = self.count() - 1
        self.setCurrentIndex(index)


def countries() -> dict[str, str]:
    """Return the codes by name: the English one, and the country's own where that differs.

    Qt knows a country's name in its own languages and in English, and in no other.
    """
    found: dict[str, str] = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if len(code) != 2 or not code.isalpha():
            continue  # the world's regions have numbers
        english = QLocale.territoryToString(territory)
        own = QLocale(QLocale.Language.AnyLanguage, territory).nativeTerritoryName()
        found[english if own in {"", english} else f"{english} ({own})"] = code
    return found
