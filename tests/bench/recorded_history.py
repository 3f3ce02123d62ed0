"""The recorded history as a judge: 69 incidents of OpenAI's page (Dec 2025 to Mar 2026), replayed as one course.

    python tests/bench/recorded_history.py [--seed N] [--keep FILE] [--days N]

The page tells when an incident was posted, which components it hit and when they were back; it does not tell what a
probe would have seen. What is assumed here:

- A target sees an incident that hits a component with the role that the target stands for (resources/services.toml):
  every Login is seen by `auth`; Chat Completions and Responses are seen by `api`. A single other API (Images, Batch,
  Fine-tuning ...) and every other component of ChatGPT fail behind doors that the keyless targets do not pass, and are
  for the page alone to tell.
- Such a target fails at a share of its requests that the component's worst word suggests (`SHARES`).
- Trouble began `LAG_S` before it was posted (20 min on 3 February 2026, 34 on the 4th), or when the page says, if that
  is earlier.
- Beside all that each target loses 1 % of its requests, and the user's connection breaks six times a day.

Ends with 1 if an incident of ten minutes or more that the targets can see is missed, if there is more than one false
alarm, or if an incident has more than two audible notices. Without ../shared there is nothing to judge: it says so.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging" / "scenarios"))

from incidentio import Impact, Incident, Page, Update

from trayapp import resources
from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.model.enums import TargetState
from trayapp.domain.model.reports import Report
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Settings
from trayapp.simulation.replay import NotificationEvent, SummaryEvent, replay
from trayapp.simulation.scenario import Scenario, parse_scenario
from trayapp.simulation.score import Summary
from trayapp.simulation.simulated_world import service_of

RECORDED = (
    Path(__file__).resolve().parents[3]
    / "shared"
    / "payloads"
    / "openai-incidentio"
    / "component-impacts-20260317T1556Z.json"
)
SHARES = {"degraded_performance": 0.35, "partial_outage": 0.5, "full_outage": 1.0}
LAG_S = 1200.0
STRAY = 0.01
GAPS_A_DAY = 6
LONG_ENOUGH_S = 600.0
DAY_S = 86400.0


@dataclass(frozen=True)
class Recorded:
    """One incident: `began_s` to `ended_s` is when it hurt, `posted_s` when the page said so; `seen` are targets."""

    id: str
    title: str
    began_s: float
    posted_s: float
    ended_s: float
    status: str
    components: tuple[str, ...]
    seen: tuple[str, ...]

    @property
    def told_until_s(self) -> float:
        """Until when the page tells of it: a minute at least, for some are posted when they are over."""
        return max(self.ended_s, self.posted_s + 60)

    @property
    def is_judged(self) -> bool:
        """Whether it may not be missed."""
        return bool(self.seen) and self.ended_s - self.began_s >= LONG_ENOUGH_S


@dataclass
class Watch:
    """The real monitor, and when each of its targets was found to be down, in seconds."""

    monitor: Monitor
    start: datetime
    down: dict[str, list[float]] = field(default_factory=dict)

    def on_report(self, report: Report, now: datetime) -> Effects:
        """Take in one report."""
        return self._noted(self.monitor.on_report(report, now), now)

    def on_tick(self, now: datetime) -> Effects:
        """Let time pass."""
        return self._noted(self.monitor.on_tick(now), now)

    def on_resume(self, now: datetime) -> Effects:
        """Take note that the computer slept."""
        return self.monitor.on_resume(now)

    def _noted(self, effects: Effects, now: datetime) -> Effects:
        for probe in effects.snapshot.services[0].probes:
            if probe.state is TargetState.DOWN:
                self.down.setdefault(probe.target, []).append((now - self.start).total_seconds())
        return effects

    def found(self, incident: Recorded) -> float | None:
        """Return when one of the targets that see `incident` was first found down in it."""
        moments = (each for target in incident.seen for each in self.down.get(target, ()))
        return min((each for each in moments if incident.began_s <= each <= incident.ended_s), default=None)


def recorded(document: dict[str, list[dict[str, str]]], start: datetime) -> list[Recorded]:
    """Return the incidents of the recorded body, in the order in which they were posted."""
    roles = _roles()
    impacts: dict[str, list[dict[str, str]]] = {}
    for row in document["component_impacts"]:
        impacts.setdefault(row["status_page_incident_id"], []).append(row)
    found = []
    for link in sorted(document["incident_links"], key=lambda each: each["published_at"]):
        rows = impacts[link["id"]]
        posted_s = _seconds(link["published_at"], start)
        ended_s = max(_seconds(row["end_at"], start) for row in rows)
        began_s = min(posted_s - LAG_S, *(_seconds(row["start_at"], start) for row in rows))
        found.append(
            Recorded(
                id=link["id"],
                title=link["name"],
                began_s=max(0.0, began_s),
                posted_s=posted_s,
                ended_s=ended_s,
                status=max((row["status"] for row in rows), key=lambda word: SHARES[word]),
                components=tuple(dict.fromkeys(row["component_id"] for row in rows)),
                seen=tuple(sorted({target for row in rows for target in roles.get(row["component_id"], ())})),
            )
        )
    return found


def _roles() -> dict[str, set[str]]:
    """Return which targets see each component."""
    service = resources.services()[0]
    return {
        part.id: {target.name for target in service.targets if target.stands_for in part.roles}
        for part in service.parts.values()
    }


def _seconds(stamp: str, start: datetime) -> float:
    return round((datetime.fromisoformat(stamp) - start).total_seconds(), 3)


def scenario(incidents: Sequence[Recorded], start: datetime, seed: int, days: int) -> dict[str, object]:
    """Return the course as a scenario file holds it."""
    draw = random.Random(seed)
    duration_s = days * DAY_S
    stray = {"from": 0, "to": duration_s, "outcome": "timeout", "ratio": STRAY}
    targets: dict[str, list[dict[str, object]]] = {name: [dict(stray)] for name in ("api", "auth", "edge")}
    for each in incidents:
        for target in each.seen:
            span = {"from": each.began_s, "to": each.ended_s, "outcome": "http_503", "ratio": SHARES[each.status]}
            targets[target].append(span)
    gaps = []
    for begin in sorted(draw.uniform(0, duration_s) for _ in range(days * GAPS_A_DAY)):
        outcome = draw.choice(["dns", "timeout"])
        gaps.append({"from": begin, "to": begin + 1 + draw.expovariate(1 / 20), "outcome": outcome})
    return {
        "format": "trayapp-scenario/1",
        "name": "recorded-history",
        "start": start.isoformat(),
        "duration_s": duration_s,
        "seed": seed,
        "targets": targets,
        "canaries": gaps,
        "page": Page(start, [_told(each) for each in incidents]).entries(),
        "truth": [{"from": each.began_s, "to": each.told_until_s, "what": "outage"} for each in incidents],
    }


def _told(each: Recorded) -> Incident:
    """Return how the page tells an incident: posted, watched when most of it is over, resolved with its impact."""
    ended_s = each.told_until_s
    watched_s = each.posted_s + 0.8 * (ended_s - each.posted_s)
    updates = (
        Update(each.posted_s, "investigating", "We are looking into it."),
        Update(watched_s, "monitoring", "A remedy is in place. We are watching."),
        Update(ended_s, "resolved", "All is as usual."),
    )
    impacts = (Impact(each.components, each.posted_s, ended_s, each.status),)
    return Incident(each.title.strip(), each.posted_s, updates, impacts, each.id)


@dataclass(frozen=True)
class Outcome:
    """What a run gave."""

    incidents: tuple[Recorded, ...]
    found_s: dict[str, float | None]
    summary: Summary
    audible: Counter[str]
    wall_s: float
    days: int

    @property
    def missed(self) -> list[Recorded]:
        """The incidents that our own probe should have found and did not."""
        return [each for each in self.incidents if each.is_judged and self.found_s[each.id] is None]

    @property
    def loud(self) -> list[str]:
        """The notices that were heard more than twice."""
        return [slot for slot, times in self.audible.items() if times > 2]

    @property
    def holds(self) -> bool:
        """Whether all is as it must be."""
        return not self.missed and self.summary.false_alarms <= 1 and not self.loud


def run(document: dict[str, object], incidents: Sequence[Recorded], days: int) -> Outcome:
    """Replay the course."""
    played: Scenario = parse_scenario(document)
    service: Service = service_of(played, resources.services())
    watch = Watch(Monitor((service,), Settings(), resources.tip_rules(), local=datetime.time), played.start)
    began = time.perf_counter()
    audible: Counter[str] = Counter()
    summary = None
    for event in replay(played, service, Settings(), watch):
        if isinstance(event, NotificationEvent):
            audible[event.notice.slot] += event.notice.sound
        elif isinstance(event, SummaryEvent):
            summary = event.summary
    assert summary is not None
    found = {each.id: watch.found(each) for each in incidents}
    return Outcome(tuple(incidents), found, summary, audible, time.perf_counter() - began, days)


def told(outcome: Outcome) -> Iterator[str]:
    """Yield the figures as lines."""
    judged = [each for each in outcome.incidents if each.is_judged]
    found = [each for each in judged if outcome.found_s[each.id] is not None]
    delays = [float(outcome.found_s[each.id] or 0.0) - each.began_s for each in found]
    late = [each for each in found if float(outcome.found_s[each.id] or 0.0) > each.posted_s]
    summary = outcome.summary
    yield f"{len(outcome.incidents)} incidents in {outcome.days} days; targets can see {len(judged)} of 10 min or more"
    yield f"missed: {len(outcome.missed)}   later than the page: {len(late)}   false alarms: {summary.false_alarms}"
    if delays:
        yield f"found after: median {statistics.median(delays):.0f} s, largest {max(delays):.0f} s"
    a_day = summary.notices / outcome.days
    yield f"notices: {summary.notices}, {a_day:.2f} a day; audible {sum(outcome.audible.values())}"
    yield f"heard more than twice: {len(outcome.loud)}"
    yield f"{summary.samples} samples, {summary.page_polls} looks at the page, {outcome.wall_s:.1f} s"
    for each in outcome.missed:
        yield f"MISSED {each.title!r}, {(each.ended_s - each.began_s) / 60:.0f} min, seen by {', '.join(each.seen)}"


def main() -> int:
    """Judge, and print what came of it."""
    parser = argparse.ArgumentParser(description="Replays the recorded history.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=92, help="only so many days from the beginning")
    parser.add_argument("--keep", type=Path, help="write the scenario there")
    options = parser.parse_args()
    if not RECORDED.exists():
        print("the recorded history is not here: nothing to judge")
        return 0
    document, incidents = course(options.seed, options.days)
    if options.keep:
        options.keep.write_text(json.dumps(document), encoding="utf-8")
    outcome = run(document, incidents, options.days)
    print(*told(outcome), sep="\n")
    return 0 if outcome.holds else 1


def course(seed: int, days: int, body: Path = RECORDED) -> tuple[dict[str, object], list[Recorded]]:
    """Return the course of the first `days` days of a page's impacts as a scenario, and its incidents."""
    document = json.loads(body.read_text(encoding="utf-8"))
    first = min(datetime.fromisoformat(row["start_at"]) for row in document["component_impacts"])
    start = (first - timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    incidents = [each for each in recorded(document, start) if each.ended_s < days * DAY_S - 3600]
    return scenario(incidents, start, seed, days), incidents


if __name__ == "__main__":
    sys.exit(main())
