"""Merging what several addresses of one page say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.model.enums import Health, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.status_page import Component, Incident
from trayapp.sources.pages.formats import incidentio_widget

RESOLVED_SHOWN_FOR = timedelta(hours=24)
"""How long an incident that left the page's list of open ones stays in our readings, as resolved."""


def complete(reading: PageReading, other: PageReading) -> PageReading:
    """Return a reading with what the body that completes it knows besides."""
    if reading.format == incidentio_widget.NAME:
        return complete_widget(reading, other) if other.format != reading.format else reading
    return with_parts(reading, other)


def with_parts(reading: PageReading, other: PageReading) -> PageReading:
    """Return a reading with the names, groups, parts and incidents of another body of the same page.

    A part that only the other body lists is as that body says: unknown, where it tells no more than its name. An open
    incident of this body says more of the parts that it names.
    """
    hit: dict[str, list[Health]] = {}
    for incident in reading.incidents:
        for part in incident.component_ids if incident.is_open else ():
            hit.setdefault(part, []).append(incident.health)
    known = {each.id: each for each in reading.components}
    named = {each.id: each for each in other.components}
    parts = [
        replace(known[each.id], name=each.name, group=each.group, group_id=each.group_id)
        if each.id in known
        else replace(each, health=worst([each.health, *hit.get(each.id, ())]))
        for each in named.values()
    ]
    listed = {each.id for each in reading.incidents}
    planned = {each.id for each in reading.maintenances}
    return replace(
        reading,
        title=reading.title or other.title,
        components=(*parts, *(each for each in reading.components if each.id not in named)),
        incidents=(*reading.incidents, *(each for each in other.incidents if each.id not in listed)),
        maintenances=(*reading.maintenances, *(each for each in other.maintenances if each.id not in planned)),
        complete=reading.complete or (other.complete and bool(other.components)),
        truncated=tuple(dict.fromkeys((*reading.truncated, *other.truncated))),
    )


def complete_widget(widget: PageReading, other: PageReading) -> PageReading:
    """Return what the widget says about now, with the components and updates that the other address knows.

    The widget lists all that is affected: what it does not list is operational, whatever the other says.
    """
    affected = {each.id: each for each in widget.components}
    listed = {each.id: each for each in other.components}
    known = {each.id: each for each in other.incidents}
    return replace(
        widget,
        format=f"{widget.format}+{other.format}",
        components=tuple(affected.get(each.id) or replace(each, health=_calm(each)) for each in listed.values())
        + tuple(each for each in affected.values() if each.id not in listed),
        incidents=tuple(_fuller(each, known.get(each.id)) for each in widget.incidents),
        maintenances=widget.maintenances or other.maintenances,
        truncated=tuple(dict.fromkeys((*widget.truncated, *other.truncated))),
    )


def _calm(component: Component) -> Health:
    return Health.OPERATIONAL if component.health.in_trouble else component.health


def _fuller(incident: Incident, other: Incident | None) -> Incident:
    if other is None or len(other.updates) < len(incident.updates):
        return incident
    return replace(
        incident,
        started_at=other.started_at or incident.started_at,
        published_at=other.published_at or incident.published_at,
        reopened=incident.reopened or other.reopened,
        scope=other.scope,
        worst_health=worst(each for each in (incident.worst_health, other.worst_health) if each is not None),
        open_intervals=other.open_intervals or incident.open_intervals,
        updates=other.updates,
    )


def with_resolved(reading: PageReading, resolved: Iterable[Incident], now: datetime) -> PageReading:
    """Return `reading` with the incidents that it no longer lists, if they ended recently."""
    listed = {each.id for each in reading.incidents}
    late = [each for each in resolved if each.id not in listed and (each.resolved_at or now) > now - RESOLVED_SHOWN_FOR]
    return replace(reading, incidents=(*reading.incidents, *late)) if late else reading
