"""Components by group as the page groups them: what is in trouble first and open, what is well folded to a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trayapp.domain.messages import panel, states
from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.context import Day
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import (
    ComponentViewModel,
    DayStripViewModel,
    GroupViewModel,
    SparklineViewModel,
)
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line
from trayapp.ui.presenters.sources import page_health, target_icon, target_names


def groups(snapshot: Snapshot, teller: Formatter, days: Mapping[str, tuple[Day, ...]]) -> tuple[GroupViewModel, ...]:
    """Return every group; those in trouble first, the worst of them at the top, else in the page's order."""
    views: list[tuple[int, GroupViewModel]] = []
    for service in snapshot.services:
        prefix = f"{clean_line(service.name, NAME_LIMIT)}: " if len(snapshot.services) > 1 else ""
        stale = page_health(service) is Health.UNKNOWN
        for key, members in _by_group(service.components).items():
            health = worst(member.health for member in members)
            views.append((health.rank, _group(service.id, prefix, members, teller, days.get(key, ()), stale=stale)))
    views.sort(key=lambda each: -each[0] if each[1].in_trouble else 0)
    return tuple(view for _, view in views)


def _by_group(components: Iterable[Component]) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = {}
    for component in components:
        found.setdefault(component.group_id or component.group or "", []).append(component)
    return found


def _group(
    service_id: str, prefix: str, members: list[Component], teller: Formatter, days: tuple[Day, ...], *, stale: bool
) -> GroupViewModel:
    health = worst(member.health for member in members)
    bad = [member for member in members if member.health is not Health.OPERATIONAL]
    well = [member for member in members if member.health is Health.OPERATIONAL]
    said = panel.in_trouble(len(bad), len(members), states.HEALTH[health]) if bad else panel.all_well(len(members))
    name = clean_line(members[0].group, NAME_LIMIT) if members[0].group else teller.translate(panel.OTHER_PARTS)
    bad.sort(key=lambda member: -member.health.rank)
    return GroupViewModel(
        service=service_id,
        id=members[0].group_id or members[0].group or "",
        name=prefix + name,
        state=_mark(health, stale=stale),
        summary=teller.translate(said),
        in_trouble=bool(bad),
        components=tuple(_component(member, teller, stale=stale) for member in bad),
        well=tuple(_component(member, teller, stale=stale) for member in well),
        more=teller.translate(panel.others_well(len(well))) if bad and well else "",
        strip=_strip(days, teller) if days else None,
    )


def _component(component: Component, teller: Formatter, *, stale: bool) -> ComponentViewModel:
    word = teller.translate(states.HEALTH[component.health])
    return ComponentViewModel(
        component.id, clean_line(component.name, NAME_LIMIT), _mark(component.health, stale=stale), word
    )


def _mark(health: Health, *, stale: bool) -> IconState:
    """Return the mark of a health; one that was well when the page could last be read is not shown as well now."""
    return IconState.UNKNOWN if stale and health is Health.OPERATIONAL else HEALTH_ICON[health]


def _strip(days: tuple[Day, ...], teller: Formatter) -> DayStripViewModel:
    looked = [day.health for day in days if day.health is not None]
    good = sum(health in {Health.OPERATIONAL, Health.MAINTENANCE} for health in looked)
    return DayStripViewModel(
        tuple(day.health for day in days), teller.translate(panel.strip_summary(good, len(looked), len(days)))
    )


def components_note(snapshot: Snapshot, teller: Formatter) -> str:
    """Return what has to be said about the list of components as a whole: that it is missing, or old."""
    if not any(service.components for service in snapshot.services):
        return teller.translate(panel.NO_COMPONENTS)
    if any(service.components and page_health(service) is Health.UNKNOWN for service in snapshot.services):
        return teller.translate(panel.COMPONENTS_STALE)
    return ""


def sparks(
    services: tuple[ServiceSnapshot, ...], teller: Formatter, latencies: Mapping[str, tuple[float | None, ...]]
) -> tuple[SparklineViewModel, ...]:
    """Return one line of recent answers for each target that has any."""
    views = []
    for service in services:
        names = target_names(service, teller, named=len(services) > 1)
        for probe in service.probes:
            points = latencies.get(f"{service.id}/{probe.target}", ())
            answered = [round(point) for point in points if point is not None]
            if len(points) < 2 or not answered:
                continue
            latest = "" if probe.latency_ms is None else teller.translate(panel.latency(round(probe.latency_ms)))
            said = teller.translate(panel.latency_range(min(answered), max(answered)))
            views.append(
                SparklineViewModel(service.id, names[probe.target], target_icon(probe.state), points, latest, said)
            )
    return tuple(views)
