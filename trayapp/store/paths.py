"""Where the app keeps its files on this platform, or in one folder with `--profile`. Nothing is made here."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

_APP = "trayapp"


class NoHomeError(Exception):
    """Nobody knows the user's home: HOME is not set, and the system has no entry for the user."""


@dataclass(frozen=True, slots=True)
class AppPaths:
    """Files and folders of one profile. A folder is made (0700) by whoever first writes into it.

    `config_file` has the user's settings, `state_dir` the application state and the history, `runtime_dir` what ends
    with the session (lock and socket of the running app).
    """

    config_file: Path
    state_dir: Path
    log_dir: Path
    runtime_dir: Path

    @property
    def memory_file(self) -> Path:
        """The app's memory."""
        return self.state_dir / "memory.json"

    @property
    def history_file(self) -> Path:
        """The history's database."""
        return self.state_dir / "history.sqlite3"

    @property
    def log_file(self) -> Path:
        """The log, the newest of its rotation."""
        return self.log_dir / f"{_APP}.log"


def app_paths(profile: Path | None = None) -> AppPaths:
    """Return the platform's places, or those in `profile`: everything in that folder and nothing elsewhere.

    Raises:
        NoHomeError: there is no profile and no home.
    """
    if profile is not None:
        folder = profile.expanduser().absolute()
        return AppPaths(folder / "config.toml", folder, folder, folder)
    import platformdirs  # noqa: PLC0415 -- asks the environment, which an import must not do

    dirs = platformdirs.PlatformDirs(_APP, appauthor=False)
    try:
        return AppPaths(
            config_file=dirs.user_config_path / "config.toml",
            state_dir=dirs.user_state_path,
            log_dir=dirs.user_log_path,
            runtime_dir=_runtime_dir(dirs),
        )
    except RuntimeError as error:
        raise NoHomeError(str(error)) from error


def _runtime_dir(dirs: PlatformDirs) -> Path:
    """Return the folder for what ends with the session.

    Without a usable XDG_RUNTIME_DIR platformdirs warns on the terminal and names a folder in /tmp that others may have
    made; the state folder serves instead.
    """
    if sys.platform in {"win32", "darwin"}:
        return dirs.user_runtime_path
    session = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    try:
        is_ours = session.is_absolute() and session.is_dir() and session.stat().st_uid == os.geteuid()
    except OSError:  # another user's, as after sudo or su
        is_ours = False
    return session / _APP if is_ours else dirs.user_state_path
