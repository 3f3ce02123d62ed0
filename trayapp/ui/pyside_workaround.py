"""Keeps None, True and False alive where the bindings do not.

PySide6 6.12.0 returns them without taking a reference, as is right since Python 3.12 made them immortal (PEP 683). On
Python 3.11 each call of a Qt method that returns nothing then takes one reference of None too many: after some ten
thousand calls the interpreter aborts with "none_dealloc: deallocating None". Measured with CPython 3.11.7: 1000 calls
of QPainter.setPen cost 1000 references.
"""

from __future__ import annotations

import sys

import PySide6

_PLENTY = 1 << 60
_MADE_IMMORTAL_IN = (3, 12)
_UNCOUNTED_SINCE = (6, 12)


def pin_refcounts() -> None:
    """Give the singletons more references than any process can lose; needed before the first window, free after it."""
    if sys.version_info >= _MADE_IMMORTAL_IN or PySide6.__version_info__ < _UNCOUNTED_SINCE:
        return
    if sys.getrefcount(None) > _PLENTY // 2:
        return
    import ctypes  # noqa: PLC0415 - 3 ms and 0.4 MB that others need not spend

    for singleton in (None, True, False, NotImplemented, Ellipsis):
        # An object begins with its count of references (CPython, release builds before 3.12).
        ctypes.c_ssize_t.from_address(id(singleton)).value += _PLENTY
