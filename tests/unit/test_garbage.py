"""Garbage is not looked for at the start, and is later."""

from __future__ import annotations

import subprocess
import sys

SHOWN = """
import gc
from trayapp import garbage

garbage.resume()
print(gc.isenabled(), gc.get_freeze_count())
garbage.pause()
print(gc.isenabled())
garbage.resume()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
frozen, kept = gc.get_freeze_count(), [[] for _ in range(500)]
garbage.settle()
print(gc.isenabled(), gc.get_freeze_count() >= frozen + 500)
"""


def test_what_is_there_at_the_end_of_the_start_is_not_looked_through_again() -> None:
    done = subprocess.run([sys.executable, "-c", SHOWN], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "0", "False", "True", "True", "True", "True"]
