"""How this room writes files: at once or not at all, for the user's eyes alone; and what becomes of broken ones."""

from __future__ import annotations

import contextlib
import logging
import os
from datetime import datetime
from pathlib import Path

_log = logging.getLogger("trayapp.store")

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600


def ensure_dir(folder: Path) -> Path:
    """Make `folder` (0700) and those above it where missing, and return it. Raises OSError."""
    if not folder.is_dir():
        ensure_dir(folder.parent)  # mkdir(parents=True) would give those above the mode that the umask leaves
        folder.mkdir(exist_ok=True, mode=OWNER_ONLY_FOLDER)
    return folder


def write_atomic(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write `content` to `path` (0600) so that a crash at any moment leaves the old file or the new one.

    A link (a folder of dotfiles) stays one: what it points to is replaced. One writer at a time; raises OSError. Where
    not `lasting` the disk is not waited for: a kill leaves the new file all the same, a power cut may leave the old.
    """
    path = resolved(path)
    ensure_dir(path.parent)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with open(fresh, "xb", opener=_owner_only) as file:  # x: never through a link that somebody puts there
            file.write(content)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    if lasting:
        _sync_folder(path.parent)


def resolved(path: Path) -> Path:
    """Return where a path leads through its links, whether anything is there or not.

    Raises:
        OSError: links go round in a circle, or a folder on the way cannot be searched.
    """
    leads_to = Path(os.path.realpath(path))  # resolve() raises for a circle before Python 3.13, and not since
    with contextlib.suppress(FileNotFoundError):
        leads_to.stat()
    return leads_to


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, OWNER_ONLY_FILE)


def _sync_folder(folder: Path) -> None:
    """Make a renaming survive a power cut, where folders can be synced (not on Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def quarantine(path: Path, now: datetime) -> Path:
    """Rename a broken file to `<name>.broken-<UTC stamp>` beside it and return the new path. Raises OSError."""
    stem = f"{path.name}.broken-{now:%Y%m%dT%H%M%SZ}"
    kept = path.with_name(stem)
    count = 1
    while os.path.lexists(kept):
        count += 1
        kept = path.with_name(f"{stem}-{count}")
    path.rename(kept)
    _log.warning("%s is broken and was set aside as %s", path.name, kept.name)
    return kept


def read_up_to(path: Path, limit: int) -> bytes:
    """Return at most `limit` + 1 bytes of `path`: one more than allowed tells that there is more. Raises OSError."""
    if path.exists() and not path.is_file():
        raise OSError("it is not a file")
    with path.open("rb") as file:
        return file.read(limit + 1)
