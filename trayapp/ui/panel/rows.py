"""The panel's list as rows, in reading order: pure, so that what is shown and what is folded can be tested as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from trayapp.ui.panel.place_rows import elsewhere_rows, footnote_rows, people_rows
from trayapp.ui.panel.row import Kind, Row, fact_row, heading_row
from trayapp.ui.presenters.chart_view_models import DayStripViewModel, LatencyViewModel, LatenessViewModel
from trayapp.ui.presenters.incidents import SHOWN_INCIDENTS, SHOWN_UPDATES
from trayapp.ui.presenters.panel_view_model import (
    GroupViewModel,
    IncidentViewModel,
    MaintenanceViewModel,
    NotificationViewModel,
    PanelViewModel,
    ServiceRowViewModel,
    Tab,
    UpdateViewModel,
)

_FULL_UPDATES = 1
"""Updates of the main incident that the overview shows with their text; the next is one line, the rest folded."""
_SHOWN_DUMBBELLS = 4
FEW_SERVICES = 12
"""More of them have lower rows, so that twenty fit without scrolling, a line to filter them, and no charts."""
ALL_INCIDENTS = "record"
"""What choosing the heading of the page's lateness asks for; it folds nothing."""


def rows(view: PanelViewModel, unfolded: frozenset[str], tab: Tab = Tab.OVERVIEW) -> tuple[Row, ...]:
    """Return all rows of a panel, given the keys of what the user has unfolded (or folded, where open is usual)."""
    return tuple(_rows(view, unfolded, tab))


def _rows(view: PanelViewModel, unfolded: frozenset[str], tab: Tab) -> Iterator[Row]:
    for index, text in enumerate(view.problems):
        yield Row(Kind.PROBLEM, f"problem:{index}", text, text)
    if view.silenced:
        spoken = f"{view.silenced}. {view.labels.resume}"
        yield Row(Kind.SILENCED, "silenced", view.silenced, spoken, note=view.labels.resume)
    match tab:
        case Tab.OVERVIEW:
            yield from _trouble(view, unfolded) if view.in_trouble else _calm(view)
        case Tab.PAGE:
            yield from _page_detail(view, unfolded)
        case Tab.PROBE:
            yield from _facts(view, tab)
            yield from _latencies(view)
        case Tab.NETWORK:
            yield from _facts(view, tab)
            if view.network_latency is not None:
                yield from _section(view.labels.latency, [_latency(view.network_latency)], note=view.labels.last_hour)
        case Tab.ELSEWHERE if view.elsewhere is not None:
            yield from elsewhere_rows(view.elsewhere)
            yield from people_rows(view)
            yield from footnote_rows(view.elsewhere)
        case Tab.HISTORY:
            yield from _past(view, unfolded)


