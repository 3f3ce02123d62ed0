"""Which way of starting at login this platform has."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from trayapp.desktop.autostart.backend import Autostart, NullAutostart, start_command
from trayapp.desktop.autostart.launchd import LaunchdAutostart
from trayapp.desktop.autostart.windows import RunKeyAutostart
from trayapp.desktop.autostart.xdg import XdgAutostart


def choose_autostart(platform: str = sys.platform, command: Sequence[str] | None = None) -> Autostart:
    """Return this platform's way of starting at login; nothing is touched by choosing."""
    command = command or start_command()
    if platform == "win32":
        return RunKeyAutostart(command, importlib.import_module("winreg"))
    if platform == "darwin":
        return LaunchdAutostart(command, Path.home() / "Library" / "LaunchAgents")
    if platform.startswith(("linux", "freebsd", "openbsd")):
        if "FLATPAK_ID" in os.environ:
            return NullAutostart()  # the sandbox has an autostart folder of its own, which nobody reads
        config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        return XdgAutostart(command, Path(config) / "autostart")
    return NullAutostart()
