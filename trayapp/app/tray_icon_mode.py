"""How this desktop takes an icon without colour."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from trayapp import resources
from trayapp.desktop.icon_theme import install_symbols, recolours_symbolic_icons
from trayapp.ui.icons.template import Background, MonochromeMode


def monochrome_mode(
    ground: Background, platform: str = sys.platform, env: Mapping[str, str] = os.environ
) -> MonochromeMode:
    """Return how an icon without colour goes to the tray here; a `ground` that the user named needs no theme.

    GUI thread. Symbols that the desktop's icon theme lacks are put into the user's own.
    """
    if platform == "darwin":
        return MonochromeMode.MASK
    if platform == "win32" or ground is not Background.AUTO or not recolours_symbolic_icons(env):
        return MonochromeMode.DRAWN
    return MonochromeMode.THEMED if install_symbols(resources.path("icons", "symbolic"), env) else MonochromeMode.DRAWN
