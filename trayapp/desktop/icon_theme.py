"""Symbols in the desktop's icon theme: whether this desktop colours them to fit its panel, and that it finds ours.

A symbol is one area that the host fills with the colour of its text. Where a host does not, ours would be black on a
dark bar (measured: waybar 0.9), so it is sent by name only to desktops that are known to colour it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtGui import QIcon

_LOG = logging.getLogger("trayapp.desktop")

_COLOURING = {
    "GNOME": "https://github.com/ubuntu/gnome-shell-extension-appindicator/issues/253",
    "KDE": "https://develop.kde.org/docs/features/icons/",
    "XFCE": "measured with xfce4-panel 4.18, light and dark",
}
"""Desktops whose tray colours symbolic icons, and where that is known from."""
_PLACE = Path("hicolor", "scalable", "status")
"""Of the folders that every theme has, the one for states; hicolor has no such place for symbols alone."""


def recolours_symbolic_icons(env: Mapping[str, str]) -> bool:
    """Whether the desktop of this environment colours symbolic icons in its tray."""
    return any(name in _COLOURING for name in env.get("XDG_CURRENT_DESKTOP", "").split(":"))


def install_symbols(symbols: Path, env: Mapping[str, str]) -> bool:
    """Return whether the desktop's icon theme has our symbols, once this has put them into the user's own if need be.

    GUI thread. A package installs them for everybody; from elsewhere (pipx) desktops do not find them.

    Args:
        symbols: the folder with our symbols, each under its name in the theme.
        env: the environment, for the user's folder of data.
    """
    ours = {path.name: path.read_bytes() for path in sorted(symbols.glob("*.svg"))}
    searched = QIcon.themeSearchPaths()
    home = env.get("XDG_DATA_HOME", "")
    icons = (Path(home) if os.path.isabs(home) else Path.home() / ".local" / "share") / "icons"  # noqa: PTH117 - a text
    installed = (Path(folder) / _PLACE for folder in searched if Path(folder) != icons)
    if any(all((folder / name).exists() for name in ours) for folder in installed):
        return bool(ours)
    stale = {name: content for name, content in ours.items() if _content(icons / _PLACE / name) != content}
    try:
        _put(stale, icons)
    except OSError as error:
        _LOG.info("the icon theme does not get our symbols: %s", error.strerror or error)
        return False
    if stale:
        QIcon.setThemeSearchPaths([str(icons), *(each for each in searched if each != str(icons))])  # it looks again
    return bool(ours)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put(symbols: Mapping[str, bytes], icons: Path) -> None:
    if not symbols:
        return
    (icons / _PLACE).mkdir(parents=True, exist_ok=True)
    for name, content in symbols.items():
        passing = icons / _PLACE / f".{name}.new"
        passing.write_bytes(content)
        passing.replace(icons / _PLACE / name)
    os.utime(icons / _PLACE.parts[0])  # a cache that is older than the theme's folder is not believed
