"""The panel's list as rows, in reading order: pure, so that what is shown and what is folded can be tested as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from trayapp.ui.presenters.incidents import SHOWN_INCIDENTS, SHOWN_UPDATES
from trayapp.ui.presenters.panel_view_model import (
    ComponentViewModel,
    EvidenceViewModel,
    GroupViewModel,
    IncidentViewModel,
    MaintenanceViewModel,
    NotificationViewModel,
    PanelViewModel,
    SparklineViewModel,
    TipViewModel,
    UpdateViewModel,
)


class Kind(Enum):
    """What a row is; the painter has one layout for each."""

    PROBLEM = auto()
    QUIET = auto()
    HEADING = auto()
    TIP = auto()
    INCIDENT = auto()
    UPDATE = auto()
    MORE = auto()
    MAINTENANCE = auto()
    GROUP = auto()
    COMPONENT = auto()
    SPARK = auto()
    EVIDENCE = auto()
    NOTE = auto()
    FOLD = auto()
    NOTICE = auto()


Content = (
    str
    | TipViewModel
    | IncidentViewModel
    | UpdateViewModel
    | MaintenanceViewModel
    | GroupViewModel
    | ComponentViewModel
    | SparklineViewModel
    | EvidenceViewModel
    | NotificationViewModel
)
_NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `key` names it for good; `toggles` is what a choice of it folds or unfolds, `url` what it opens.

    A choice of a QUIET row makes notifications loud again.

    `open` says of a group that it is unfolded, of an update that the timeline goes on below it.
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

    @property
    def can_be_chosen(self) -> bool:
        """Whether Enter or a click does something."""
        return bool(self.url or self.toggles) or self.kind is Kind.QUIET


def rows(view: PanelViewModel, unfolded: frozenset[str]) -> tuple[Row, ...]:
    """Return all rows of a panel, given the keys of what the user has unfolded (or folded, where open is usual)."""
    return tuple(_rows(view, unfolded))


def _rows(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    for index, text in enumerate(view.problems):
        yield Row(Kind.PROBLEM, f"problem:{index}", text, text)
    if view.quiet:
        yield Row(Kind.QUIET, "quiet", view.quiet, f"{view.quiet}. {view.labels.loud}", note=view.labels.loud)
    yield from _section(view.labels.tips, [_tip(tip) for tip in view.tips])
    yield from _section(view.labels.incidents, [*_incidents(view, unfolded, is_open=True)], view.no_incidents)
    yield from _section(view.labels.maintenances, [_maintenance(each) for each in view.maintenances])
    days = view.labels.days if any(group.strip for group in view.groups) else ""
    yield from _section(view.labels.components, [*_groups(view, unfolded)], view.components_note, days)
    yield from _section(view.labels.latency, [_spark(each) for each in view.sparks])
    yield from _section(view.labels.evidence, [_evidence(index, each) for index, each in enumerate(view.evidence)])
    yield from _section(view.labels.resolved, [*_incidents(view, unfolded, is_open=False)])
    yield from _notices(view, unfolded)
    if view.record:
        yield Row(Kind.NOTE, "record", view.record, view.record)


def _notices(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    """Yield the last notifications, folded to one line until somebody asks for them."""
    if not view.notices:
        return
    is_open = _NOTICES in unfolded
    yield Row(Kind.FOLD, _NOTICES, view.notices_title, view.notices_title, toggles=_NOTICES, open=is_open)
    for number, each in enumerate(view.notices if is_open else ()):
        spoken = f"{each.heading}. {each.body}" if each.body else each.heading
        yield Row(Kind.NOTICE, f"notice:{each.exact}:{number}", each, spoken, each.exact)


def _section(title: str, found: list[Row], note: str = "", aside: str = "") -> Iterator[Row]:
    if not found and not note:
        return
    yield Row(Kind.HEADING, f"heading:{title}", title, title, note=aside)
    yield from found
    if note:
        yield Row(Kind.NOTE, f"note:{title}", note, note)


def _tip(tip: TipViewModel) -> Row:
    spoken = ". ".join(part for part in (tip.text.rstrip("."), tip.because, tip.source) if part)
    return Row(Kind.TIP, f"tip:{tip.id}", tip, spoken, url=tip.source_url)


def _incidents(view: PanelViewModel, unfolded: frozenset[str], *, is_open: bool) -> Iterator[Row]:
    listed = [incident for incident in view.incidents if incident.is_open is is_open]
    everything = f"incidents:{is_open}"
    shown = listed if everything in unfolded else listed[:SHOWN_INCIDENTS]
    for incident in shown:
        key = f"incident:{incident.service}:{incident.id}"
        spoken = f"{incident.title}. {incident.facts}"
        yield Row(Kind.INCIDENT, key, incident, spoken, incident.exact, incident.url)
        if is_open:
            yield from _updates(view, incident, key, unfolded)
    if len(listed) > SHOWN_INCIDENTS:
        yield _more(everything, view, len(listed) - len(shown), view.more_incidents)


def _updates(view: PanelViewModel, incident: IncidentViewModel, key: str, unfolded: frozenset[str]) -> Iterator[Row]:
    whole = key in unfolded
    shown = incident.updates if whole else incident.updates[:SHOWN_UPDATES]
    for number, update in enumerate(shown):
        new = view.labels.new if update.is_new else ""
        spoken = ". ".join(part for part in (update.heading, new, update.text) if part)
        yield Row(
            Kind.UPDATE,
            f"update:{incident.service}:{incident.id}:{update.id}",
            update,
            spoken,
            update.exact,
            note=new,
            open=number + 1 < len(shown),
        )
    if len(incident.updates) > SHOWN_UPDATES:
        yield _more(key, view, len(incident.updates) - len(shown), incident.more)


def _more(key: str, view: PanelViewModel, hidden: int, text: str) -> Row:
    said = text if hidden else view.labels.less
    return Row(Kind.MORE, f"more:{key}", said, said, toggles=key, open=not hidden)


def _maintenance(each: MaintenanceViewModel) -> Row:
    key, spoken = f"maintenance:{each.service}:{each.id}", f"{each.title}. {each.facts}"
    return Row(Kind.MAINTENANCE, key, each, spoken, each.exact, each.url)


def _groups(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    """Yield the groups; what the user has chosen for one while it is well says nothing of it in trouble."""
    for group in view.groups:
        key = f"group:{group.service}:{group.id}"
        choice = f"{key}:{'trouble' if group.in_trouble else 'well'}"
        is_open = group.in_trouble != (choice in unfolded)
        spoken = f"{group.name}. {group.summary}" + (f". {group.strip.summary}" if group.strip else "")
        exact = group.strip.summary if group.strip else ""
        yield Row(Kind.GROUP, key, group, spoken, exact, toggles=choice, open=is_open)
        if is_open:
            yield from _members(group, view, unfolded)


def _members(group: GroupViewModel, view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    """Yield what is hit, and what is well if there is nothing else or the user asked for it."""
    key = f"well:{group.service}:{group.id}"
    shown = group.components
    if not group.components or key in unfolded:
        shown += group.well
    for component in shown:
        name = f"component:{group.service}:{group.id}:{component.id}"
        yield Row(Kind.COMPONENT, name, component, f"{component.name}: {component.word}")
    if group.more:
        yield _more(key, view, 0 if key in unfolded else 1, group.more)


def _spark(spark: SparklineViewModel) -> Row:
    spoken = ", ".join(part for part in (spark.target, spark.latest, spark.summary) if part)
    exact = ", ".join(part for part in (spark.latest, spark.summary) if part)
    return Row(Kind.SPARK, f"spark:{spark.service}:{spark.target}", spark, spoken, exact)


def _evidence(index: int, each: EvidenceViewModel) -> Row:
    return Row(Kind.EVIDENCE, f"evidence:{index}", each, f"{each.source}: {each.text}", each.exact)
