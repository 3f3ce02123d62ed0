"""Which way notices take here: a list of candidates that always ends in one that works."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from trayapp.desktop.notifications.backend import Activated, DemoNotifier, Notifier, NullNotifier, Translate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon


def choose_notifier(
    translate: Translate,
    activated: Activated,
    icon: Callable[[], QSystemTrayIcon | None] = lambda: None,
    platform: str = sys.platform,
    *,
    demo: bool = False,
) -> Notifier:
    """Return the notifier for this platform. It touches the desktop at the first notice, not before.

    Args:
        translate: returns a message in the user's language.
        activated: told on the GUI thread what the user chose (slot, action, activation token).
        icon: the present tray icon; asked for on Windows and macOS only.
        platform: as in `sys.platform`.
        demo: marks every notice as one of a demo.
    """
    if platform in {"win32", "darwin"}:
        from trayapp.desktop.notifications.qt_tray import QtNotifier  # noqa: PLC0415 - not for Linux

        notifier: Notifier = QtNotifier(translate, activated, icon, platform)
    elif importlib.util.find_spec("jeepney") is not None:
        from trayapp.desktop.notifications.freedesktop import FreedesktopNotifier  # noqa: PLC0415 - Linux and the BSDs

        notifier = FreedesktopNotifier(translate, activated)
    else:
        notifier = NullNotifier()
    return DemoNotifier(notifier) if demo else notifier
