"""Which languages the user reads, best first, and how the system tells the time of day."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

log = logging.getLogger("trayapp.desktop")

_QT_NAMES = {"zh-Hans": "zh_CN"}
"""Qt's name for a language where it is not the code itself."""


def system_languages() -> tuple[str, ...]:
    """Return the BCP 47 tags of the languages that the user has chosen, the best first."""
    return tuple(QLocale.system().uiLanguages())


def clock_format() -> str:
    """Return the system's clock as a strftime format: of twelve hours, or of twenty-four."""
    has_halves = "a" in QLocale.system().timeFormat(QLocale.FormatType.ShortFormat).lower()  # "h:mm AP", "h:mm a"
    return "%I:%M %p" if has_halves else "%H:%M"


def translate_qt(code: str) -> bool:
    """Let Qt's own words (buttons of dialogs, menus of text fields) follow; return whether it has the language.

    The translator belongs to the application. Distributions put these files into packages of their own: they may be
    missing, and then Qt speaks English.
    """
    app = QCoreApplication.instance()
    if app is None:
        return False
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    name = f"qtbase_{_QT_NAMES.get(code, code)}"
    if translator.load(name, folder) and QCoreApplication.installTranslator(translator):
        translator.setParent(app)
        return True
    log.debug("Qt has no %s in %s", name, folder)
    return False
