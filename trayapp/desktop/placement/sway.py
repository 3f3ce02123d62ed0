"""Puts the panel at the tray icon on sway, by its IPC: https://man.archlinux.org/man/sway-ipc.7.

Wayland tells no application where its windows or the pointer are. sway moves a window to the pointer when asked to, and
tells then where the window is: that is where the icon is.
"""

from __future__ import annotations

import json
import logging
import os
import struct
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QWindow

from trayapp.desktop.placement.backend import Surface
from trayapp.desktop.placement.geometry import anchor_of, corner_of, popover_rect, without_gaps
from trayapp.desktop.placement.local_stream import LocalStream

_LOG = logging.getLogger("trayapp.desktop")
_MAGIC, _HEAD = b"i3-ipc", struct.Struct("=6sII")
_RUN_COMMAND, _SUBSCRIBE, _GET_TREE, _WINDOW_EVENT = 0, 2, 4, 0x80000003
_MOST_BYTES = 8_000_000
"""A tree of some thousand windows."""

Node = Mapping[str, Any]


def framed(kind: int, text: str = "") -> bytes:
    """Return a request as sway reads it."""
    body = text.encode()
    return _HEAD.pack(_MAGIC, len(body), kind) + body


class Frames:
    """Cuts what comes from sway into messages: (kind, body)."""

    def __init__(self) -> None:
        self._received = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, Any]]:
        """Yield the messages that are whole now. Raises ValueError for what is none, or too large."""
        self._received += data
        while len(self._received) >= _HEAD.size:
            magic, length, kind = _HEAD.unpack_from(self._received)
            if magic != _MAGIC or length > _MOST_BYTES:
                raise ValueError("not a message of sway")
            if len(self._received) < _HEAD.size + length:
                return
            body = bytes(self._received[_HEAD.size : _HEAD.size + length])
            del self._received[: _HEAD.size + length]
            yield kind, json.loads(body)


class Place(NamedTuple):
    """Where a window is: its rectangle, that of its output, and what the bars and gaps leave of it."""

    window: QRect
    output: QRect
    work_area: QRect


def place_in(tree: Node, container: int) -> Place | None:
    """Return where a window is; None where it is not on an output, or the tree is not as expected."""
    try:
        for output in tree["nodes"]:
            for workspace in output["nodes"]:
                for node in _nodes(workspace):
                    if node["id"] == container:
                        return Place(_rect(node), _rect(output), _rect(workspace))
    except (KeyError, TypeError, ValueError):
        _LOG.info("sway's tree of windows is not understood")
    return None


def windows_in(tree: Node) -> Iterator[Node]:
    """Return all windows and what holds them, on every output."""
    for output in tree["nodes"]:
        for workspace in output["nodes"]:
            yield from _nodes(workspace)


def _nodes(node: Node) -> Iterator[Node]:
    for each in (*node["nodes"], *node["floating_nodes"]):
        yield each
        yield from _nodes(each)


def _rect(node: Node) -> QRect:
    return QRect(*(int(node["rect"][name]) for name in ("x", "y", "width", "height")))


class SwayPlacement:
    """For sway. GUI thread; a sway that does not answer leaves the panel frameless where it was put."""

    surface = Surface.TOOL
    patience_ms = 300
    """The keyboard follows the pointer there, which crosses the window below on its way from the icon."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._stream: LocalStream | None = None
        self._window: QWindow | None = None
        self._container = 0
        self._anchor: QPoint | None = None
        self._at_icon = self._is_last = False
        self._trees = self._old_trees = 0
        """How many trees are still to come, and how many of these were asked for before the window was moved."""

    def anchor(self) -> QPoint | None:
        """Return None: it is known when the window is there."""
        return None

    def prepare(self, window: QWindow, *, at_icon: bool) -> None:
        """Listen for the window."""
        self._container, self._at_icon, self._window = 0, at_icon, window
        self._ask(framed(_SUBSCRIBE, '["window"]'))

    def placed(self, window: QWindow) -> None:
        """Put the window at its place again: it has grown.

        sway must be asked for the size before it sees it: one that a window took by itself is good until the keyboard
        comes or goes (sway 1.7), when sway asks for the last one that it knows of.
        """
        if self._container:
            width, height = window.width(), window.height()
            self._ask(framed(_RUN_COMMAND, f"[con_id={self._container}] resize set {width} px {height} px"))
            self._ask_for_tree()

    def closed(self) -> None:
        """Forget the window."""
        self._container, self._window = 0, None
        if self._stream is not None:
            self._stream.close()

    def _ask(self, request: bytes, *, is_last: bool = False) -> None:
        self._is_last = is_last
        if self._stream is None:
            self._frames, self._trees, self._old_trees = Frames(), 0, 0
            try:
                self._stream = LocalStream(self._path, self._on_data)
            except OSError as error:
                _LOG.info("sway does not answer: %s", error)
                return
        self._stream.send(request)

    def _ask_for_tree(self) -> None:
        self._ask(framed(_GET_TREE))
        self._trees += 1

    def _on_data(self, data: bytes) -> None:
        if not data:
            self._stream = None
            return
        try:
            for kind, body in self._frames.feed(data):
                self._take(kind, body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            _LOG.info("sway's answer is not understood: %s", error)
            self.closed()

    def _take(self, kind: int, body: Any) -> None:
        if self._window is None:
            return
        if kind == _WINDOW_EVENT and not self._container:
            self._meet(body["container"])
        elif kind == _WINDOW_EVENT and (body["change"], body["container"]["id"]) == ("close", self._container):
            self._container = 0  # it was that of the last time, on its way out
            self._ask_for_tree()
        elif kind == _SUBSCRIBE:
            self._ask_for_tree()  # the window may have been there before sway read that we listen
        elif kind == _GET_TREE:
            self._take_tree(body, self._window.size())
        elif kind == _RUN_COMMAND and self._is_last and self._stream is not None:
            self._stream.close()  # not before its answer: sway forgets what somebody asked who has left

    def _take_tree(self, tree: Node, size: QSize) -> None:
        self._trees -= 1
        if self._old_trees:
            self._old_trees -= 1  # the window stands there where it was before it was put to the pointer
        elif not self._container:
            for node in windows_in(tree):
                self._meet(node)
        elif place := place_in(tree, self._container):
            self._move(place, size)

    def _meet(self, node: Node) -> None:
        """Take hold of the window if it is ours."""
        # Qt adds the application's name to the title, which sway does not know yet at the first event of a window.
        title = self._window.title() if self._window is not None else ""
        if self._container or node.get("pid") != os.getpid() or not (node.get("name") or "").startswith(title):
            return
        self._container = int(node["id"])
        at = ", move position cursor" if self._at_icon else ""
        self._ask(framed(_RUN_COMMAND, f"[con_id={self._container}] floating enable, border none{at}"))
        self._old_trees = self._trees
        self._ask_for_tree()

    def _move(self, place: Place, size: QSize) -> None:
        """Ask for the right place of a window of this size, which sway may not have seen yet: it grows as it opens."""
        if self._at_icon:
            self._at_icon, self._anchor = False, anchor_of(place.window, place.output)
        area = without_gaps(place.output, place.work_area)
        anchor = self._anchor if self._anchor is not None and place.output.contains(self._anchor) else None
        target = popover_rect(size, anchor or corner_of(place.output, area), place.output, area)
        command = f"[con_id={self._container}] move absolute position {target.x()} px {target.y()} px"
        self._ask(framed(_RUN_COMMAND, command), is_last=True)
