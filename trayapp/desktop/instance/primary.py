"""One instance per folder: the kernel's lock decides which is the primary, and every other start notifies it. No Qt.

The lock ends with the process that owns it, whatever becomes of files: nothing is written, so nothing can be left over,
damaged or read wrongly.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trayapp.desktop.instance import ipc_client

PROTOCOL = 1
PATIENCE_S = 15.0
"""How long a second start waits for a primary that is still starting, or ending."""

_RETRY_S = 0.05
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a desktop's activation token, no secret
_LONGEST_TOKEN = 200
_LOCK_FILE = "trayapp.lock"
_TAKEN = {errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK}


class PrimaryNotRespondingError(Exception):
    """Another instance owns the lock, but does not answer."""


class InstanceLock:
    """The lock on a folder, which must exist and belong to the user.

    On POSIX the folder itself is locked (`flock`), on Windows and on file systems that lock no folders, such as NFS, a
    file in it. Released by `release`, or by the kernel when the process ends.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Return whether the lock is ours. Raises OSError where the folder cannot be opened or locked."""
        if self._handle is None:
            self._handle = _locked(self.folder)
        return self._handle is not None

    def release(self) -> None:
        """Give the lock up."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _locked(folder: Path) -> int | None:
    if sys.platform == "win32":
        return _locked_file(folder / _LOCK_FILE)
    import fcntl  # noqa: PLC0415 - POSIX alone

    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in _TAKEN:
            return None
        return _locked_file(folder / _LOCK_FILE)
    return handle


def _locked_file(path: Path) -> int | None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _lock_file(handle)
    except OSError as error:
        os.close(handle)
        if error.errno in _TAKEN:
            return None
        raise
    return handle


def _lock_file(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            # Wine's C library fails without setting a reason: what is not plainly wrong is somebody else's lock.
            raise error if error.errno == errno.EINVAL else OSError(errno.EACCES, "locked") from None
    else:
        import fcntl  # noqa: PLC0415 - POSIX alone

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def acquire_or_notify(folder: Path, within_s: float = PATIENCE_S) -> InstanceLock | None:
    """Return the lock of `folder`, or None once the primary has been asked to show itself.

    Waits up to `within_s` seconds for a primary that is still starting.

    Raises:
        PrimaryNotRespondingError: the lock is another's for all that time, and nobody answers.
        OSError: the folder cannot be opened or locked.
    """
    lock, until = InstanceLock(folder), time.monotonic() + within_s
    while not lock.acquire():
        if notify_primary(folder):
            return None
        if time.monotonic() >= until:
            raise PrimaryNotRespondingError
        time.sleep(_RETRY_S)
    return lock


def notify_primary(folder: Path) -> bool:
    """Ask the primary of `folder` to show itself; return whether it took the message (seconds at most)."""
    message = {"trayapp": PROTOCOL, "do": "show", "token": os.environ.get(_TOKEN, "")[:_LONGEST_TOKEN]}
    import json  # noqa: PLC0415 - most starts are the primary's

    return ipc_client.send(folder, json.dumps(message).encode())


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """Asks the primary how a service is, None for all. `fresh` has it check everything first, as soon as it may."""

    service_id: str | None = None
    fresh: bool = False


def request_status(folder: Path, request: StatusRequest) -> bytes | None:
    """Return what the primary of `folder` knows, as JSON; None where none answers (seconds at most)."""
    message = {"trayapp": PROTOCOL, "do": "status", "service": request.service_id, "fresh": request.fresh}
    import json  # noqa: PLC0415 - as above

    return ipc_client.ask(folder, json.dumps(message).encode())


def parse_status_request(line: bytes) -> StatusRequest | None:
    """Return the request in a line; None where there is none."""
    message = _parsed(line, "status")
    if message is None:
        return None
    service_id = message.get("service")
    return StatusRequest(service_id if isinstance(service_id, str) else None, message.get("fresh") is True)


def parse_message(line: bytes) -> str | None:
    """Return the activation token of a message, "" without one; None for what is no message."""
    message = _parsed(line, "show")
    if message is None:
        return None
    token = message.get("token")
    return token[:_LONGEST_TOKEN] if isinstance(token, str) else ""


def _parsed(line: bytes, do: str) -> dict[str, Any] | None:
    import json  # noqa: PLC0415 - as above

    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(message, dict) and message.get("trayapp") == PROTOCOL and message.get("do") == do
    return message if is_ours else None
