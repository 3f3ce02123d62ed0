"""A tray of its own process that looks for all: `python -m tests.team.leader PORT CADENCE`, to be killed.

It reads "well" or "bad" line by line: what it finds from then on.
"""

from __future__ import annotations

import queue
import sys
import threading
from datetime import UTC, datetime

from tests.support.team import Tray
from trayapp.app.team_service import TeamService
from trayapp.domain.model.settings import TeamSettings
from trayapp.domain.model.team import TeamReport

PROBE_S = 0.5


def main() -> None:
    """Look and tell until the end of the input."""
    port, cadence = int(sys.argv[1]), float(sys.argv[2])
    settings = TeamSettings(f"mqtt://127.0.0.1:{port}", cadence=cadence, name="Leader")
    tray, reports, words = Tray(1, cadence=cadence), queue.Queue[TeamReport](), queue.Queue[str]()
    tray.remember_good_minutes(datetime.now(UTC))
    service = TeamService(settings, tray.member, lambda: datetime.now(UTC), reports.put, lambda problem: None)
    service.start()
    threading.Thread(target=lambda: [words.put(line.strip()) for line in sys.stdin] + [words.put("")]).start()
    well = True
    while True:
        tray.look(datetime.now(UTC), well=well)
        while not reports.empty():
            tray.hear(reports.get())
        service.show(tray.effects.snapshot)
        try:
            word = words.get(timeout=PROBE_S)
        except queue.Empty:
            continue
        if not word:
            break
        well = word == "well"
    service.close()


if __name__ == "__main__":
    main()
