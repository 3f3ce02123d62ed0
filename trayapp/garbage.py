"""Python's search for garbage: kept away from the start, and in the tray app from every thread but one.

What is imported then stays, and looking through it again and again took 6 % of the time to the icon. What is frozen is
not looked through later either, which shortens each search.
"""

from __future__ import annotations

import gc

_YOUNG, _MIDDLE, _ALL = 700, 7_000, 25_000
"""Containers made and not freed since, after which Python looks through the youngest, the younger, and all of them.

The first two are Python's own; the last is 70,000 there, and a quarter of what there is. With 300 services 44,000
containers took 13 ms on a busy machine, and 120,000 took 41.
"""

_MOST_KEPT = 25_000
"""Containers that are looked through again after they stayed. Together with `_ALL` they bound the longest search."""


def pause() -> None:
    """Search for no garbage until `resume`."""
    gc.disable()


def resume() -> None:
    """Search again after `pause`, but after a last search not through what there is now.

    The last one takes some ten milliseconds. It finds a class for every record with slots, which was made twice.
    """
    if not gc.isenabled():
        gc.collect()
        gc.freeze()
        gc.enable()


def settle() -> None:
    """Look no more through what there is now, once the first readings of all pages are in: most of them stay.

    Takes microseconds. With hundreds of services each later search would hold both threads up for 30 ms.
    """
    gc.freeze()


class Collector:
    """Searches for garbage in the thread that calls it, and keeps Python from doing so in whichever thread allocates.

    That thread is the one of the windows: an object of Qt's in a cycle would be destroyed by the thread that came upon
    it. No other may end its timers, and Qt's loop crashes on them later.
    """

    def __init__(self) -> None:
        """Keep Python from searching, as `pause` may have done before."""
        self._is_shared = gc.isenabled()
        self._since_middle = self._since_all = 0
        gc.disable()

    def begin(self) -> None:
        """Search once at the end of the start, and then no more through what stayed, as `resume` does."""
        if not self._is_shared:
            resume()
            gc.disable()

    def collect(self) -> None:
        """Search as far as what was allocated since asks for: mostly not at all, and never through all there is."""
        allocated = gc.get_count()[0]
        if allocated < _YOUNG:
            return
        self._since_middle += allocated
        self._since_all += allocated
        if self._since_all >= _ALL:
            gc.collect()
            self._since_middle = self._since_all = 0
            if len(gc.get_objects(2)) > _MOST_KEPT:
                gc.freeze()
        elif self._since_middle >= _MIDDLE:
            gc.collect(1)
            self._since_middle = 0
        else:
            gc.collect(0)

    def close(self) -> None:
        """Leave the search to Python again where others in this process rely on it, with nothing of ours left."""
        if self._is_shared:
            if gc.get_freeze_count():
                gc.unfreeze()
                gc.collect()
            gc.enable()
