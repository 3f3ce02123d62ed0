"""The app's language: the one in the settings, or the first of the system's for which there is a catalogue."""

from __future__ import annotations

import logging
import struct
from collections.abc import Sequence
from dataclasses import replace

from trayapp import resources
from trayapp.desktop.fonts import can_show
from trayapp.desktop.locale import clock_format, moment_writer, system_languages, translate_qt
from trayapp.desktop.timezone import system_zone
from trayapp.domain.model.settings import AUTO_LANGUAGE
from trayapp.i18n.formatter import Locale
from trayapp.i18n.languages import SOURCE, best_language

log = logging.getLogger("trayapp.language")


def _readable(wanted: Sequence[str]) -> str:
    """Return the first of our languages in a list that a font can show."""
    code = best_language(wanted)
    if can_show(code):
        return code
    log.warning("no font can show %s, using another language", code)
    rest = [each for each in wanted if best_language((each,)) not in {code, SOURCE} or each.lower().startswith(SOURCE)]
    return next((each for each in map(best_language, [(each,) for each in rest]) if can_show(each)), SOURCE)


def resolve_locale(wish: str) -> Locale:
    """Return the locale for the setting `wish`, a code or "auto"; only its catalogue is read.

    GUI thread. Qt's own texts follow. A catalogue that cannot be read leaves the app in English.
    """
    code = _readable(system_languages() if wish == AUTO_LANGUAGE else (wish, *system_languages()))
    english = Locale(zone=system_zone(), clock=clock_format(), moment=moment_writer(SOURCE))
    if code == SOURCE:
        return english
    try:
        translations = resources.translations(code)
    except (OSError, ValueError, struct.error) as error:
        log.error("cannot read the translations for %s, using English: %s", code, error)  # noqa: TRY400 - known
        return english
    translate_qt(code)
    log.info("using the translations for %s", code)
    return replace(english, code=code, translations=translations, moment=moment_writer(code))
