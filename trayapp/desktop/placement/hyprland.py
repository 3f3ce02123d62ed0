"""Puts the panel at the tray icon on Hyprland, by its socket: https://wiki.hypr.land/IPC/."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QWindow

from trayapp.desktop.placement.backend import Surface
from trayapp.desktop.placement.geometry import corner_of, popover_rect
from trayapp.desktop.placement.local_stream import LocalStream

_LOG = logging.getLogger("trayapp.desktop")
_MOST_BYTES = 4_000_000
_LOOKS, _PAUSE_MS = 25, 20
"""How often to look for the window that was just shown."""

Answer = Sequence[Mapping[str, Any]]


def socket_path(env: Mapping[str, str]) -> str:
    """Return where Hyprland listens; before 0.40 that was in the system's temporary folder."""
    name = Path("hypr", env.get("HYPRLAND_INSTANCE_SIGNATURE", ""), ".socket.sock")
    path = Path(env.get("XDG_RUNTIME_DIR", "/")) / name
    return str(path if path.exists() else Path("/tmp") / name)  # noqa: S108 - a name that Hyprland gave


def window_of(clients: Answer, pid: int, title: str) -> str | None:
    """Return the address of a process's window; None where it is not there."""
    for each in clients:
        if each["pid"] == pid and each["title"].startswith(title):  # Qt adds the application's name
            return str(each["address"])
    return None


def target_for(size: QSize, pointer: QPoint | None, monitors: Answer) -> QPoint:
    """Return where a window goes: to the pointer on its monitor; where nobody knows it, to the focused one's corner.

    Raises ValueError: there is no monitor.
    """
    places = [(*_areas(each), bool(each.get("focused"))) for each in monitors]
    if not places:
        raise ValueError("no monitor")
    chosen = [each for each in places if pointer is not None and each[0].contains(pointer)]
    output, area, _ = (chosen or [each for each in places if each[2]] or places)[0]
    anchor = pointer if chosen and pointer is not None else corner_of(output, area)
    return popover_rect(size, anchor, output, area).topLeft()


def _areas(monitor: Mapping[str, Any]) -> tuple[QRect, QRect]:
    width, height = monitor["width"], monitor["height"]
    if monitor["transform"] % 2:
        width, height = height, width
    scale = float(monitor["scale"]) or 1.0
    output = QRect(int(monitor["x"]), int(monitor["y"]), round(width / scale), round(height / scale))
    left, top, right, bottom = (int(each) for each in monitor["reserved"])
    return output, output.adjusted(left, top, -right, -bottom)


class HyprlandPlacement:
    """For Hyprland. GUI thread; a Hyprland that does not answer leaves the panel frameless where it was put."""

    surface = Surface.TOOL
    patience_ms = 300
    """The keyboard follows the pointer there, which crosses the window below on its way from the icon."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._pointer: QPoint | None = None
        self._window: QWindow | None = None
        self._looks = 0
        self._talks: set[LocalStream] = set()

    def anchor(self) -> QPoint | None:
        """Return None: it is asked when the window is shown."""
        return None

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:  # noqa: ARG002 - the protocol's
        """Ask where the pointer is."""
        if at_icon:
            self._ask("j/cursorpos", self._on_pointer)

    def placed(self, window: QWindow) -> None:
        """Look for the window until it is there, and put it to its place."""
        self._window, self._looks = window, _LOOKS
        self._look()

    def closed(self) -> None:
        """Forget the window, and what was asked for it."""
        self._window = None
        talks, self._talks = self._talks, set()
        for each in talks:
            each.close()

    def _on_pointer(self, told: Any) -> None:
        self._pointer = QPoint(int(told["x"]), int(told["y"]))

    def _look(self) -> None:
        if self._window is not None and self._looks:
            self._looks -= 1
            self._ask("j/clients", self._on_clients)

    def _on_clients(self, clients: Answer) -> None:
        if self._window is None:
            return
        address = window_of(clients, os.getpid(), self._window.title())
        if address is None:
            QTimer.singleShot(_PAUSE_MS, self._look)
        else:
            self._ask("j/monitors", lambda monitors: self._move(address, monitors))

    def _move(self, address: str, monitors: Answer) -> None:
        if self._window is None:
            return
        at = target_for(self._window.size(), self._pointer, monitors)
        which = f"address:{address}"
        commands = (
            f"dispatch setfloating {which}",
            f"setprop {which} bordersize 0",
            f"dispatch movewindowpixel exact {at.x()} {at.y()},{which}",
        )
        self._ask("[[BATCH]]" + ";".join(f"/{each}" for each in commands))

    def _ask(self, request: str, take: Callable[[Any], None] | None = None) -> None:
        """Send a request, and hand the answer on; each has a conversation of its own."""
        received = bytearray()

        def on_data(data: bytes) -> None:
            received.extend(data[: _MOST_BYTES - len(received)])
            if data or stream not in self._talks:
                return
            self._talks.remove(stream)
            if take is None:
                return
            try:
                take(json.loads(received))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                _LOG.info("Hyprland's answer is not understood: %s", error)

        try:
            stream = LocalStream(self._path, on_data)
        except OSError as error:
            _LOG.info("Hyprland does not answer: %s", error)
            return
        self._talks.add(stream)
        stream.send(request.encode())
