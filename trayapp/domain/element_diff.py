"""Which elements of a sequence are others than last time, for whoever looks at the same sequence again and again.

Views and states are frozen: one that is the same object says the same. Asking so costs a few microseconds for hundreds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import is_not
from typing import Generic, TypeVar

_Element = TypeVar("_Element")


class ElementDiff(Generic[_Element]):
    """Compares a sequence with the last one that it was shown. Belongs to one thread."""

    def __init__(self) -> None:
        self._last: tuple[_Element, ...] = ()

    def places(self, elements: Sequence[_Element]) -> list[int]:
        """Return the places whose elements are other objects than last time; all where there are more or fewer."""
        last, self._last = self._last, tuple(elements)
        if len(last) != len(self._last):
            return list(range(len(self._last)))
        return list(compress(range(len(last)), map(is_not, last, self._last)))

    def changed(self, elements: Sequence[_Element]) -> list[_Element]:
        """Return the elements at those places."""
        last, self._last = self._last, tuple(elements)
        if len(last) != len(self._last):
            return list(self._last)
        return list(compress(self._last, map(is_not, last, self._last)))

    def forget(self) -> None:
        """Take everything as changed next time."""
        self._last = ()
