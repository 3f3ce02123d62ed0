"""Which desktops hide tray icons until they are told not to: each has its own place for that."""

from __future__ import annotations

import sys
from collections.abc import Mapping

_BY_DESKTOP = {"kde": "plasma", "xfce": "xfce", "gnome": "gnome", "unity": "gnome"}


def hiding_place(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Return whose rules keep the icon in sight: "windows", "plasma", "xfce" or "gnome"; "" where nothing hides it."""
    if platform == "win32":
        return "windows"
    names = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    return next((place for name in names if (place := _BY_DESKTOP.get(name))), "")
