"""What the panel's charts show: numbers for the painter, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.domain.model.enums import Health
from trayapp.ui.icons.template import IconState


@dataclass(frozen=True, slots=True)
class ChartMarker:
    """A moment on a chart: `x` from 0 (its beginning) to 1 (now), and what happened."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class FailureChartViewModel:
    """The share of our checks that failed, over time.

    `points` are `x` from 0 to 1 and the share from 0 to 1, None where nothing was checked. `silence` is the stretch
    from our detection to the page's first word, or to now, as two `x`; `spoken` is the whole chart in words.
    """

    points: tuple[tuple[float, float | None], ...]
    noticed: ChartMarker | None
    posted: ChartMarker | None
    silence: tuple[float, float] | None
    silence_text: str
    start: str
    caption: str
    end: str
    spoken: str


@dataclass(frozen=True, slots=True)
class ReportsChartViewModel:
    """Other people's reports over time.

    `points` are `x` from 0 to 1, and the reports as a share of the most there were; `usual` is the share of other days,
    0 where nobody knows it. `spoken` is the whole chart in words.
    """

    points: tuple[tuple[float, float], ...]
    peak_text: str
    usual: float
    usual_text: str
    noticed: ChartMarker | None
    posted: ChartMarker | None
    start: str
    end: str
    spoken: str


@dataclass(frozen=True, slots=True)
class DayViewModel:
    """One day: its worst health, None where nobody checked; `own` if we saw it ourselves; what to say on hover."""

    health: Health | None
    own: bool
    text: str


@dataclass(frozen=True, slots=True)
class DayStripViewModel:
    """One mark a day, oldest first, and the share of the time without trouble."""

    id: str
    name: str
    days: tuple[DayViewModel, ...]
    share: str
    spoken: str


@dataclass(frozen=True, slots=True)
class LatencyViewModel:
    """The answers of one target in the last hour.

    `points` are milliseconds, oldest first, None where no answer came. `low` and `high` bound the usual range, both
    None while too little is known. `spike` is the index of the one point worth a mark.
    """

    service: str
    target: str
    name: str
    state: IconState
    value: str
    points: tuple[float | None, ...]
    low: float | None
    high: float | None
    spike: int | None
    spoken: str


@dataclass(frozen=True, slots=True)
class DumbbellViewModel:
    """One outage: minutes from its beginning to our detection (None: not detected) and to the page's first word."""

    id: str
    label: str
    noticed_min: float | None
    posted_min: float
    spoken: str


@dataclass(frozen=True, slots=True)
class LatenessViewModel:
    """How late the page is: a figure, the sentence behind it, our own record, the last outages as dumbbells.

    `axis` says what the dumbbells measure, and what their two ends are; the first end is "" where none has it.
    """

    figure: str
    sentence: str
    own: str
    outages: tuple[DumbbellViewModel, ...]
    axis: tuple[str, str, str]
    longest_min: float
