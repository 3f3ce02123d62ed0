"""What a source's tab shows in detail: its facts, and of other places and people a table and a chart."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.chart_view_models import ReportsChartViewModel


@dataclass(frozen=True, slots=True)
class FactViewModel:
    """One line of a source's detail: what, and beside it a figure; `exact` is the moment, written out."""

    id: str
    text: str
    state: IconState | None = None
    aside: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class CellViewModel:
    """How one target does at one place: a mark and a word; `calm` where there is nothing to see."""

    state: IconState | None
    text: str
    calm: bool = True


@dataclass(frozen=True, slots=True)
class PlaceViewModel:
    """One row of the table of places: its name, a badge for the user's own, and a cell for each target.

    Where it is `merged`, its one cell speaks for all targets. `columns` are the texts of the whole table, names with
    their badges first, then column by column with its head: they say how wide each must be.
    """

    id: str
    name: str
    badge: str = ""
    cells: tuple[CellViewModel, ...] = ()
    spoken: str = ""
    merged: bool = False
    columns: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ElsewhereViewModel:
    """How the service on show does in other places. `check` offers to ask them, "" where that cannot be done now.

    `answer` and `sentence` say whether it is only here; `heads` are the table's columns, `notes` the lines below it,
    `footnotes` those at the end of all.
    """

    title: str
    check: str
    answer: str = ""
    sentence: str = ""
    heads: tuple[str, ...] = ()
    places: tuple[PlaceViewModel, ...] = ()
    notes: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherPeopleViewModel:
    """What other people report: how much in a few words, the `chart` of it and whose it is, then source by source.

    `calm` is whether that is no more than on other days, `exact` when they were asked.
    """

    amount: str = ""
    calm: bool = True
    chart: ReportsChartViewModel | None = None
    source: str = ""
    exact: str = ""
    facts: tuple[FactViewModel, ...] = ()
