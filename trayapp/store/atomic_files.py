"""Reading and writing whole files: atomically, for the owner alone, and only where a plain file is or may come."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import stat
import sys
import time
from datetime import datetime
from pathlib import Path

_log = logging.getLogger("trayapp.store")

OWNER_ONLY_FOLDER = 0o700
OWNER_ONLY_FILE = 0o600
_PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4) if sys.platform == "win32" else ()
"""Windows replaces no file that somebody has open: a virus scanner, or a program that reads our state."""
_MOST_LINKS = 40
"""As the kernel follows on the way to one file."""
_KINDS = {
    stat.S_IFDIR: "it is a directory, not a file",
    stat.S_IFCHR: "it is a device, not a file",
    stat.S_IFBLK: "it is a device, not a file",
    stat.S_IFIFO: "it is a pipe, not a file",
    stat.S_IFSOCK: "it is a socket, not a file",
}


def ensure_dir(folder: Path) -> Path:
    """Make `folder` (0700) and those above it where missing, and return it. Raises OSError."""
    if not folder.is_dir():
        ensure_dir(folder.parent)  # mkdir(parents=True) would give those above the mode that the umask leaves
        folder.mkdir(exist_ok=True, mode=OWNER_ONLY_FOLDER)
    return folder


def write_atomic(path: Path, content: bytes, *, lasting: bool = True, for_all: bool = False) -> None:
    """Write `content` to `path` so that a crash at any moment leaves the old file or the new one (0600, or 0644).

    A link of the user's own (a folder of dotfiles) stays one: what it points to is replaced. One writer at a time;
    raises OSError. Where not `lasting` the disk is not waited for: a kill leaves the new file all the same, a power cut
    may leave the old.
    """
    path = resolved(path)
    require_plain_file(path)
    ensure_dir(path.parent)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with open(fresh, "xb", opener=_owner_only) as file:  # x: never through a link that somebody puts there
            file.write(content)
            file.flush()
            if for_all and sys.platform != "win32":
                os.fchmod(file.fileno(), 0o644)
            if lasting:
                os.fsync(file.fileno())
        _replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    if lasting:
        _sync_folder(path.parent)


def _replace(fresh: Path, path: Path) -> None:
    """Put one file into the place of another; on Windows, wait for whoever reads the old one. Raises OSError."""
    for pause_s in _PAUSES_S:
        try:
            fresh.replace(path)
        except PermissionError:
            time.sleep(pause_s)
        else:
            return
    fresh.replace(path)


def ensure_file(path: Path) -> Path:
    """Make an empty file (0600) where none is, for a library that writes it itself; return where `path` leads.

    Raises:
        OSError: it cannot be made, or something else than a file of the user's own is there.
    """
    path = resolved(path)
    ensure_dir(path.parent)
    require_plain_file(path)
    os.close(_owner_only(str(path), os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)))
    return path


def resolved(path: Path) -> Path:
    """Return where a path leads through its links, whether anything is there or not.

    Raises:
        OSError: links go round in a circle, a folder on the way cannot be searched, or a link is another user's.
    """
    _require_own_links(path)
    leads_to = Path(os.path.realpath(path))  # resolve() raises for a circle before Python 3.13, and not since
    with contextlib.suppress(FileNotFoundError):
        leads_to.stat()
    return leads_to


def _require_own_links(path: Path) -> None:
    """Raise OSError where a link on the way to `path` is neither the user's nor the system's.

    Whoever may write in a shared folder could else have us write to a file of their choice.
    """
    if sys.platform == "win32":
        return
    trusted, waiting = {0, os.geteuid()}, [path.absolute()]
    for _ in range(_MOST_LINKS):
        if not waiting:
            return
        each = waiting.pop()
        for step in (*reversed(each.parents), each):
            try:
                found = step.lstat()
            except FileNotFoundError:
                break
            if stat.S_ISLNK(found.st_mode):
                if found.st_uid not in trusted:
                    raise OSError(errno.EPERM, f"{step.name} is a link of another user")
                waiting.append(step.parent / step.readlink() / each.relative_to(step))
                break
    if waiting:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def require_plain_file(path: Path) -> None:
    """Raise OSError where something else than a file of the user's own is at `path`; nothing at all is well."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, _KINDS.get(stat.S_IFMT(found.st_mode), "it is not a file"))
    if sys.platform != "win32" and found.st_uid != os.geteuid():
        raise OSError(errno.EPERM, "it belongs to another user")


def _owner_only(path: str, flags: int) -> int:
    handle = os.open(path, flags, OWNER_ONLY_FILE)
    if sys.platform != "win32":
        os.fchmod(handle, OWNER_ONLY_FILE)  # whatever the umask takes away
    return handle


def _sync_folder(folder: Path) -> None:
    """Make a renaming survive a power cut, where folders can be synced (not on Windows)."""
    if sys.platform == "win32":
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
    leads_to = resolved(path)
    try:
        handle = os.open(leads_to, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except PermissionError:
        if leads_to.is_dir():  # Windows' word for it
            raise OSError(errno.EINVAL, _KINDS[stat.S_IFDIR]) from None
        raise
    kind = stat.S_IFMT(os.fstat(handle).st_mode)
    if kind != stat.S_IFREG:
        os.close(handle)
        raise OSError(errno.EINVAL, _KINDS.get(kind, "it is not a file"))
    with os.fdopen(handle, "rb") as file:
        return file.read(limit + 1)
