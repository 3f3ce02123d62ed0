"""Scenarios: recorded or invented courses of events, read strictly from their file format and asked about a moment.

All moments are seconds since the scenario's start. Nothing here draws lots: whoever asks brings the draw.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from trayapp.domain.messages.scenario import wrong_value
from trayapp.domain.model.problem import Problem
from trayapp.i18n.formatter import translate
from trayapp.simulation.outcome_timeline import (
    OK,
    OUTCOME_WORDS,
    Outcome,
    OutcomeKind,
    OutcomeSpan,
    OutcomeTimeline,
    TimeWindow,
    parse_outcome,
)
from trayapp.typed_table import MAX_SHOWN_CHARACTERS, TableError, TableReader

FORMAT = "trayapp-scenario/1"
MAX_FILE_BYTES = 32 * 1024 * 1024
"""Cap on a scenario file: the 90 recorded days with a whole page body at each change are about 6 MB."""
MAX_DURATION_S = 400 * 86400.0
EARLIEST_YEAR, LATEST_YEAR = 1970, 9990
"""Years in which a scenario may start: Python's calendar must not end within it."""
MAX_ROWS = 20_000
"""Cap on the spans of one target and on every other list."""
MAX_TARGETS = 16
MAX_COUNTRIES = 60
EVERYWHERE_ELSE = "*"
"""The key that stands for every country that a scenario does not list; without it they fare as the user does."""


class ScenarioError(ValueError):
    """A scenario that cannot be used; `problem` tells people why and names the key at fault."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(translate(problem.message))
        self.problem = problem


class PageFormat(StrEnum):
    """Which page format an entry speaks, and thereby at which path it is found."""

    INCIDENTIO_PROXY = "incidentio-proxy"
    STATUSPAGE_V2 = "statuspage-v2"


class TruthKind(StrEnum):
    """What was really the matter."""

    OUTAGE = "outage"
    DEGRADED = "degraded"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """What the status page answers from `at_s` on. A `body` that is text is sent as it is, any other as JSON."""

    at_s: float
    format: PageFormat
    status: int
    content_type: str
    body: str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Truth(TimeWindow):
    """A stretch in which something was really the matter, whoever noticed."""

    what: TruthKind = TruthKind.OUTAGE


@dataclass(frozen=True, slots=True)
class Scenario:
    """One course of events. Lists are in the order of time, but for spans: the later in the file wins.

    `home` is the user's country, `regions` what the targets answer in others.
    """

    name: str
    about: str
    start: datetime
    duration_s: float
    seed: int
    service_id: str
    service_name: str
    targets: Mapping[str, OutcomeTimeline] = field(default_factory=dict)
    canaries: OutcomeTimeline = field(default_factory=OutcomeTimeline)
    page: tuple[PageEntry, ...] = ()
    suspended: tuple[TimeWindow, ...] = ()
    truth: tuple[Truth, ...] = ()
    home: str = "GB"
    regions: Mapping[str, Mapping[str, OutcomeTimeline]] = field(default_factory=dict)

    def outcome(self, target: str, moment_s: float, draw: float) -> tuple[Outcome, float | None]:
        """Return one sample's outcome and latency in ms (None: the target's own). Targets not listed are good."""
        course = self.targets.get(target)
        return (OK, None) if course is None else course.at(moment_s, draw)

    def page_at(self, moment_s: float) -> PageEntry | None:
        """Return the page entry that holds; None before the first one: there is no page then."""
        index = bisect_right(self.page, moment_s, key=lambda entry: entry.at_s)
        return self.page[index - 1] if index else None

    def moment(self, moment_s: float) -> datetime:
        """Return the scenario's own wall-clock time of `moment_s`."""
        return self.start + timedelta(seconds=moment_s)


def parse_scenario(document: object) -> Scenario:
    """Return the scenario that a decoded JSON document describes; raise `ScenarioError` where it is wrong.

    README.md has the format. `format`, `start` and `duration_s` must be there; every other key
    may be absent, and a key that nobody knows is an error: a misspelt one would change the course in silence.
    """
    try:
        return _scenario(_Row(document))
    except TableError as error:
        found = "nothing" if error.found is None else repr(error.found)
        shown = found if len(found) <= MAX_SHOWN_CHARACTERS else f"{found[:MAX_SHOWN_CHARACTERS]}..."
        raise ScenarioError(wrong_value(error.key, shown, error.allowed)) from error


