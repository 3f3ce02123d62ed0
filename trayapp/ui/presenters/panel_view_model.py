"""The panel's finished view: every text is said, cleaned and cut; widgets put them in place and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from trayapp.domain.model.enums import Health
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.tray_view_model import NO_SILENCE_MENU, SilenceMenuViewModel


@dataclass(frozen=True, slots=True)
class HeaderViewModel:
    """What, in words; how sure and since when; who says so. `exact` is since when, written out."""

    state: IconState
    headline: str
    sureness: str = ""
    attribution: str = ""
    exact: str = ""


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A mark and a few words; `spoken` is for a screen reader, which sees no marks."""

    state: IconState
    text: str
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class SourceViewModel:
    """One of the three signals. `odd` marks the only one that is in trouble, its worst line first."""

    title: str
    lines: tuple[MarkLine, ...]
    age: str
    exact: str = ""
    odd: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class TipViewModel:
    """One workaround with its reason and its source."""

    id: str
    text: str
    because: str
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class UpdateViewModel:
    """One entry of a timeline."""

    id: str
    heading: str
    exact: str
    text: str
    is_latest: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class IncidentViewModel:
    """One incident and its timeline, newest first; `more` offers the updates beyond the first SHOWN_UPDATES.

    Its `id` is the page's, and only with the `service` nobody else's. `mute` offers to hear only of its end, or, where
    it is `muted`, of it again; "" where nothing is told of it anyway.
    """

    service: str
    id: str
    state: IconState
    title: str
    facts: str
    exact: str = ""
    url: str = ""
    is_open: bool = True
    updates: tuple[UpdateViewModel, ...] = ()
    more: str = ""
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


@dataclass(frozen=True, slots=True)
class DayStripViewModel:
    """One mark a day, oldest first; None is a day on which we did not look."""

    days: tuple[Health | None, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class ComponentViewModel:
    """One component and its health in a word."""

    id: str
    name: str
    state: IconState
    word: str


@dataclass(frozen=True, slots=True)
class GroupViewModel:
    """A group; one `in_trouble` is shown open with the `components` that are hit; `more` offers the `well` ones.

    Its `id` is the page's, or a mere name or nothing, and only with the `service` nobody else's.
    """

    service: str
    id: str
    name: str
    state: IconState
    summary: str
    in_trouble: bool
    components: tuple[ComponentViewModel, ...] = ()
    well: tuple[ComponentViewModel, ...] = ()
    more: str = ""
    strip: DayStripViewModel | None = None


@dataclass(frozen=True, slots=True)
class SparklineViewModel:
    """The latest answers of one target, oldest first, in milliseconds; None is an answer that did not come."""

    service: str
    target: str
    state: IconState
    points: tuple[float | None, ...]
    latest: str
    summary: str


@dataclass(frozen=True, slots=True)
class EvidenceViewModel:
    """One line that supports the verdict; `exact` is since when, written out."""

    source: str
    text: str
    exact: str = ""


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
    incidents: str
    resolved: str
    maintenances: str
    components: str
    evidence: str
    latency: str
    days: str
    new: str
    loud: str
    keep_quiet: str
    check: str
    copy: str
    copied: str
    settings: str
    open_page: str
    less: str


@dataclass(frozen=True, slots=True)
class PanelViewModel:
    """The whole panel, section by section, in reading order."""

    labels: Labels
    header: HeaderViewModel
    demo: str = ""
    problems: tuple[str, ...] = ()
    signals: tuple[SourceViewModel, ...] = ()
    tips: tuple[TipViewModel, ...] = ()
    incidents: tuple[IncidentViewModel, ...] = ()
    no_incidents: str = ""
    more_incidents: str = ""
    maintenances: tuple[MaintenanceViewModel, ...] = ()
    groups: tuple[GroupViewModel, ...] = ()
    components_note: str = ""
    sparks: tuple[SparklineViewModel, ...] = ()
    evidence: tuple[EvidenceViewModel, ...] = ()
    record: str = ""
    quiet: str = ""
    quiet_menu: SilenceMenuViewModel = NO_SILENCE_MENU
    notices_title: str = ""
    notices: tuple[NotificationViewModel, ...] = ()
    checking: bool = False
    last_look: str = ""
    last_look_exact: str = ""
    page_url: str = ""
    signed: str = ""
