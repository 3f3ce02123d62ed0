"""What the kernel tells of a process: memory, wake-ups, processor time."""

from __future__ import annotations

import re
from pathlib import Path


def pss_mb(pid: int) -> float:
    """Return the proportional set size in MB: private memory, and a fair share of what others use too."""
    (kib,) = re.findall(
        r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE
    )
    return int(kib) / 1024


def wakeups(pid: int) -> int:
    """Return how often the threads of a process went to sleep so far, that is, how often they had been woken."""
    return sum(
        int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(encoding="ascii"), re.MULTILINE)[0])
        for status in Path(f"/proc/{pid}/task").glob("*/status")
    )


def cpu_s(pid: int) -> float:
    """Return the processor seconds of all threads that are alive, to the nanosecond (`stat` counts in 10 ms)."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9
