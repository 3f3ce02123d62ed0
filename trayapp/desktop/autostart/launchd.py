"""Start at login on macOS: a property list in the user's LaunchAgents folder.

SMAppService would be listed in Login Items, but needs a signed bundle.
"""

from __future__ import annotations

import os
import plistlib
from collections.abc import Sequence
from pathlib import Path

from trayapp.desktop.identity import APP_ID


class LaunchdAutostart:
    """The agent `~/Library/LaunchAgents/<id>.plist`; it is read at login."""

    available = True

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        """Use `folder`, the user's LaunchAgents; `command` starts us."""
        self._command = command
        self.path = folder / f"{APP_ID}.plist"

    def is_enabled(self) -> bool:
        """Return whether the agent is there and runs at load."""
        try:
            with self.path.open("rb") as file:
                agent = plistlib.load(file)
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False
        return isinstance(agent, dict) and agent.get("RunAtLoad") is True

    def enable(self) -> None:
        """Write the agent, whole or not at all."""
        agent = {
            "Label": APP_ID,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        passing = self.path.with_suffix(".new")
        passing.write_bytes(plistlib.dumps(agent))
        os.replace(passing, self.path)  # noqa: PTH105 - atomic over what is there

    def disable(self) -> None:
        """Remove the agent."""
        self.path.unlink(missing_ok=True)