class _Row(TableReader):
    """One object of the file, read value by value."""

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """Read a number within [low, high]; without a `default` it has to be there."""
        value = self._value(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise TableError(self.key(name), value, f"a number from {low:g} to {high:g}")
        return float(value)

    def raw(self, name: str) -> object:
        """Read whatever is there; None where nothing is."""
        return self._value(name)

    def moment(self, name: str) -> datetime:
        """Read a time that says its zone."""
        value = self._value(name)
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
            raise TableError(self.key(name), value, "a time with its zone, such as 2026-02-03T20:00:00Z")
        return found.astimezone(UTC)

    def window(self) -> tuple[float, float]:
        """Read `from` and `to`, in that order of time."""
        begin = self.number("from", 0.0, MAX_DURATION_S)
        end = self.number("to", 0.0, MAX_DURATION_S)
        if end <= begin:
            raise TableError(self.key("to"), end, f"a number above {begin:g}, which is {self.key('from')}")
        return begin, end

    def rows(self, name: str) -> list[_Row]:
        """Read a list of objects; absent is empty."""
        value = self._value(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > MAX_ROWS:
            raise TableError(self.key(name), value, f"a list of at most {MAX_ROWS}")
        return [_Row(each, f"{self.key(name)}[{index}]") for index, each in enumerate(value)]

    def row(self, name: str) -> _Row:
        """Read an object inside this one; absent is an empty one."""
        value = self._value(name)
        return _Row({} if value is None else value, self.key(name))


def _scenario(row: _Row) -> Scenario:
    row.word("format", (FORMAT,))
    service = row.row("service")
    identifier = service.text("id", "openai")
    scenario = Scenario(
        name=row.text("name", "unnamed"),
        about=row.text("about", "-"),
        start=row.moment("start"),
        duration_s=row.number("duration_s", 0.001, MAX_DURATION_S),
        seed=_seed(row),
        service_id=identifier,
        service_name=service.text("name", identifier),
        targets=_targets(row),
        canaries=_course(row, "canaries"),
        page=tuple(sorted((_page_entry(each) for each in row.rows("page")), key=lambda entry: entry.at_s)),
        suspended=_merged(_window(each) for each in row.rows("suspend")),
        truth=tuple(sorted((_truth(each) for each in row.rows("truth")), key=lambda each: each.from_s)),
        home=_country(row, "home", row.text("home", "GB")),
        regions=_regions(row),
    )
    service.finish()
    row.finish()
    return scenario


def _seed(row: _Row) -> int:
    value = row.raw("seed")
    if isinstance(value, bool) or not isinstance(value, int | None):
        raise TableError(row.key("seed"), value, "a whole number")
    return value or 0


def _targets(row: _Row, key: str = "targets") -> dict[str, OutcomeTimeline]:
    table = row.raw(key)
    if table is None:
        return {}
    if not isinstance(table, Mapping) or len(table) > MAX_TARGETS:
        raise TableError(row.key(key), table, f"at most {MAX_TARGETS} targets, each with a list of spans")
    inner = _Row(table, row.key(key))
    return {name: _course(inner, name) for name in table}


def _regions(row: _Row) -> dict[str, dict[str, OutcomeTimeline]]:
    table = row.raw("regions")
    if table is None:
        return {}
    if not isinstance(table, Mapping) or len(table) > MAX_COUNTRIES:
        raise TableError(row.key("regions"), table, f"at most {MAX_COUNTRIES} countries, each with its targets")
    inner = _Row(table, row.key("regions"))
    return {_country(inner, each, each): _targets(inner, each) for each in table}


def _country(row: _Row, key: str, code: str) -> str:
    if code != EVERYWHERE_ELSE and not (len(code) == 2 and code.isascii() and code.isupper()):
        raise TableError(row.key(key), code, "a country's code of two capitals")
    return code


def _course(row: _Row, name: str) -> OutcomeTimeline:
    return OutcomeTimeline(_span(each) for each in row.rows(name))


def _span(row: _Row) -> OutcomeSpan:
    begin, end = row.window()
    word = row.raw("outcome")
    outcome = parse_outcome(word)
    if outcome is None:
        raise TableError(row.key("outcome"), word, f"one of {OUTCOME_WORDS}")
    latency = row.number("latency_ms", 0.0, 600_000.0, None if outcome.kind is OutcomeKind.SLOW else -1.0)
    ratio = row.number("ratio", 0.0, 1.0, 1.0)
    row.finish()
    return OutcomeSpan(begin, end, outcome, ratio, None if latency < 0 else latency)


def _page_entry(row: _Row) -> PageEntry:
    body = row.raw("body")
    body = "" if body is None else body
    if not isinstance(body, str | Mapping):
        raise TableError(row.key("body"), body, "an object, or a text that is sent as it is")
    entry = PageEntry(
        at_s=row.number("at", 0.0, MAX_DURATION_S),
        format=row.word("format", tuple(PageFormat), PageFormat.INCIDENTIO_PROXY),
        status=int(row.number("status", 200, 599, 200)),
        content_type=row.text("content_type", "application/json"),
        body=body,
    )
    row.finish()
    return entry


def _window(row: _Row) -> TimeWindow:
    window = TimeWindow(*row.window())
    row.finish()
    return window


def _merged(windows: Iterable[TimeWindow]) -> tuple[TimeWindow, ...]:
    merged: list[TimeWindow] = []
    for window in sorted(windows, key=lambda each: each.from_s):
        if merged and window.from_s <= merged[-1].to_s:
            merged[-1] = TimeWindow(merged[-1].from_s, max(merged[-1].to_s, window.to_s))
        else:
            merged.append(window)
    return tuple(merged)


def _truth(row: _Row) -> Truth:
    truth = Truth(*row.window(), row.word("what", tuple(TruthKind)))
    row.finish()
    return truth
