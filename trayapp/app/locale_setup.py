"""The language that the app speaks: the one of the settings, or the first of the system's that it knows."""

from __future__ import annotations

import logging
from dataclasses import replace

from trayapp import resources
from trayapp.desktop.locale import clock_format, moment_writer, system_languages, translate_qt
from trayapp.desktop.timezone import system_zone
from trayapp.domain.model.settings import AUTO_LANGUAGE
from trayapp.i18n.catalogue import SOURCE, best_language
from trayapp.i18n.formatter import Locale
from trayapp.i18n.plurals import PLURALS
from trayapp.typed_table import TableError

log = logging.getLogger("trayapp.language")


def resolve_locale(wish: str) -> Locale:
    """Return the language for the setting `wish`, a code or "auto"; a catalogue is read only for it.

    GUI thread. Qt's own words follow. A catalogue that cannot be read leaves the app in English.
    """
    code = best_language(system_languages() if wish == AUTO_LANGUAGE else (wish,))
    english = Locale(zone=system_zone(), clock=clock_format(), moment=moment_writer(SOURCE))
    if code == SOURCE:
        return english
    try:
        messages = resources.messages(code)
    except (OSError, ValueError, TableError) as error:
        log.error("the catalogue %s cannot be used, English is spoken instead: %s", code, error)  # noqa: TRY400 - known
        return english
    translate_qt(code)
    log.info("speaking %s", code)
    return replace(english, code=code, messages=messages, plural_form=PLURALS[code].form, moment=moment_writer(code))
