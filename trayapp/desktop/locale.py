"""Which languages the user reads, best first, and how the system writes times and dates."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QTime, QTranslator

from trayapp.i18n.formatter import zone_name
from trayapp.lazy_pattern import lazy_pattern

log = logging.getLogger("trayapp.desktop")

_ZONE = lazy_pattern(r"[\[(]?t+[\])]?(?=([^']*'[^']*')*[^']*$)")
"""The zone in a format of Qt's, and what it may stand in; not a letter of a word between quotes."""
_QT_NAMES = {"zh-Hans": "zh_CN"}
"""Qt's name for a language where it is not the code itself."""


def system_languages() -> tuple[str, ...]:
    """Return the BCP 47 tags of the languages that the user has chosen, the best first."""
    return tuple(QLocale.system().uiLanguages())


def clock_format() -> str:
    """Return the system's clock as a strftime format: of twelve hours, or of twenty-four."""
    return "%I:%M %p" if _has_halves(QLocale.system()) else "%H:%M"


def _has_halves(locale: QLocale) -> bool:
    return "a" in locale.timeFormat(QLocale.FormatType.ShortFormat).lower()  # "h:mm AP", "h:mm a"


def moment_writer(code: str) -> Callable[[datetime], str]:
    """Return what writes out a local moment in a language: as the user's country does if it has that language.

    The clock has twelve hours or twenty-four as the system's has. The zone is the moment's own: Qt would name its own.
    """
    system, locale = QLocale.system(), QLocale(code)
    if system.language() is locale.language():
        locale = system
    long = QLocale.FormatType.LongFormat
    clock = _ZONE.sub("", locale.timeFormat(long)).strip()
    if _has_halves(locale) is not _has_halves(system):
        clock = "h:mm:ss AP" if _has_halves(system) else "HH:mm:ss"

    def write(local: datetime) -> str:
        date = locale.toString(QDate(local.year, local.month, local.day), long)
        time = locale.toString(QTime(local.hour, local.minute, local.second), clock)
        return f"{date}, {time} {zone_name(local)}".strip()

    return write


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
