"""The store comes up beside the icon: what is heavy or asks the environment waits for its first use."""

from __future__ import annotations

import subprocess
import sys

_MODULES = (
    "config.config_file",
    "config.services",
    "store.history.history",
    "store.app_state",
    "store.paths",
    "store.store",
)
_LATE = ("sqlite3", "platformdirs", "httpx", "asyncio", "tomlkit", "PySide6")


def test_importing_the_room_imports_nothing_heavy():
    code = f"import sys, {', '.join(f'trayapp.{each}' for each in _MODULES)}; print(sys.modules.keys() & {set(_LATE)})"
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert found.strip() == "set()"
