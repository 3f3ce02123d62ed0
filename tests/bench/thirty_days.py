"""Thirty simulated days with nothing wrong: how long a replay takes, in how much memory, and whether it cries wolf.

The week of bad Wi-Fi that comes with the project follows, as a whole.

    python tests/bench/thirty_days.py [--seed N] [--days N]

One stray failure in a hundred of each target, six gaps of the user's own connection a day. Budget: 30 s on one core and
150 MB for 30 days, and no false alarm in these courses. Ends with 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from datetime import datetime

from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.settings import Settings
from trayapp.output.replay_events import as_json_line
from trayapp.simulation.replay import SummaryEvent, replay
from trayapp.simulation.scenario import Scenario, parse_scenario
from trayapp.simulation.scenario_files import load_builtin
from trayapp.simulation.simulated_world import service_of

DAY_S = 86400.0
BUDGET_S = 30.0
BUDGET_MB = 150.0


def quiet(days: int, seed: int) -> Scenario:
    """Return the course."""
    draw = random.Random(seed)
    duration_s = days * DAY_S
    stray = [{"from": 0, "to": duration_s, "outcome": "http_500", "ratio": 0.01}]
    gaps = [
        {"from": begin, "to": begin + 1 + draw.expovariate(1 / 20), "outcome": draw.choice(["dns", "timeout"])}
        for begin in sorted(draw.uniform(0, duration_s) for _ in range(days * 6))
    ]
    page = load_builtin("all-well").page[0]
    return parse_scenario(
        {
            "format": "trayapp-scenario/1",
            "name": "thirty-days",
            "start": "2026-05-01T00:00:00Z",
            "duration_s": duration_s,
            "seed": seed,
            "targets": dict.fromkeys(("api", "auth", "edge"), stray),
            "canaries": gaps,
            "page": [{"at": 0, "body": page.body}],
        }
    )


def main() -> int:
    """Replay, and print what it took."""
    parser = argparse.ArgumentParser(description="Measures the replay.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=30)
    options = parser.parse_args()
    held = [holds(course) for course in (quiet(options.days, options.seed), load_builtin("bad-wifi-week"))]
    return 0 if all(held) else 1


def holds(scenario: Scenario) -> bool:
    """Replay one course, print what it took, and return whether it keeps the budgets."""
    service = service_of(scenario, resources.services())
    monitor = Monitor((service,), Settings(), resources.tip_rules(), local=datetime.time)
    written, began = 0, time.process_time()
    summary = None
    for event in replay(scenario, service, Settings(), monitor):
        written += len(as_json_line(event))
        if isinstance(event, SummaryEvent):
            summary = event.summary
    assert summary is not None
    spent_s = time.process_time() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    looks, days = summary.page_polls + summary.samples // 3, scenario.duration_s / DAY_S
    print(f"{scenario.name}: {days:.0f} days, {looks} looks, {written / 1e6:.1f} MB of lines")
    print(f"  {summary.wall_s:.1f} s ({spent_s:.1f} s of the processor), at most {peak_mb:.0f} MB")
    print(f"  false alarms: {summary.false_alarms}; notices: {summary.notices}", flush=True)
    in_time = summary.wall_s <= BUDGET_S * days / 30 and peak_mb <= BUDGET_MB
    return in_time and summary.false_alarms == 0


if __name__ == "__main__":
    sys.exit(main())
