"""Room for the state on a full disk: two files of a fixed size, whose bytes are overwritten where no new file fits.

Writing in place needs no free block (file systems that copy on write may need one all the same). A kill in the middle
of it leaves a damaged file, so the two take turns, and the one before is whole.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trayapp.store import atomic_files

_SLACK = 2
"""How many times the size of what was last written is kept free."""
_BLOCK = 16 * 1024
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_ALLOCATE: Callable[[int, int, int], None] | None = getattr(os, "posix_fallocate", None)
"""Absent on Windows and macOS, where there is no reserve."""


class Reserve:
    """Beside a `path` that is replaced as a whole; used from one thread.

    What is in the reserve follows the one content of `path` that it was written after, and counts for nothing once
    `path` has another.
    """

    def __init__(self, path: Path, largest: int) -> None:
        self._places = tuple(path.with_name(f".{path.name}.reserve-{number}") for number in (1, 2))
        self._largest = largest
        self._base = ""
        self._turn = 0

    def follow(self, content: bytes) -> None:
        """Take note of what `path` has now."""
        self._base = f"{zlib.crc32(content):08x}-{len(content)}"
        self._turn = 0

    def keep_room(self, size: int) -> None:
        """Make the files large enough for twice `size` where the disk has room."""
        if _ALLOCATE is None:
            return
        for place in self._places:
            with contextlib.suppress(OSError):
                if not place.exists() or place.lstat().st_size < size:
                    _make(_ALLOCATE, place, min(self._largest, -(-size * _SLACK // _BLOCK) * _BLOCK))

    def write(self, content: bytes, *, lasting: bool) -> None:
        """Write a JSON object in place. Raises OSError where there is no room for it."""
        turn = self._turn + 1
        entry = b'{"follows": "%s", "turn": %d, "value": %s}' % (self._base.encode(), turn, content)
        place = self._places[turn % 2]
        atomic_files.require_plain_file(place)
        handle = os.open(place, os.O_WRONLY | _NOFOLLOW)
        try:
            size = os.fstat(handle).st_size
            if len(entry) > size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if os.write(handle, entry.ljust(size)) != size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if lasting:
                os.fsync(handle)
        finally:
            os.close(handle)
        self._turn = turn

    def newest(self) -> dict[str, Any] | None:
        """Return what was last written after the present content of `path`, if anything was."""
        found = None
        for place in self._places:
            entry = self._entry(place)
            if entry is not None and entry["turn"] > self._turn:
                self._turn, found = entry["turn"], entry["value"]
        return found

    def _entry(self, place: Path) -> dict[str, Any] | None:
        try:
            entry = json.loads(atomic_files.read_up_to(place, self._largest))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(entry, dict) or entry.get("follows") != self._base:
            return None
        fits = type(entry.get("turn")) is int and isinstance(entry.get("value"), dict)
        return entry if fits else None


def _make(allocate: Callable[[int, int, int], None], place: Path, size: int) -> None:
    place.unlink(missing_ok=True)
    handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _NOFOLLOW, atomic_files.OWNER_ONLY_FILE)
    try:
        allocate(handle, 0, size)
    except OSError:
        place.unlink()
        raise
    finally:
        os.close(handle)
