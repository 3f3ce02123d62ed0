"""Garbage is not looked for at the start, and is later; a collector bounds what stays, and each search."""

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


BURST = """
import gc
from trayapp import garbage

garbage.pause()
collector = garbage.Collector()
collector.begin()
print(gc.isenabled(), gc.get_freeze_count() > 1000)
most = 0
for batch in range(300):
    for _ in range(1000):
        cycle = []
        cycle.append(cycle)
    collector.collect()
    most = max(most, len(gc.get_objects()))
print(most)
for _ in range(300_000):
    cycle = []
    cycle.append(cycle)
collector.collect()
print(len(gc.get_objects()))
"""


def test_a_collector_keeps_the_garbage_of_bursts_bounded() -> None:
    done = subprocess.run([sys.executable, "-c", BURST], capture_output=True, text=True, check=True)
    enabled, frozen, most, after = done.stdout.split()
    assert (enabled, frozen) == ("False", "True")
    assert int(most) < 10_000
    assert int(after) < 10_000, "a burst between two searches is all looked through"


GROWTH = """
import gc
from trayapp import garbage

garbage.pause()
collector = garbage.Collector()
collector.begin()
searches, kept, most = [], [], 0
gc.callbacks.append(lambda phase, info: searches.append((phase, info["generation"])))
for batch in range(600):
    kept.append([[] for _ in range(1000)])
    most = max(most, len(gc.get_objects()))
    collector.collect()
print(most, searches.count(("start", 2)), len(gc.get_objects()))
"""


def test_no_search_is_long_however_much_there_is() -> None:
    done = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True)
    most, whole, left = map(int, done.stdout.split())
    assert most <= 60_000, "what the longest search looked through"
    assert whole >= 10
    assert left < most, "what stayed is looked through no more"


SHARED = """
import gc
from trayapp import garbage

before = gc.get_freeze_count()
collector = garbage.Collector()
collector.begin()
print(gc.isenabled(), gc.get_freeze_count() == before)
kept = [[] for _ in range(200_000)]
collector.collect()
print(gc.get_freeze_count() > 0)
collector.close()
print(gc.isenabled(), gc.get_freeze_count())
"""


def test_a_collector_that_is_closed_leaves_the_search_as_it_was() -> None:
    done = subprocess.run([sys.executable, "-c", SHARED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True", "True", "0"]
