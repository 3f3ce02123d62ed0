"""Puts the panel at the tray icon on Plasma's Wayland session, by a script that KWin runs while the panel is open.

KWin alone knows there where the pointer, the bars and the windows are; its scripts may place windows. See
https://develop.kde.org/docs/plasma/kwin/.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QWindow

from trayapp.desktop.dbus.session_bus import SessionBus
from trayapp.desktop.dbus.types import DBusObject, Reply
from trayapp.desktop.placement.backend import Surface
from trayapp.desktop.placement.geometry import GAP

_LOG = logging.getLogger("trayapp.desktop")
_SCRIPTING = DBusObject("/Scripting", "org.kde.KWin", "org.kde.kwin.Scripting")


def constants(pid: int, title: str, *, at_icon: bool) -> str:
    """Return what the script needs to know of one window of one process."""
    values = {"PID": pid, "TITLE": title, "AT_ICON": at_icon, "GAP": GAP}
    return "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())


class KWinPlacement:
    """For KWin 5 and 6 on Wayland. GUI thread; a KWin that does not answer leaves the panel where it was put."""

    surface, patience_ms = Surface.TOOL, 0

    def __init__(self, script: Path) -> None:
        self._script = script
        self._bus: SessionBus | None = None
        self._name = f"trayapp-{os.getpid()}"
        self._file: Path | None = None

    def anchor(self) -> QPoint | None:
        """Return None: the script looks itself where the pointer is."""
        return None

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:
        """Have the script run before the window is there: KWin tells it of the window before it draws it."""
        if self._bus is None:
            self._bus = SessionBus(lambda _signal: None, self._on_lost)
        self.closed()
        try:
            text = self._script.read_text("utf-8")
            descriptor, name = tempfile.mkstemp(prefix="trayapp-", suffix=".js", dir=os.environ.get("XDG_RUNTIME_DIR"))
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
                file.write(constants(os.getpid(), window.title(), at_icon=at_icon) + text)
        except OSError as error:
            _LOG.info("the panel is not placed: %s", error)
            return
        self._file = Path(name)
        self._bus.call(_SCRIPTING, "loadScript", "ss", (name, self._name), self._on_loaded)

    def placed(self, window: QWindow) -> None:
        """Do nothing: the script keeps the window at its place while it grows."""

    def closed(self) -> None:
        """Take the script away again."""
        self._remove_file()
        if self._bus is not None:
            self._bus.call(_SCRIPTING, "unloadScript", "s", (self._name,), _ignore)

    def release(self) -> None:
        """Leave the bus, after the panel was closed for good."""
        self.closed()
        if self._bus is not None:
            self._bus.close()
            self._bus = None

    def _on_loaded(self, reply: Reply) -> None:
        number = reply.body[0] if reply.error is None else -1
        if number >= 0:
            self._run(number, ["/Scripting/Script{}", "/{}"])  # KWin 6 and 5
        else:
            _LOG.info("KWin does not place the panel: %s", reply.error or "the script was not loaded")
            self._remove_file()

    def _run(self, number: int, paths: list[str]) -> None:
        """Run a script, at the first of `paths` that there is; KWin answers when it has read the file."""

        def on_reply(reply: Reply) -> None:
            if reply.error is not None and paths[1:]:
                self._run(number, paths[1:])
            else:
                self._remove_file()

        if self._bus is not None:
            peer = DBusObject(paths[0].format(number), _SCRIPTING.name, "org.kde.kwin.Script")
            self._bus.call(peer, "run", "", (), on_reply)

    def _on_lost(self, _reason: str) -> None:
        self._bus = None

    def _remove_file(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink()
            self._file = None


def _ignore(_reply: Reply) -> None:
    """For calls whose answer changes nothing."""
