"""The translations' own tools, which lie beside their scripts in packaging/i18n, and locales made of them."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from trayapp import resources
from trayapp.i18n.formatter import ENGLISH, Locale
from trayapp.i18n.languages import LANGUAGES, SOURCE

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging" / "i18n"))

from catalogues import FOLDER, compile_all, extract, placeholders, problems, read, update, written  # noqa: E402

__all__ = ["FOLDER", "compile_all", "extract", "placeholders", "problems", "read", "update", "written"]

CODES = sorted(set(LANGUAGES) - {SOURCE})


@cache
def locale_of(code: str) -> Locale:
    """Return the locale of a language, in UTC."""
    return ENGLISH if code == SOURCE else Locale(code, resources.translations(code))
