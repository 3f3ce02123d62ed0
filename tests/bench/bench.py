"""The budgets of the design, measured: `make bench`.

    python -m tests.bench.bench [ROW ...]
        rows: start memory status quiet stall panel services poll detector replay history

What is measured on a desktop is what users have: the installed wheel, started by its own command on a profile that was
used before. Beside it, in the same run and on the same Python and Qt, a bare PySide6 tray app is measured, for this
machine's milliseconds mean nothing elsewhere; figures are medians of five or more, with the smallest and the largest
behind them.
Ends with 1 if a budget does not hold.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import rows
from tests.bench.desk import Desk
from tests.bench.installation import install
from tests.bench.rows import Bench, Row
from tests.bench.world import World

HERE = Path(__file__).parent

ON_A_DESKTOP: dict[str, Callable[[Bench], Row | tuple[Row, ...]]] = {
    "start": rows.start_to_icon,
    "memory": rows.idle_memory,
    "status": rows.status,
    "quiet": rows.quiet,
    "stall": rows.stall,
    "panel": rows.panel,
    "services": rows.services,
    "poll": rows.unchanged_poll,
}
BY_THEMSELVES = {"detector": "detector_figures", "replay": "thirty_days", "history": "recorded_history"}
"""Rows that need no desktop, with the module that measures each; it ends with 0 where its budgets hold."""


def main() -> int:
    """Measure and print the rows asked for, all by default."""
    parser = argparse.ArgumentParser(description="Measures the budgets.")
    parser.add_argument("rows", nargs="*", choices=[*ON_A_DESKTOP, *BY_THEMSELVES, []], metavar="ROW")
    wanted = parser.parse_args().rows or [*ON_A_DESKTOP, *BY_THEMSELVES]
    began = time.monotonic()
    kept = measure([name for name in wanted if name in ON_A_DESKTOP])
    for name, script in BY_THEMSELVES.items():
        if name in wanted:
            kept = subprocess.run([sys.executable, "-m", f"tests.bench.{script}"], check=False).returncode == 0 and kept
    print(f"measured in {time.monotonic() - began:.0f} s")
    return 0 if kept else 1


def measure(wanted: list[str]) -> bool:
    """Measure rows on a desktop of their own; return whether all their budgets hold."""
    if not wanted:
        return True
    print(f"{'what':<44}{'ours':>9}{'bare':>9}{'ratio':>7}  {'budget':<13}{'':<5}(smallest - largest)")
    kept = True
    with Desk() as desk, World() as world, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(desk, world, install(Path(folder)), Path(folder))
        for name in wanted:
            found = ON_A_DESKTOP[name](bench)
            for row in found if isinstance(found, tuple) else (found,):
                print(line(row), flush=True)
                kept = kept and row.holds
    return kept


def line(row: Row) -> str:
    """Return one row as text."""
    bare = f"{statistics.median(row.bare):.3g}" if row.bare else ""
    ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
    budget = f"<= {row.limit:g} x bare" if row.by_ratio else f"<= {row.limit:g}"
    spread = f"({min(row.ours):.3g} - {max(row.ours):.3g} {row.unit}".rstrip() + ")"
    verdict = "ok" if row.holds else "OVER"
    return f"{row.what:<44}{row.median:>9.3g}{bare:>9}{ratio:>7}  {budget:<13}{verdict:<5}{spread}"


if __name__ == "__main__":
    sys.exit(main())
