"""The desktop session of whoever runs the tests does not reach them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SESSION = {
    "QT_SCALE_FACTOR": "2",
    "QT_QPA_PLATFORMTHEME": "gtk3",
    "QT_QPA_PLATFORM": "xcb",
    "QT_STYLE_OVERRIDE": "windows",
    "LC_ALL": "ja_JP.UTF-8",
    "LANGUAGE": "ja",
    "LANG": "ja_JP.UTF-8",
    "DISPLAY": ":nowhere",
    "WAYLAND_DISPLAY": "wayland-nowhere",
    "XDG_RUNTIME_DIR": "",
    "XDG_CURRENT_DESKTOP": "KDE",
    "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
    "http_proxy": "http://127.0.0.1:9",
}
START = """
import os
before = dict(os.environ)
import tests.conftest
from PySide6.QtCore import QLocale
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

app = QApplication([])
print(app.platformName(), app.devicePixelRatio(), app.style().name(), QLocale.system().name())
print(QDBusConnection.sessionBus().isConnected())
print(*sorted(name for name, value in before.items() if os.environ.get(name) == value))
"""


def test_nothing_of_a_session_is_left_when_qt_comes_up() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **SESSION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["offscreen 1.0 fusion C", "False", "PATH"]
