"""One app per profile: a second start shows the first and ends.

A lock file decides (it survives a kill: a dead owner's lock is taken over), a local socket carries one line of JSON.
Both lie in a folder of the user's own; Qt's default, the system's temporary folder with mode 0755, lets others in.
"""

from __future__ import annotations

import json
import logging
import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from trayapp.desktop.instance import ipc_server

_LOG = logging.getLogger("trayapp.desktop")

PROTOCOL = 1
_ASKED = ("show", "quit")
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a desktop's activation token, no secret


class SingleInstance(QObject):
    """The lock and the ear of the first instance; the voice of the others. Lives on the GUI thread.

    Signals: `show_asked` (with an activation token, "" without one) and `quit_asked`.
    """

    show_asked = Signal(str)
    quit_asked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Prepare in `folder`, which must exist and belong to the user (mode 0700): the runtime or the state folder."""
        super().__init__(parent)
        self._lock = QLockFile(str(folder / "trayapp.lock"))
        self._lock.setStaleLockTime(0)  # never stale by age: an app may run for months
        # A socket's path is limited to 107 characters, and Windows has pipes in a space of their own.
        self._address = str(folder / "trayapp.sock") if os.name == "posix" else f"trayapp-{folder.name}-{_user()}"
        self._ear: ipc_server.IpcServer | None = None

    def claim(self) -> bool:
        """Return whether we are the first; if so, listen for the others."""
        if not self._lock.tryLock(0):
            return False
        try:
            self._ear = ipc_server.listen(self._address, self._take, self)  # the lock is ours, so nobody listens there
        except OSError as problem:
            _LOG.warning("a second start will not be heard: %s", problem)
        return True

    def ask_first(self, what: str = "show") -> bool:
        """Ask the first instance to show itself or to quit; return whether it took the message (seconds at most)."""
        line = {"trayapp": PROTOCOL, "do": what, "token": os.environ.get(_TOKEN, "")[:200]}
        return ipc_server.send(self._address, json.dumps(line).encode())

    def release(self) -> None:
        """Let go of the name, for the next start."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        self._lock.unlock()

    def _take(self, line: bytes) -> bool:
        message = _parsed(line)
        if message is None:
            _LOG.info("an unreadable message from a second start was dropped")
            return False
        what, token = message
        # Later, so that the answer does not wait for the panel, nor go to an ear that quitting closed.
        QTimer.singleShot(0, partial(self.show_asked.emit, token) if what == "show" else self.quit_asked.emit)
        return True


def _parsed(line: bytes) -> tuple[str, str] | None:
    """Return what is asked and the token; None for what we do not understand."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict) or message.get("trayapp") != PROTOCOL or message.get("do") not in _ASKED:
        return None
    token = message.get("token")
    return message["do"], token[:200] if isinstance(token, str) else ""


def _user() -> str:
    return os.environ.get("USERNAME", "")
