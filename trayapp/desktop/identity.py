"""Who we are to the desktop: one id for the desktop file, icon, metainfo, notifications and autostart entry."""

from __future__ import annotations

import sys

APP_ID = "org.trayapp.trayapp"
"""Reverse-DNS and all lower case: appstreamcli calls upper case pedantic."""
APP_NAME = "trayapp"


def claim_identity() -> None:
    """Say who we are; call before the QApplication is made.

    Qt's desktop file name is empty by default, and Wayland compositors then show no icon for our windows. Windows
    groups windows by the AppUserModelID; it is set in installed builds only, where the Start menu's shortcut carries
    the same id, for an id without its shortcut hides notifications (https://github.com/moses-palmer/pystray/issues/172).
    """
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 - the command line knows our id without Qt

    QGuiApplication.setApplicationName(APP_NAME)
    QGuiApplication.setApplicationDisplayName(APP_NAME)
    QGuiApplication.setDesktopFileName(APP_ID)
    if sys.platform == "win32" and getattr(sys, "frozen", False):
        import ctypes  # noqa: PLC0415 - Windows alone

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
