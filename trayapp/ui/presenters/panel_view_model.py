"""The panel's finished view: every text is translated, cleaned and cut; widgets only put them in place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.chart_view_models import (
    DayStripViewModel,
    FailureChartViewModel,
    LatencyViewModel,
    LatenessViewModel,
)
from trayapp.ui.presenters.detail_view_models import ElsewhereViewModel, FactViewModel, OtherPeopleViewModel
from trayapp.ui.presenters.tray_view_model import NO_SILENCE_MENU, SilenceMenuViewModel


class Tab(StrEnum):
    """What the list below the sources shows: the overview, or one source's detail, or what was."""

    OVERVIEW = "overview"
    PAGE = "page"
    PROBE = "probe"
    NETWORK = "network"
    ELSEWHERE = "elsewhere"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class HeaderViewModel:
    """What, in one plain headline; the answer to "them or me?", and how long. `exact` is since when, written out."""

    state: IconState
    headline: str
    answer: str = ""
    more: str = ""
    exact: str = ""
    chart: FailureChartViewModel | None = None


@dataclass(frozen=True, slots=True)
class SourceViewModel:
    """One source: its name, a mark and a word, a figure. `spoken` is all of it, for a screen reader."""

    tab: Tab
    title: str
    state: IconState
    word: str
    figure: str
    spoken: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class TipViewModel:
    """One workaround: the verb first and bold in `lead`, then the rest; its reason and its source on request."""

    id: str
    lead: str
    text: str
    because: str
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class UpdateViewModel:
    """One entry of a timeline."""

    id: str
    clock: str
    phase: str
    exact: str
    text: str
    is_latest: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class IncidentViewModel:
    """One incident and its timeline, newest first.

    `more` offers the updates beyond the first SHOWN_UPDATES, `earlier` those before the newest. `facts` say where it
    stands, `facts_beside_updates` the rest of it, where the newest update stands below and says that.
    Its `id` is the page's, unique only together with `service`. `mute` offers to mute it until it is resolved, or,
    where it is `muted`, to unmute it; "" where nothing is notified of it anyway.
    """

    service: str
    id: str
    state: IconState
    title: str
    facts: str
    facts_beside_updates: str = ""
    exact: str = ""
    url: str = ""
    is_open: bool = True
    is_watched: bool = True
    updates: tuple[UpdateViewModel, ...] = ()
    more: str = ""
    earlier: str = ""
    mute: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class MaintenanceViewModel:
    """One planned maintenance; `exact` is from when to when, written out."""

    service: str
    id: str
    title: str
    facts: str
    url: str = ""
    exact: str = ""
    in_progress: bool = False


@dataclass(frozen=True, slots=True)
class ComponentViewModel:
    """One component and its health in a word."""

    id: str
    name: str
    state: IconState
    word: str


@dataclass(frozen=True, slots=True)
class GroupViewModel:
    """A group of components; one `in_trouble` lists the `components` that are hit; `more` offers the `well` ones.

    Its `id` is the page's, or a mere name or nothing, and unique only together with `service`. `yours` is whether the
    user uses what the group stands for.
    """

    service: str
    id: str
    name: str
    state: IconState
    summary: str
    in_trouble: bool
    yours: bool = True
    components: tuple[ComponentViewModel, ...] = ()
    well: tuple[ComponentViewModel, ...] = ()
    more: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRowViewModel:
    """One of several services: its mark, its name, its verdict in a few words, and which others it stands with."""

    id: str
    name: str
    state: IconState
    text: str
    url: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class NotificationViewModel:
    """One notification that was shown: when and what, and what it said of the cause."""

    heading: str
    exact: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The headings of the panel's sections and the names of its controls, in the user's language."""

    title: str
    tips: str
    why: str
    other_people: str
    helped: str
    unhelpful: str
    updates: str
    open_incident: str
    affected: str
    yours_first: str
    incidents: str
    resolved: str
    maintenances: str
    components: str
    latency: str
    last_hour: str
    days: str
    lateness: str
    history: str
    new: str
    resume: str
    silence: str
    check: str
    copy: str
    copy_row: str
    copied: str
    settings: str
    open_page: str
    pin: str
    less: str
    all_incidents: str
    filter: str
    nothing_found: str


@dataclass(frozen=True, slots=True)
class PanelViewModel:
    """The whole panel, section by section. `facts` holds the detail of every source by its tab.

    `public_pages` are the addresses where everybody can see what other people report.
    """

    labels: Labels
    header: HeaderViewModel
    demo: str = ""
    in_trouble: bool = False
    problems: tuple[str, ...] = ()
    sources: tuple[SourceViewModel, ...] = ()
    services: tuple[ServiceRowViewModel, ...] = ()
    tips: tuple[TipViewModel, ...] = ()
    incidents: tuple[IncidentViewModel, ...] = ()
    no_incidents: str = ""
    more_incidents: str = ""
    maintenances: tuple[MaintenanceViewModel, ...] = ()
    groups: tuple[GroupViewModel, ...] = ()
    well_groups: str = ""
    other_groups: str = ""
    components_note: str = ""
    latencies: tuple[LatencyViewModel, ...] = ()
    network_latency: LatencyViewModel | None = None
    strips: tuple[DayStripViewModel, ...] = ()
    lateness: LatenessViewModel | None = None
    facts: tuple[tuple[Tab, tuple[FactViewModel, ...]], ...] = ()
    elsewhere: ElsewhereViewModel | None = None
    other_people: OtherPeopleViewModel | None = None
    public_pages: tuple[str, ...] = ()
    silenced: str = ""
    silence_menu: SilenceMenuViewModel = NO_SILENCE_MENU
    notifications: tuple[NotificationViewModel, ...] = ()
    checking: bool = False
    last_check: str = ""
    last_check_exact: str = ""
    page_url: str = ""
    summary: str = ""

    def facts_of(self, tab: Tab) -> tuple[FactViewModel, ...]:
        """Return the detail of one source."""
        return dict(self.facts).get(tab, ())
