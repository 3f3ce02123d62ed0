"""How this desktop takes an icon without colour."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from trayapp import resources
from trayapp.desktop.icon_theme import colours_symbols, offer_symbols
from trayapp.ui.icons.template import Ground, Plain


def plain_icon(ground: Ground, platform: str = sys.platform, env: Mapping[str, str] = os.environ) -> Plain:
    """Return how an icon without colour goes to the tray here; a `ground` that the user named needs no theme.

    GUI thread. Symbols that the desktop's icon theme lacks are put into the user's own.
    """
    if platform == "darwin":
        return Plain.MASK
    if platform == "win32" or ground is not Ground.AUTO or not colours_symbols(env):
        return Plain.DRAWN
    return Plain.THEMED if offer_symbols(resources.path("icons", "symbolic"), env) else Plain.DRAWN
