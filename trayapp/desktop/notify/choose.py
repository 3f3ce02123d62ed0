"""Which way notices take here: a list of candidates that always ends in one that works."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from trayapp.desktop.notify.port import Activated, Notifier, NullNotifier, Say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon


def choose_notifier(
    say: Say,
    activated: Activated,
    icon: Callable[[], QSystemTrayIcon | None] = lambda: None,
    platform: str = sys.platform,
) -> Notifier:
    """Return the notifier for this platform. It touches the desktop at the first notice, not before.

    Args:
        say: says a phrase in the user's language.
        activated: told on the GUI thread what the user chose (slot, action, activation token).
        icon: the present tray icon; asked for on Windows and macOS only.
        platform: as in `sys.platform`.
    """
    if platform in {"win32", "darwin"}:
        from trayapp.desktop.notify.qt import QtNotifier  # noqa: PLC0415 - not for Linux

        return QtNotifier(say, activated, icon, platform)
    if importlib.util.find_spec("jeepney") is not None:
        from trayapp.desktop.notify.freedesktop import FreedesktopNotifier  # noqa: PLC0415 - Linux and the BSDs

        return FreedesktopNotifier(say, activated)
    return NullNotifier()