def _trouble(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    yield from _services(view)
    yield from _tips(view, unfolded)
    yield from _main_incident(view, unfolded)
    running = [_maintenance(each) for each in view.maintenances if each.in_progress]
    yield from _section(view.labels.maintenances, running)
    hit = [row for group in view.groups if group.in_trouble and group.yours for row in _group(group, view, unfolded)]
    if hit:
        yield from _section(view.labels.affected, hit, note=view.labels.yours_first)
        yield from _note("fine", view.well_groups)
        yield from _note("unused", view.other_groups)
    if not (view.services or view.tips or hit or view.incidents):
        yield from _facts(view, Tab.PROBE)


def _calm(view: PanelViewModel) -> Iterator[Row]:
    yield from _services(view)
    yield from _section(view.labels.maintenances, [_maintenance(each) for each in view.maintenances])
    if len(view.services) <= FEW_SERVICES:
        yield from _latencies(view)
    yield from _section(view.labels.days, [_days(each) for each in view.strips])
    if view.lateness is not None:
        yield from _lateness(view, view.lateness)


def _services(view: PanelViewModel) -> Iterator[Row]:
    for title, listed in groupby(view.services, key=lambda each: each.group):
        yield from _section(title, [_service(each, is_low=len(view.services) > FEW_SERVICES) for each in listed])


def _service(each: ServiceRowViewModel, *, is_low: bool) -> Row:
    spoken = f"{each.name}: {each.text or each.group}"
    return Row(Kind.SERVICE, f"service:{each.id}", each, spoken, spoken, each.url, number=2 if is_low else 4)


def _tips(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    if not view.tips:
        return
    is_open = "why" in unfolded
    label = view.labels
    yield heading_row(label.tips, note=label.why, toggles="why", is_open=is_open)
    for number, tip in enumerate(view.tips, 1):
        spoken = " ".join(part for part in (f"{number}.", tip.lead, tip.text) if part)
        yield Row(Kind.TIP, f"tip:{tip.id}", tip, spoken, number=number)
        if is_open:
            reason = ". ".join(part for part in (tip.because, tip.source) if part)
            yield Row(Kind.REASON, f"reason:{tip.id}", tip, reason, url=tip.source_url)
            yield Row(Kind.FEEDBACK, f"helped:{tip.id}", tip, label.helped, note=label.helped, open=True)
            yield Row(Kind.FEEDBACK, f"unhelpful:{tip.id}", tip, label.unhelpful, note=label.unhelpful)


def _main_incident(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    """Yield the official updates of the newest open incident, and the titles of the others."""
    listed = [each for each in view.incidents if each.is_open and each.is_watched]
    if not listed:
        return
    main, others = listed[0], listed[1:]
    key = _incident_key(main)
    yield heading_row(view.labels.updates, note=view.labels.open_incident if main.url else "", url=main.url)
    yield _incident(replace(main, facts=main.facts_beside_updates))
    whole = key in unfolded
    for number, update in enumerate(main.updates if whole else main.updates[:_FULL_UPDATES]):
        yield _update(view, main, update, goes_on=number + 1 < len(main.updates))
    if len(main.updates) > _FULL_UPDATES:
        yield _more(key, view, 0, "") if whole else _folded_updates(main, key)
    everything = "incidents:True"
    for each in others if everything in unfolded else others[: SHOWN_INCIDENTS - 1]:
        yield _incident(each)
    if len(others) >= SHOWN_INCIDENTS:
        hidden = 0 if everything in unfolded else len(others) - SHOWN_INCIDENTS + 1
        yield _more(everything, view, hidden, view.more_incidents)


def _folded_updates(incident: IncidentViewModel, key: str) -> Row:
    """Return the line behind which the earlier updates are: the newest of them, and how many there are."""
    update = replace(incident.updates[_FULL_UPDATES], text="")
    spoken = f"{update.clock} {update.phase}. {incident.earlier}"
    return Row(Kind.UPDATE, f"more:{key}", update, spoken, update.exact, toggles=key, note=incident.earlier)


def _page_detail(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    page_url = view.page_url
    yield heading_row(_title_of(view, Tab.PAGE), note=view.labels.open_page if page_url else "", url=page_url)
    yield from _fact_rows(view, Tab.PAGE)
    yield from _section(view.labels.incidents, [*_incidents(view, unfolded, is_open=True)])
    yield from _note("incidents", view.no_incidents)
    yield from _section(view.labels.maintenances, [_maintenance(each) for each in view.maintenances])
    parts = [row for group in view.groups for row in _group(group, view, unfolded)]
    yield from _section(view.labels.components, parts)
    yield from _note("components", view.components_note)


def _past(view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    yield from _section(view.labels.resolved, [*_incidents(view, unfolded, is_open=False)])
    listed = [_notification(number, each) for number, each in enumerate(view.notifications)]
    yield from _section(view.labels.history, listed)
    said = view.labels.all_incidents
    yield Row(Kind.MORE, "more:record", said, said, toggles=ALL_INCIDENTS)


def _title_of(view: PanelViewModel, tab: Tab) -> str:
    return next((each.title for each in view.sources if each.tab is tab), "")


def _facts(view: PanelViewModel, tab: Tab) -> Iterator[Row]:
    yield from _section(_title_of(view, tab), [*_fact_rows(view, tab)])


def _fact_rows(view: PanelViewModel, tab: Tab) -> Iterator[Row]:
    for each in view.facts_of(tab):
        yield fact_row(tab, each)


def _section(title: str, found: list[Row], note: str = "") -> Iterator[Row]:
    if found:
        yield heading_row(title, note=note)
        yield from found


def _note(key: str, text: str) -> Iterator[Row]:
    if text:
        yield Row(Kind.NOTE, f"note:{key}", text, text)


def _incident_key(incident: IncidentViewModel) -> str:
    return f"incident:{incident.service}:{incident.id}"


def _incident(incident: IncidentViewModel) -> Row:
    spoken = f"{incident.title}. {incident.facts}"
    return Row(Kind.INCIDENT, _incident_key(incident), incident, spoken, incident.exact, incident.url)


def _incidents(view: PanelViewModel, unfolded: frozenset[str], *, is_open: bool) -> Iterator[Row]:
    listed = [incident for incident in view.incidents if incident.is_open is is_open]
    everything = f"incidents:{is_open}"
    shown = listed if everything in unfolded else listed[:SHOWN_INCIDENTS]
    for incident in shown:
        yield _incident(replace(incident, facts=incident.facts_beside_updates) if is_open else incident)
        if is_open:
            yield from _updates(view, incident, unfolded)
    if len(listed) > SHOWN_INCIDENTS:
        yield _more(everything, view, len(listed) - len(shown), view.more_incidents)


def _updates(view: PanelViewModel, incident: IncidentViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    key = _incident_key(incident)
    shown = incident.updates if key in unfolded else incident.updates[:SHOWN_UPDATES]
    for number, update in enumerate(shown):
        yield _update(view, incident, update, goes_on=number + 1 < len(shown))
    if len(incident.updates) > SHOWN_UPDATES:
        yield _more(key, view, len(incident.updates) - len(shown), incident.more)


def _update(view: PanelViewModel, incident: IncidentViewModel, update: UpdateViewModel, *, goes_on: bool) -> Row:
    new = view.labels.new if update.is_new else ""
    heading = f"{update.clock} {update.phase}"
    spoken = ". ".join(part for part in (heading, new, update.text) if part)
    key = f"update:{incident.service}:{incident.id}:{update.id}"
    return Row(Kind.UPDATE, key, update, spoken, update.exact, note=new, open=goes_on)


def _more(key: str, view: PanelViewModel, hidden: int, text: str) -> Row:
    said = text if hidden else view.labels.less
    return Row(Kind.MORE, f"more:{key}", said, said, toggles=key, open=not hidden)


def _maintenance(each: MaintenanceViewModel) -> Row:
    key, spoken = f"maintenance:{each.service}:{each.id}", f"{each.title}. {each.facts}"
    return Row(Kind.MAINTENANCE, key, each, spoken, each.exact, each.url)


def _group(group: GroupViewModel, view: PanelViewModel, unfolded: frozenset[str]) -> Iterator[Row]:
    """Yield a group; one that the user has unfolded stays open whatever becomes of it."""
    key = f"group:{group.service}:{group.id}"
    is_open = key in unfolded
    spoken = f"{group.name}. {group.summary}"
    yield Row(Kind.GROUP, key, group, spoken, toggles=key, open=is_open)
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


def _latencies(view: PanelViewModel) -> Iterator[Row]:
    listed = [_latency(each) for each in view.latencies]
    yield from _section(view.labels.latency, listed, note=view.labels.last_hour)


def _latency(each: LatencyViewModel) -> Row:
    return Row(Kind.LATENCY, f"latency:{each.service}:{each.target}", each, each.spoken, each.spoken)


def _days(strip: DayStripViewModel) -> Row:
    return Row(Kind.DAYS, f"days:{strip.id}", strip, strip.spoken, strip.spoken)


def _lateness(view: PanelViewModel, record: LatenessViewModel) -> Iterator[Row]:
    yield heading_row(view.labels.lateness, note=view.labels.all_incidents, toggles=ALL_INCIDENTS)
    spoken = ". ".join(part for part in (f"{record.figure} {record.sentence}", record.own) if part)
    yield Row(Kind.LATENESS, "lateness", record, spoken)
    for each in record.outages[:_SHOWN_DUMBBELLS]:
        scaled = Row(Kind.DUMBBELL, f"dumbbell:{each.id}", each, each.spoken, each.spoken)
        yield replace(scaled, note=f"{record.longest_min:g}")
    if record.outages:
        yield Row(Kind.AXIS, "axis", record, " ".join(filter(None, record.axis)))


def _notification(number: int, each: NotificationViewModel) -> Row:
    spoken = f"{each.heading}. {each.body}" if each.body else each.heading
    return Row(Kind.NOTIFICATION, f"notification:{each.exact}:{number}", each, spoken, each.exact)
