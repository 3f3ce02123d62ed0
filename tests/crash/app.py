"""The tray app on a clock that runs fast: `python -m tests.crash.app PROFILE SINCE`. Everything else is as it is.

The clock goes on from one run to the next, as the machine's does: it was right at SINCE, in seconds of the epoch.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from trayapp.app import bootstrap
from trayapp.cli.tray import give_up
from trayapp.simulation.virtual_clock import ScenarioClock

SPEED = 10.0


class FastClock(ScenarioClock):
    """The machine's clocks, `SPEED` times as fast since a moment."""

    def __init__(self, since: float) -> None:
        super().__init__(datetime.fromtimestamp(since, UTC), SPEED)
        self._since = since

    def now(self) -> datetime:
        """Return the wall time."""
        return datetime.fromtimestamp(self._since + (time.time() - self._since) * SPEED, UTC)

    def seconds(self) -> float:
        """Return steady seconds."""
        return time.monotonic() * SPEED


if __name__ == "__main__":
    bootstrap.LiveClock = partial(FastClock, float(sys.argv[2]))
    sys.exit(bootstrap.run_tray(Path(sys.argv[1]), give_up, verbose=False))
