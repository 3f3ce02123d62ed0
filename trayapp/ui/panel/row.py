"""One row of the panel's list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.chart_view_models import (
    DayStripViewModel,
    DumbbellViewModel,
    LatencyViewModel,
    LatenessViewModel,
    ReportsChartViewModel,
)
from trayapp.ui.presenters.detail_view_models import ElsewhereViewModel, FactViewModel, PlaceViewModel
from trayapp.ui.presenters.panel_view_model import (
    ComponentViewModel,
    GroupViewModel,
    IncidentViewModel,
    MaintenanceViewModel,
    NotificationViewModel,
    ServiceRowViewModel,
    Tab,
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
    | ReportsChartViewModel
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
    it, of a rating that the tip helped. `note` stands at the row's far edge, in the colour of `state` where it has one;
    `number` stands before a tip; of a service it is the air above and below it in pixels.
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
    state: IconState | None = None

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


def heading_row(title: str, *, note: str = "", url: str = "", toggles: str = "", is_open: bool = False) -> Row:
    """Return the heading of a section; `note` is what it opens or unfolds, or a word about what is below it."""
    spoken = f"{title}. {note}" if note and (url or toggles) else title
    return Row(Kind.HEADING, f"heading:{title}", title, spoken, url=url, toggles=toggles, open=is_open, note=note)


def fact_row(tab: Tab, each: FactViewModel) -> Row:
    """Return a line of a source's detail."""
    spoken = ", ".join(part for part in (each.text, each.aside) if part)
    return Row(Kind.FACT, f"fact:{tab}:{each.id}", each, spoken, each.exact)
