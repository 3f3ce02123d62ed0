"""Start at login on Windows: a value under the user's Run key, and respect for Task Manager's switch."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any

from trayapp.desktop.identity import APP_NAME

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"


class RunKeyAutostart:
    """The value "trayapp" under HKCU's Run key. `registry` is Python's `winreg`, or a stand-in."""

    available = True

    def __init__(self, command: Sequence[str], registry: Any) -> None:
        self._command = command
        self._registry = registry

    def is_enabled(self) -> bool:
        """Return whether the value is there and Task Manager has not switched it off (its first byte is odd then)."""
        if self._value(RUN) is None:
            return False
        approved = self._value(APPROVED)
        return not (isinstance(approved, bytes) and approved and approved[0] & 1)

    def enable(self) -> None:
        """Write the value, and take back a switch-off of Task Manager's: the user wants it now."""
        line = subprocess.list2cmdline([*self._command])
        if not line.startswith('"'):
            line = f'"{self._command[0]}"' + line.removeprefix(self._command[0])
        registry = self._registry
        with registry.CreateKey(registry.HKEY_CURRENT_USER, RUN) as key:
            registry.SetValueEx(key, APP_NAME, 0, registry.REG_SZ, line)
        self._remove(APPROVED)

    def disable(self) -> None:
        """Remove the value."""
        self._remove(RUN)

    def _value(self, path: str) -> object:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
                value: object = registry.QueryValueEx(key, APP_NAME)[0]
                return value
        except OSError:
            return None

    def _remove(self, path: str) -> None:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, path, 0, registry.KEY_SET_VALUE) as key:
                registry.DeleteValue(key, APP_NAME)
        except FileNotFoundError:
            return
