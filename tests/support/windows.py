"""Which tests are not run on Windows: the table `tests/windows.toml`, each entry with its reason.

An entry names a file, a test (`file::test`, with all its cases) or a case (`file::test[case]`). Under `posix` is what
Windows has no counterpart of, or what is about another platform; under `wine` what a Windows made by Wine cannot do
though Microsoft's can.
"""

from __future__ import annotations

import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
TABLE = _ROOT / "tests" / "windows.toml"


@cache
def entries() -> dict[str, str]:
    """Return the reason for each name in the table; where this is Windows itself, without Wine's own."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    kinds = ("posix", "wine") if is_wine() else ("posix",)
    return {
        name: f"{kind}: {each['reason']}" for kind in kinds for each in table.get(kind, ()) for name in each["tests"]
    }


def is_wine() -> bool:
    """Return whether this Windows is Wine."""
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.windll.ntdll, "wine_get_version")


SLOWER = 5 if is_wine() else 1
"""How much longer than elsewhere a test may take in Wine.

It computes as fast as the machine's own Linux does, but opens files through a server of its own: to import httpx and
`trayapp.cli.waiting` took 0.89 s of computing there, and 0.16 s beside it on Linux, the server's own work not counted.
"""


def with_time(item: pytest.Item) -> None:
    """Give a test the time that it may take here."""
    marker = item.get_closest_marker("timeout")
    limit_s = float(marker.args[0] if marker else item.config.getini("timeout"))
    item.add_marker(pytest.mark.timeout(SLOWER * limit_s), append=False)


def reason_of(nodeid: str) -> str:
    """Return why a test, its class or its file is not run on Windows; "" where it is."""
    name = nodeid if nodeid in entries() else nodeid.partition("[")[0]
    while name not in entries() and "::" in name:
        name = name.rpartition("::")[0]
    return entries().get(name, "")


class LeftOut(pytest.Module):
    """A file that cannot even be imported on Windows: it is reported as skipped, with its reason."""

    def collect(self):
        """Skip the file."""
        pytest.skip(reason_of(self.nodeid), allow_module_level=True)
