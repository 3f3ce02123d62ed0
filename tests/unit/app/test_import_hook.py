"""Imports beside Qt: nothing reads our sources, and Qt's own modules still come."""

import subprocess
import sys

START = """
import linecache, os, sys
from trayapp.app.import_hook import remove_pyside_import_hook

remove_pyside_import_hook()
import trayapp.app.application
from PySide6.QtCore import Qt, QSettings
from PySide6.QtWidgets import QSystemTrayIcon

assert Qt.Orientation.Horizontal.name == "Horizontal"
assert QSystemTrayIcon.ActivationReason.Trigger.name == "Trigger"
ours = os.path.dirname(trayapp.__file__) + os.sep
print([name for name in linecache.cache if name.startswith(ours)])
"""


def test_no_source_of_ours_is_read_into_memory() -> None:
    ran = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "[]"
