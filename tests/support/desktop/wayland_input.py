"""A virtual mouse and keyboard on a Wayland compositor, over the protocols that wlroots has for them.

xdotool knows X11 alone, and Debian 12 has nothing like it for Wayland. The wire format is that of
https://wayland.freedesktop.org/docs/html/ch04.html#sect-Protocol-Wire-Format, the requests are those of
wlr-virtual-pointer-unstable-v1 and virtual-keyboard-unstable-v1.
"""

from __future__ import annotations

import os
import socket
import struct
import tempfile
import time
from pathlib import Path

_DISPLAY = 1
_SEAT, _POINTERS, _KEYBOARDS = "wl_seat", "zwlr_virtual_pointer_manager_v1", "zwp_virtual_keyboard_manager_v1"
_LEFT_BUTTON = 0x110  # linux/input-event-codes.h, as are the keys
KEYS = {
    "Escape": 1, "Tab": 15, "Return": 28, "space": 57, "comma": 51, "Home": 102, "Up": 103, "End": 107, "Down": 108,
    **{name: 16 + n for n, name in enumerate("qwertyuiop")},
    **{name: 30 + n for n, name in enumerate("asdfghjkl")},
    **{name: 44 + n for n, name in enumerate("zxcvbnm")},
    **{name: 2 + n for n, name in enumerate("1234567890")},
}  # fmt: skip
_MODIFIERS = {"shift": 1, "ctrl": 4, "alt": 8}
_KEYMAP = """xkb_keymap {
  xkb_keycodes { include "evdev+aliases(qwerty)" };
  xkb_types { include "complete" };
  xkb_compat { include "complete" };
  xkb_symbols { include "pc+us+inet(evdev)" };
};
"""


class WaylandInput:
    """A mouse and a keyboard, as long as it is not closed. `width` and `height` are the output's."""

    def __init__(self, display: Path, width: int, height: int) -> None:
        self._size = width, height
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(5)
        self._socket.connect(str(display))
        self._read = b""
        self._last = _DISPLAY
        self._registry = self._new()
        try:
            self._plug_in()
        except BaseException:
            self._socket.close()
            raise

    def _plug_in(self) -> None:
        bound = self._bind()
        seat = bound[_SEAT]
        self._pointer = self._new()
        self._send(bound[_POINTERS], 0, struct.pack("=II", seat, self._pointer))
        self._keyboard = self._new()
        self._send(bound[_KEYBOARDS], 0, struct.pack("=II", seat, self._keyboard))
        with tempfile.TemporaryFile() as keymap:
            data = _KEYMAP.encode() + b"\0"
            keymap.write(data)
            keymap.flush()
            self._send(self._keyboard, 0, struct.pack("=II", 1, len(data)), keymap.fileno())
        self._sync()

    def close(self) -> None:
        """Take mouse and keyboard away."""
        self._socket.close()

    def click(self, x: int, y: int) -> None:
        """Move the mouse and click with its left button."""
        self.move(x, y)
        for state in (1, 0):
            self._point(2, struct.pack("=III", self._now(), _LEFT_BUTTON, state))

    def roll(self, x: int, y: int, *, down: bool) -> None:
        """Move the mouse and roll its wheel by a notch."""
        self.move(x, y)
        self._point(3, struct.pack("=IIi", self._now(), 0, (15 if down else -15) * 256))  # the vertical axis, 24.8 bits

    def move(self, x: int, y: int) -> None:
        """Move the mouse."""
        self._point(1, struct.pack("=IIIII", self._now(), x, y, *self._size))

    def _point(self, opcode: int, body: bytes) -> None:
        self._send(self._pointer, opcode, body)
        self._send(self._pointer, 4)
        self._sync()

    def key(self, name: str) -> None:
        """Press and release a key: "Tab", "ctrl+r"."""
        *modifiers, key = name.split("+")
        mask = sum(_MODIFIERS[each] for each in modifiers)
        self._send(self._keyboard, 2, struct.pack("=IIII", mask, 0, 0, 0))
        for state in (1, 0):
            self._send(self._keyboard, 1, struct.pack("=III", self._now(), KEYS[key], state))
        self._send(self._keyboard, 2, struct.pack("=IIII", 0, 0, 0, 0))
        self._sync()

    def _new(self) -> int:
        """Return the id of a new object: they are to be used in order, without gaps."""
        self._last += 1
        return self._last

    def _bind(self) -> dict[str, int]:
        """Return the ids of what we need of the compositor."""
        bound: dict[str, int] = {}
        self._send(_DISPLAY, 1, struct.pack("=I", self._registry))
        for body in self._sync():
            number, length = struct.unpack_from("=II", body)
            interface = body[8 : 7 + length].decode()
            if interface in {_SEAT, _POINTERS, _KEYBOARDS}:
                bound[interface] = self._new()
                name = interface.encode() + b"\0"
                name += b"\0" * (-len(name) % 4)
                header = struct.pack("=II", number, len(interface) + 1)
                self._send(self._registry, 0, header + name + struct.pack("=II", 1, bound[interface]))
        return bound

    def _send(self, target: int, opcode: int, body: bytes = b"", descriptor: int | None = None) -> None:
        message = struct.pack("=IHH", target, opcode, 8 + len(body)) + body
        if descriptor is None:
            self._socket.sendall(message)
        else:
            socket.send_fds(self._socket, [message], [descriptor])

    def _sync(self) -> list[bytes]:
        """Wait until everything so far was done; return what the registry told meanwhile."""
        callback, told = self._new(), []
        self._send(_DISPLAY, 0, struct.pack("=I", callback))
        while True:
            while len(self._read) < 8 or len(self._read) < struct.unpack_from("=H", self._read, 6)[0]:
                received = self._socket.recv(65536)
                assert received, "the compositor hung up"
                self._read += received
            target, opcode, length = struct.unpack_from("=IHH", self._read)
            body, self._read = self._read[8:length], self._read[length:]
            assert not (target == _DISPLAY and opcode == 0), f"the compositor refused: {body!r}"
            if target == self._registry and opcode == 0:
                told.append(body)
            if target == callback:
                return told

    @staticmethod
    def _now() -> int:
        return int(time.monotonic() * 1000) & 0xFFFFFFFF


def display_of(env: dict[str, str]) -> Path:
    """Return the socket of the display that an environment names."""
    return Path(env["XDG_RUNTIME_DIR"]) / os.fspath(env["WAYLAND_DISPLAY"])
