"""What the kernel tells of a process: memory, wake-ups, processor time."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.processes import of_threads


def pss_mb(pid: int) -> float:
    """Return the proportional set size in MB: private memory, and a fair share of what others use too."""
    (kib,) = re.findall(
        r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE
    )
    return int(kib) / 1024


def wakeups(pid: int) -> int:
    """Return how often the threads of a process went to sleep so far, that is, how often they had been woken."""
    read = re.compile(r"^voluntary_ctxt_switches:\s+(\d+)", re.MULTILINE)
    return sum(int(count) for status in of_threads(pid, "status") for count in read.findall(status))


def cpu_s(pid: int) -> float:
    """Return the processor seconds of all threads that are alive, to the nanosecond (`stat` counts in 10 ms)."""
    return sum(int(account.split()[0]) for account in of_threads(pid, "schedstat")) / 1e9
