"""One row of the panel's list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from trayapp.ui.presenters.chart_view_models import (
    DayStripViewModel,
    DumbbellViewModel,
    FailureChartViewModel,
    LatencyViewModel,
    LatenessViewModel,
)
from trayapp.ui.presenters.panel_view_model import (
    ComponentViewModel,
    ElsewhereViewModel,
    FactViewModel,
    GroupViewModel,
    IncidentViewModel,
    MaintenanceViewModel,
    NotificationViewModel,
    PlaceViewModel,
    ServiceRowViewModel,
    TipViewModel,
    UpdateViewModel,
)


class Kind(Enum):
    """What a row is; the painter has one layout for each."""

    PROBLEM = auto()
    SILENCED = auto()
    HEADING = auto()
    SERVICE = auto()
    TIP = auto()
    REASON = auto()
    FEEDBACK = auto()
    INCIDENT = auto()
    UPDATE = auto()
    MORE = auto()
    MAINTENANCE = auto()
    GROUP = auto()
    COMPONENT = auto()
    LATENCY = auto()
    REPORTS = auto()
    DAYS = auto()
    LATENESS = auto()
    DUMBBELL = auto()
    AXIS = auto()
    FACT = auto()
    NOTE = auto()
    NOTIFICATION = auto()
    ASK = auto()
    ANSWER = auto()
    HEADS = auto()
    PLACE = auto()


Content = (
    str
    | TipViewModel
    | ServiceRowViewModel
    | IncidentViewModel
    | UpdateViewModel
    | MaintenanceViewModel
    | GroupViewModel
    | ComponentViewModel
    | LatencyViewModel
    | DayStripViewModel
    | LatenessViewModel
    | DumbbellViewModel
    | FailureChartViewModel
    | FactViewModel
    | NotificationViewModel
    | ElsewhereViewModel
    | PlaceViewModel
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `key` names it for good; `toggles` is what a choice of it folds or unfolds, `url` what it opens.

    Choosing a SILENCED row makes notifications sound again, a FEEDBACK row rates its tip, an ASK row with a note asks
    other places. `open` says of a group or a heading that it is unfolded, of an update that the timeline goes on below
    it, of a rating that the tip helped. `note` stands at the row's far edge, `number` before a tip; of a service it is
    the air above and below it in pixels, of a place how many columns.
    """

    kind: Kind
    key: str
    content: Content
    spoken: str
    exact: str = ""
    url: str = ""
    toggles: str = ""
    open: bool = False
    note: str = ""
    number: int = 0

    @property
    def can_be_chosen(self) -> bool:
        """Whether Enter or a click does something."""
        asks = self.kind is Kind.ASK and bool(self.note)
        return asks or bool(self.url or self.toggles) or self.kind in {Kind.SILENCED, Kind.FEEDBACK}


def matching(listed: tuple[Row, ...], wanted: str, nothing: str) -> tuple[Row, ...]:
    """Return the rows with all words of `wanted` and the headings above them; a row that says `nothing` for none."""
    words = wanted.casefold().split()
    if not words:
        return listed
    found: list[Row] = []
    heading: list[Row] = []
    for row in listed:
        if row.kind is Kind.HEADING:
            heading = [row]
        elif all(word in row.spoken.casefold() for word in words):
            found += [*heading, row]
            heading = []
    return tuple(found) or (Row(Kind.NOTE, "nothing", nothing, nothing),)
