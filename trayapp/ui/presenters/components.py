"""Components by group: yours first, what is in trouble at the top, what is well in one line."""

from __future__ import annotations

from collections.abc import Iterable

from trayapp.domain.messages import panel, states
from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.model.status_page import Component
from trayapp.i18n.message import Message, message
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.context import PanelContext
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import ComponentViewModel, GroupViewModel
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line
from trayapp.ui.presenters.sources import page_health


def groups(snapshot: Snapshot, fmt: Formatter, context: PanelContext) -> tuple[GroupViewModel, ...]:
    """Return every group: yours before the others, those in trouble first, the worst and most hit at the top."""
    ranked: list[tuple[tuple[bool, int, int], GroupViewModel]] = []
    for service in snapshot.services:
        prefix = f"{clean_line(service.name, NAME_LIMIT)}: " if len(snapshot.services) > 1 else ""
        stale = page_health(service) is Health.UNKNOWN
        for key, members in _by_group(service.components).items():
            health = worst(member.health for member in members)
            yours = is_yours(key, context)
            group = _group(service, prefix, members, fmt, stale=stale, yours=yours)
            worst_first = (-health.rank, -len(group.components)) if group.in_trouble else (0, 0)
            ranked.append(((not (yours and group.in_trouble), *worst_first), group))
    ranked.sort(key=lambda each: each[0])
    return tuple(group for _, group in ranked)


def is_yours(group_id: str, context: PanelContext) -> bool:
    """Whether the user uses what a group stands for; what nothing is known of counts as used."""
    uses = context.group_uses.get(group_id)
    return uses is None or not context.uses or bool(uses & context.uses)


def fine_line(listed: tuple[GroupViewModel, ...], fmt: Formatter) -> str:
    """Return one line for all groups of yours that are well while others are not: "APIs, Codex: fine"."""
    well = tuple(_named(each) for each in listed if not each.in_trouble and each.yours)
    return fmt.translate(panel.fine(well)) if well else ""


def unused_line(listed: tuple[GroupViewModel, ...], fmt: Formatter) -> str:
    """Return one line for what the user does not use, and whether any of it is in trouble."""
    other = [each for each in listed if not each.yours]
    if not other:
        return ""
    bad = tuple(_named(each) for each in other if each.in_trouble)
    if bad:
        return fmt.translate(panel.unused_in_trouble(bad))
    return fmt.translate(panel.unused(tuple(_named(each) for each in other)))


def _named(group: GroupViewModel) -> Message:
    return message("{name}", name=group.name)


def _by_group(components: Iterable[Component]) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = {}
    for component in components:
        found.setdefault(component.group_id or component.group or "", []).append(component)
    return found


def _group(
    service: ServiceSnapshot, prefix: str, members: list[Component], fmt: Formatter, *, stale: bool, yours: bool
) -> GroupViewModel:
    health = worst(member.health for member in members)
    bad = [member for member in members if member.health is not Health.OPERATIONAL]
    well = [member for member in members if member.health is Health.OPERATIONAL]
    said = panel.all_well(len(members))
    if bad:
        word = states.PAGE_HEALTH[health]
        said = panel.in_trouble(len(bad), len(members), word)
        if len(bad) == 1 < len(members):
            said = panel.one_in_trouble(clean_line(bad[0].name, NAME_LIMIT), word)
    name = clean_line(members[0].group, NAME_LIMIT) if members[0].group else fmt.translate(panel.OTHER_PARTS)
    bad.sort(key=lambda member: -member.health.rank)
    return GroupViewModel(
        service=service.id,
        id=members[0].group_id or members[0].group or "",
        name=prefix + name,
        state=_mark(health, stale=stale),
        summary=fmt.translate(said),
        in_trouble=bool(bad),
        yours=yours,
        components=tuple(_component(member, fmt, stale=stale) for member in bad),
        well=tuple(_component(member, fmt, stale=stale) for member in well),
        more=fmt.translate(panel.others_well(len(well))) if bad and well else "",
    )


def _component(component: Component, fmt: Formatter, *, stale: bool) -> ComponentViewModel:
    word = fmt.translate(states.HEALTH[component.health])
    return ComponentViewModel(
        component.id, clean_line(component.name, NAME_LIMIT), _mark(component.health, stale=stale), word
    )


def _mark(health: Health, *, stale: bool) -> IconState:
    """Return the mark of a health; one that was well when the page could last be read is not shown as well now."""
    return IconState.UNKNOWN if stale and health is Health.OPERATIONAL else HEALTH_ICON[health]


def components_note(snapshot: Snapshot, fmt: Formatter) -> str:
    """Return what has to be said about the list of components as a whole: that it is missing, or old."""
    if not any(service.components for service in snapshot.services):
        return fmt.translate(panel.NO_COMPONENTS)
    if any(service.components and page_health(service) is Health.UNKNOWN for service in snapshot.services):
        return fmt.translate(panel.COMPONENTS_STALE)
    return ""
