"""The end of a Windows session, which is told to windows alone."""

from __future__ import annotations

import sys

from PySide6.QtGui import QWindow


def make_session_window() -> QWindow | None:
    """Return a window that is never shown, by which Qt is told of the end of the session; None but on Windows.

    Qt hears it at its own kind of window, and then emits `aboutToQuit`. A tray icon has another kind, so an app whose
    panel was never opened would just be killed. Keep it while the app runs. GUI thread.
    """
    if sys.platform == "win32":
        window = QWindow()
        window.create()
        return window
    return None
