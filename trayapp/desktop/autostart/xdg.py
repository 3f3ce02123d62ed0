"""Start at login on Linux: a regular file in the autostart folder (XDG autostart specification)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from trayapp.desktop.autostart.backend import quoted
from trayapp.desktop.identity import APP_ID, APP_NAME

_TRUE = {"true", "1"}


class XdgAutostart:
    """The entry `<config>/autostart/<id>.desktop`; it is the truth, with the switches that desktops put in it."""

    available = True

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        """Use `folder`, the user's autostart folder; `command` starts us."""
        self._command = command
        self.path = folder / f"{APP_ID}.desktop"

    def is_enabled(self) -> bool:
        """Return whether the entry is there and on; GNOME's and KDE's settings switch entries off by such keys."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        keys = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
        switched_off = keys.get("Hidden", "").strip().lower() in _TRUE
        return not switched_off and keys.get("X-GNOME-Autostart-enabled", "true").strip().lower() in _TRUE

    def enable(self) -> None:
        """Write the entry anew, whole or not at all; a link in its place is replaced, not followed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        passing = self.path.with_suffix(".new")
        passing.write_text(self._entry(), encoding="utf-8")
        os.replace(passing, self.path)  # noqa: PTH105 - atomic over what is there

    def disable(self) -> None:
        """Remove the entry."""
        self.path.unlink(missing_ok=True)

    def _entry(self) -> str:
        lines = [
            "[Desktop Entry]",
            "Type=Application",
            f"Name={APP_NAME}",
            "Comment=Tells whether OpenAI's services are down, and whether it is them or you",
            f"Exec={quoted(self._command)}",
            f"Icon={APP_ID}",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "X-GNOME-Autostart-Delay=5",  # after the panel: an icon made before it may never be seen
            "X-MATE-Autostart-Delay=5",
            "X-KDE-autostart-after=panel",
        ]
        if os.path.isabs(self._command[0]):  # noqa: PTH117 - a name without a folder is looked up by the desktop
            lines.insert(5, f"TryExec={self._command[0]}")
        return "\n".join(lines) + "\n"
