"""Keeps a window out of the task bar on X11: Qt has no word for it, and some task bars list tool windows too.

One property of the window, written over a connection of its own by libxcb, which Qt has loaded already.
"""

from __future__ import annotations

import ctypes
import logging

_LOG = logging.getLogger("trayapp.desktop")
_APPEND, _ATOM, _BITS = 2, 4, 32  # xproto.h: XCB_PROP_MODE_APPEND, XCB_ATOM_ATOM; an atom's size


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _AtomReply(ctypes.Structure):
    _fields_ = (("head", ctypes.c_uint32 * 2), ("atom", ctypes.c_uint32))


def keep_out_of_task_bar(window: int) -> None:
    """Ask for it, of a window that is not on the screen yet; the property is gone when it was hidden. Never raises."""
    try:
        _append_state(ctypes.CDLL("libxcb.so.1"), window)
    except (OSError, AttributeError, ValueError) as error:
        _LOG.info("the task bar may list the panel: %s", error)


def _append_state(xcb: ctypes.CDLL, window: int) -> None:
    for name in ("xcb_connect", "xcb_intern_atom_reply", "xcb_get_input_focus_reply"):
        getattr(xcb, name).restype = ctypes.c_void_p
    for name in ("xcb_intern_atom", "xcb_get_input_focus"):
        getattr(xcb, name).restype = _Cookie
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        if xcb.xcb_connection_has_error(connection):
            raise OSError("no connection to the display")
        state, skip = (_atom(xcb, connection, name) for name in (b"_NET_WM_STATE", b"_NET_WM_STATE_SKIP_TASKBAR"))
        value = ctypes.byref(ctypes.c_uint32(skip))
        xcb.xcb_change_property(connection, _APPEND, ctypes.c_uint32(window), state, _ATOM, _BITS, 1, value)
        _free(xcb.xcb_get_input_focus_reply(connection, xcb.xcb_get_input_focus(connection), None))  # wait for it
    finally:
        xcb.xcb_disconnect(connection)


def _atom(xcb: ctypes.CDLL, connection: ctypes.c_void_p, name: bytes) -> int:
    reply = xcb.xcb_intern_atom_reply(connection, xcb.xcb_intern_atom(connection, 0, len(name), name), None)
    if not reply:
        raise OSError("the display does not answer")
    atom: int = _AtomReply.from_address(reply).atom
    _free(reply)
    return atom


def _free(reply: int | None) -> None:
    if reply:
        ctypes.CDLL(None).free(ctypes.c_void_p(reply))
