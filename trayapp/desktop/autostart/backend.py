"""What the house needs of a way to start at login, and how we were started."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol


class Autostart(Protocol):
    """A way to be started at login. The entry itself is the truth: no setting of ours doubles it.

    Both changing methods raise OSError where the platform refuses.
    """

    available: bool

    def is_enabled(self) -> bool:
        """Return whether we will be started at the next login."""

    def enable(self) -> None:
        """Have us started at login; also repairs an entry that points at where we no longer are."""

    def disable(self) -> None:
        """Have us not started any more."""


class NullAutostart:
    """For platforms without a way that we know."""

    available = False

    def is_enabled(self) -> bool:
        """Return that we are not started."""
        return False

    def enable(self) -> None:
        """Refuse."""
        raise OSError("this platform has no way to start at login that trayapp knows")

    def disable(self) -> None:
        """Do nothing."""


def start_command(
    environ: Mapping[str, str] = os.environ,
    argv0: str = sys.argv[0],
    executable: str = sys.executable,
    *,
    frozen: bool = bool(getattr(sys, "frozen", False)),
    platform: str = sys.platform,
) -> tuple[str, ...]:
    """Return the command that starts us again, with absolute paths.

    An AppImage must name the image, not its passing mount point (https://github.com/gridsync/gridsync/issues/247);
    Flatpak its own runner; a frozen build itself; everything else the console script, or the module as a last resort.
    On Windows script and python.exe would bring a console window: the module is run by the Python that has none.
    """
    if image := environ.get("APPIMAGE"):
        return (image,)
    if flatpak_id := environ.get("FLATPAK_ID"):
        return ("flatpak", "run", flatpak_id)
    if frozen:
        return (executable,)
    if platform == "win32":
        windowed = Path(executable).with_name("pythonw.exe")
        return (str(windowed) if windowed.exists() else executable, "-m", "trayapp")
    script = shutil.which(argv0) if os.path.basename(argv0).startswith("trayapp") else None  # noqa: PTH119 - a name only
    if script is not None and not script.endswith(".py"):
        return (os.path.abspath(script),)  # noqa: PTH100 - resolving links would lose a venv's script
    return (executable, "-m", "trayapp")


def quoted(command: Sequence[str]) -> str:
    """Return a command for the Exec key: reserved characters quoted, `%` doubled (desktop entry specification 1.5)."""
    return " ".join(_exec_word(word.replace("%", "%%")) for word in command)


def _exec_word(word: str) -> str:
    if word and not any(char in " \t\n\"'\\><~|&;$*?#()`" for char in word):
        return word
    escaped = "".join(f"\\{char}" if char in '"`$\\' else char for char in word)
    # The value of a key is unescaped once before the Exec rules: a backslash is written twice for that.
    return '"' + escaped.replace("\\", "\\\\") + '"'
