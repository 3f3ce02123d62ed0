"""What a row is put together from: texts, marks, lines, charts, each in its rectangle. Laid out once, painted often."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt

from trayapp.ui.icons.template import IconState
from trayapp.ui.panel.theme import ColourRole, FontRole
from trayapp.ui.presenters.chart_view_models import (
    DayViewModel,
    FailureChartViewModel,
    LatencyViewModel,
    ReportsChartViewModel,
)

WRAPPED = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class Text:
    """A text in its rectangle, in a colour or a state's; `end` aligns it to the trailing edge, `one_line` elides it."""

    rect: QRect
    text: str
    font: FontRole = FontRole.BODY
    colour: ColourRole | IconState = ColourRole.TEXT
    end: bool = False
    one_line: bool = False


@dataclass(frozen=True, slots=True)
class RichText:
    """A line that begins in bold: `lead`, then `text`; wrapped, with `html` as it is drawn."""

    rect: QRect
    html: str
    font: FontRole = FontRole.BODY


@dataclass(frozen=True, slots=True)
class Mark:
    """A state's silhouette."""

    rect: QRect
    state: IconState


@dataclass(frozen=True, slots=True)
class Badge:
    """A number in a disc."""

    rect: QRect
    number: int


@dataclass(frozen=True, slots=True)
class Pill:
    """A short text on a tinted ground: what is the user's own."""

    rect: QRect
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline below a table's head."""

    rect: QRect


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar beside what is new."""

    rect: QRect


@dataclass(frozen=True, slots=True)
class Chevron:
    """Whether a group is open."""

    rect: QRect
    open: bool


@dataclass(frozen=True, slots=True)
class DayStrip:
    """One mark a day; a day without a check is a faint dash and never green."""

    rect: QRect
    days: tuple[DayViewModel, ...]


@dataclass(frozen=True, slots=True)
class LatencyLine:
    """A line of answer times over the usual range, with gaps where no answer came."""

    rect: QRect
    latency: LatencyViewModel


@dataclass(frozen=True, slots=True)
class FailureChart:
    """The share of failing checks over time, with who spoke when."""

    rect: QRect
    chart: FailureChartViewModel
    state: IconState


@dataclass(frozen=True, slots=True)
class ReportsChart:
    """Other people's reports over time, with who spoke when."""

    rect: QRect
    chart: ReportsChartViewModel


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """From our detection to the page's first word, in minutes after the beginning, on an axis of `longest` minutes.

    The minutes are written after the dot, in `ends` pixels beyond the axis at most.
    """

    rect: QRect
    noticed_min: float | None
    posted_min: float
    longest_min: float
    ends: int


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot of a chart's legend: ours, or the page's."""

    rect: QRect
    state: IconState


@dataclass(frozen=True, slots=True)
class LinkMark:
    """An arrow out of a frame: what is beside it leads out of the panel."""

    rect: QRect


Chart = DayStrip | LatencyLine | FailureChart | ReportsChart | Dumbbell | Dot
Piece = LinkMark | Text | RichText | Mark | Badge | Pill | Rule | Bar | Chevron | Chart


@dataclass(slots=True)
class RowLayout:
    """A row laid out for one width."""

    height: int
    pieces: list[Piece] = field(default_factory=list)
