"""Whether a font can show a language. Asks fontconfig, which Qt asks too, without Qt."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from functools import cache

_LANGUAGES: Mapping[str, bytes] = {"ja": b":charset=3042 30a2 65e5", "zh-Hans": b":charset=7b80 8fd9 95ee"}
"""fontconfig's patterns for our languages that not every font can show: characters that each needs.

`:lang=` wants whole alphabets, which fonts that serve well may lack."""

PACKAGES: Mapping[str, str] = {"ja": "fonts-noto-cjk", "zh-Hans": "fonts-noto-cjk"}
"""Debian's package with a font for each of them."""


class _FontSet(ctypes.Structure):
    """The head of fontconfig's FcFontSet."""

    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.c_void_p))


@cache
def can_show(code: str) -> bool:
    """Return whether a font can show the language `code`; True where that cannot be found out."""
    pattern = _LANGUAGES.get(code)
    if pattern is None or sys.platform in {"win32", "darwin"}:
        return True
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return True
    return _count(fontconfig, pattern) > 0


def _count(fontconfig: ctypes.CDLL, pattern: bytes) -> int:
    fontconfig.FcNameParse.argtypes = [ctypes.c_char_p]
    fontconfig.FcNameParse.restype = ctypes.c_void_p
    fontconfig.FcObjectSetCreate.restype = ctypes.c_void_p
    fontconfig.FcFontList.argtypes = [ctypes.c_void_p] * 3
    fontconfig.FcFontList.restype = ctypes.POINTER(_FontSet)
    fontconfig.FcFontSetDestroy.argtypes = [ctypes.POINTER(_FontSet)]
    for destroy in (fontconfig.FcPatternDestroy, fontconfig.FcObjectSetDestroy):
        destroy.argtypes = [ctypes.c_void_p]
    wanted, nothing = fontconfig.FcNameParse(pattern), fontconfig.FcObjectSetCreate()
    found = fontconfig.FcFontList(None, wanted, nothing)
    count = found.contents.count if found else 0
    if found:
        fontconfig.FcFontSetDestroy(found)
    fontconfig.FcPatternDestroy(wanted)
    fontconfig.FcObjectSetDestroy(nothing)
    return int(count)
