"""What Linux tells of a process that runs on while we look: what we list may be gone when we read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def listening_ports(pid: int | str = "self") -> set[int]:
    """Return the TCP ports at which a process listens."""
    sockets = set(_targets(Path(f"/proc/{pid}/fd")))
    tables = (Path(f"/proc/{pid}/net", name).read_text(encoding="ascii") for name in ("tcp", "tcp6"))
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return {int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in sockets}


def of_threads(pid: int, name: str) -> Iterator[str]:
    """Return a file of the kernel's of each thread of a process."""
    for file in Path(f"/proc/{pid}/task").glob(f"*/{name}"):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread ended
            yield file.read_text(encoding="ascii")


def _targets(folder: Path) -> Iterator[str]:
    for link in folder.iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            yield str(link.readlink())
