"""Python's search for garbage, kept away from the start.

What is imported then stays, and looking through it again and again took 6 % of the time to the icon. What is frozen is
not looked through later either, which shortens each search.
"""

from __future__ import annotations

import gc


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
