"""What adds up before it is written: stretches of looking, and the samples of an hour."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field

from trayapp.domain.model.enums import Health, Result
from trayapp.domain.model.reports import Sample
from trayapp.store.history.entries import Checked, SamplesSeen

HOUR_S = 3600

BIN_EDGES_MS = (50, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200, 4800, 6400, 9600, 12800)
"""Upper edges of the latency bins; the last bin is open. Steps of 1.33 and 1.5 keep the median within about 20 %."""

_Key = tuple[str, str]


_ADD_HOUR = """
INSERT INTO samples VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    good = good + excluded.good, bad = bad + excluded.bad, inconclusive = inconclusive + excluded.inconclusive,
    timed = timed + excluded.timed, sum_ms = sum_ms + excluded.sum_ms, bins = excluded.bins,
    low_ms = coalesce(min(low_ms, excluded.low_ms), low_ms, excluded.low_ms),
    high_ms = coalesce(max(high_ms, excluded.high_ms), high_ms, excluded.high_ms)
"""
_GROW_SPAN = """
INSERT INTO spans VALUES(?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until, health = excluded.health
"""


@dataclass(slots=True)
class _Stretch:
    """A stretch of looking that is still growing."""

    health: Health
    since_s: float
    until_s: float


@dataclass(slots=True)
class _Hour:
    """The samples of one target in one hour that are not written yet."""

    good: int = 0
    bad: int = 0
    inconclusive: int = 0
    latencies: list[float] = field(default_factory=list)

    def add(self, sample: Sample) -> None:
        """Count one sample; only good ones are timed: an error may be quick."""
        self.good += sample.result is Result.GOOD
        self.bad += sample.result is Result.BAD
        self.inconclusive += sample.result is Result.INCONCLUSIVE
        if sample.result is Result.GOOD and sample.latency_ms is not None:
            self.latencies.append(sample.latency_ms)


class Rollups:
    """Gradual entries on their way to the database. Belongs to the history's thread."""

    def __init__(self) -> None:
        self._stretches: dict[_Key, _Stretch] = {}
        self._grown: dict[tuple[str, str, float], _Stretch] = {}
        self._hours: dict[tuple[str, str, int], _Hour] = {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self._grown and not self._hours

    def add(self, entry: Checked | SamplesSeen) -> None:
        """Take one entry in."""
        if isinstance(entry, Checked):
            for subject, health in entry.healths:
                self._look(entry.service_id, subject, health, entry.at.timestamp(), entry.reach_s)
            return
        for sample in entry.samples:
            hour = int(sample.at.timestamp()) // HOUR_S * HOUR_S
            self._hours.setdefault((entry.service_id, sample.target, hour), _Hour()).add(sample)

    def _look(self, service: str, subject: str, health: Health, at_s: float, reach_s: float) -> None:
        """Grow the present stretch, or begin one.

        Between two looks the earlier one holds. A stretch of unknown is no looking; it only ends what was before.
        """
        now = self._stretches.get((service, subject))
        near = now is not None and 0 <= at_s - now.until_s <= reach_s
        if now is not None and near:
            now.until_s = at_s
            self._grown[service, subject, now.since_s] = now
        if health is Health.UNKNOWN:
            self._stretches.pop((service, subject), None)
        elif now is None or not near or now.health is not health:
            fresh = _Stretch(health, at_s, at_s)
            self._stretches[service, subject] = fresh
            self._grown[service, subject, at_s] = fresh

    def write(self, connection: sqlite3.Connection) -> None:
        """Write all of it inside the caller's transaction; `written` afterwards says that it was committed."""
        connection.executemany(
            _GROW_SPAN,
            [
                (service, subject, stretch.since_s, stretch.until_s, str(stretch.health))
                for (service, subject, _since), stretch in self._grown.items()
            ],
        )
        for (service, target, hour), counted in self._hours.items():
            _write_hour(connection, (service, target, hour), counted)

    def written(self) -> None:
        """Forget what was written. The present stretches go on growing."""
        self._grown.clear()
        self._hours.clear()


def _write_hour(connection: sqlite3.Connection, key: tuple[str, str, int], hour: _Hour) -> None:
    found = connection.execute("SELECT bins FROM samples WHERE service = ? AND target = ? AND hour = ?", key).fetchone()
    bins = json.loads(found[0]) if found else [0] * (len(BIN_EDGES_MS) + 1)
    for latency in hour.latencies:
        bins[sum(latency > edge for edge in BIN_EDGES_MS)] += 1
    connection.execute(
        _ADD_HOUR,
        (
            *key,
            hour.good,
            hour.bad,
            hour.inconclusive,
            len(hour.latencies),
            sum(hour.latencies),
            min(hour.latencies, default=None),
            max(hour.latencies, default=None),
            json.dumps(bins),
        ),
    )


def median_ms(bins: str, low_ms: float, high_ms: float) -> float:
    """Return the median of binned latencies: between the edges of its bin, and never beyond the extremes."""
    counts = json.loads(bins)
    half, below = sum(counts) / 2, 0
    for index, count in enumerate(counts):
        if below + count >= half and count:
            left = BIN_EDGES_MS[index - 1] if index else 0.0
            right = BIN_EDGES_MS[index] if index < len(BIN_EDGES_MS) else high_ms
            return float(min(max(left + (right - left) * (half - below) / count, low_ms), high_ms))
        below += count
    return high_ms
