"""What the official page says in sum, and where it contradicts itself. Worked out only when a reading changes.

Pages lag and disagree with themselves: an indicator of "minor" with a major incident open, or "all operational" with
an incident still being watched. The worst of what is said counts, and every
disagreement is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trayapp.domain.detection.state import PageAssessment
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase, worst
from trayapp.domain.model.reports import PageReading
from trayapp.domain.model.service import Service
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.i18n.message import Message

EVERYTHING = "*"


def watches(service: Service, component: Component) -> bool:
    """Whether the user watches a component, by its own id or its group's."""
    return _is_watched(service, component.id, _group_of(service, component))


def _is_watched(service: Service, component_id: str, group_id: str | None) -> bool:
    """Whether a component matters: one that the user chose, or where they chose none, one that they may use."""
    if EVERYTHING not in service.watch:
        return component_id in service.watch or group_id in service.watch
    return (component_id if component_id in service.parts else group_id) not in service.unused


def _group_of(service: Service, component: Component) -> str | None:
    """Return the id of a component's group; not every page format tells it, but of known parts it is known."""
    known = service.parts.get(component.id)
    return component.group_id or (known.group_id if known is not None else None)


def watches_everything(service: Service) -> bool:
    """Whether the user left nothing out, and may use all of it."""
    return EVERYTHING in service.watch and not service.unused


def watches_ids(service: Service, components: Iterable[Component], ids: Sequence[str]) -> bool:
    """Whether one of the parts with these ids is watched; what names no part concerns everybody."""
    if not ids or watches_everything(service):
        return True
    groups = {component.id: _group_of(service, component) for component in components}
    groups.update((part.id, part.group_id) for part in service.parts.values() if part.id not in groups)
    return any(_is_watched(service, each, groups.get(each)) for each in ids)


def assess_page(
    service: Service,
    reading: PageReading,
    components: tuple[Component, ...],
    incidents: Sequence[Incident],
    *,
    still_lost: bool,
) -> PageAssessment:
    """Return what the page says in sum about what the user watches.

    Args:
        service: Names what is watched.
        reading: The page's last reading.
        components: All its parts, last known.
        incidents: Its incidents, open ones and those resolved recently.
        still_lost: Whether a part that was in trouble left the page unexplained.
    """
    watched = [each for each in components if watches(service, each)]
    open_now = [each for each in incidents if each.is_open]
    ours = [each for each in open_now if watches_ids(service, components, each.component_ids)]
    parts = {each.id: each.health for each in components}
    stated = _stated(service, reading, components, open_now)
    in_trouble = [each for each in watched if each.health.in_trouble]
    health = worst([stated, *(_present(each, parts) for each in ours), *(each.health for each in in_trouble)])
    maintenance = _maintenance(service, reading, components)
    if not health.in_trouble:
        doubtful = still_lost or stated is Health.UNKNOWN or _says_too_little(reading, watched)
        health = _without_trouble(watched, maintenance, doubtful=doubtful)
        if stated is Health.MAINTENANCE and watches_everything(service):
            health = stated
    trouble = [each for each in in_trouble if not _is_explained(each, ours)]
    return PageAssessment(
        health=health,
        recovering=health.in_trouble
        and bool(ours)
        and not trouble
        and all(_is_mitigated(each, parts) for each in ours),
        main_incident=max(ours, key=lambda each: _weight(each, parts), default=None),
        unmitigated=tuple(each.id for each in ours if not _is_mitigated(each, parts)),
        affected=tuple(each.id for each in in_trouble),
        maintenance=maintenance,
        unwatched=_unwatched(service, reading, components, incidents),
        contradictions=_contradictions(service, reading, watched, open_now),
    )


def _stated(
    service: Service, reading: PageReading, components: tuple[Component, ...], open_now: Sequence[Incident]
) -> Health:
    """Return what the page's own headline adds: nothing where parts that nobody watches here explain it."""
    stated = reading.stated_health or Health.OPERATIONAL
    if not stated.in_trouble or watches_everything(service):
        return stated
    foreign_parts = any(each.health.in_trouble and not watches(service, each) for each in components)
    foreign_incidents = any(not watches_ids(service, components, each.component_ids) for each in open_now)
    return Health.OPERATIONAL if foreign_parts or foreign_incidents else stated


def _present(incident: Incident, parts: dict[str, Health]) -> Health:
    """Return the health that an open incident speaks of now: degraded at least, and at most once its parts are back."""
    if _parts_are_back(incident, parts):
        return Health.DEGRADED
    return worst([incident.health, Health.DEGRADED]) if incident.health is not Health.UNKNOWN else Health.DEGRADED


def _parts_are_back(incident: Incident, parts: dict[str, Health]) -> bool:
    """Whether every part that an incident named is well again.

    That a part is listed as operational says so only once the incident is being watched: some pages open an incident
    before they mark its parts, or never mark them.
    """
    back = set(incident.recovered_ids)
    watched = incident.phase is Phase.MONITORING
    return bool(incident.component_ids) and all(
        each in back or (watched and parts.get(each) is Health.OPERATIONAL) for each in incident.component_ids
    )


def _is_mitigated(incident: Incident, parts: dict[str, Health]) -> bool:
    return incident.phase is Phase.MONITORING or _parts_are_back(incident, parts)


def _weight(incident: Incident, parts: dict[str, Health]) -> tuple[bool, int, int]:
    """Return how much an incident matters among several: what is not treated yet, then how bad, then how broad."""
    return not _is_mitigated(incident, parts), incident.health.rank, len(incident.component_ids)


def _is_explained(component: Component, incidents: Sequence[Incident]) -> bool:
    return any(component.id in each.component_ids or not each.component_ids for each in incidents)


def _without_trouble(watched: Sequence[Component], maintenance: Maintenance | None, *, doubtful: bool) -> Health:
    if maintenance is not None or any(each.health is Health.MAINTENANCE for each in watched):
        return Health.MAINTENANCE
    return Health.UNKNOWN if doubtful else Health.OPERATIONAL


def _says_too_little(reading: PageReading, watched: Sequence[Component]) -> bool:
    """Whether a reading without trouble does not amount to an all-clear.

    A word for a component's state that nobody knows is unknown. A page that names neither a state nor a part is silent,
    unless its list of incidents is whole.
    """
    if reading.complete and any(each.health is Health.UNKNOWN for each in watched):
        return True
    return reading.stated_health is None and not reading.components and not reading.incidents_complete


def _maintenance(service: Service, reading: PageReading, components: tuple[Component, ...]) -> Maintenance | None:
    running = (each for each in reading.maintenances if each.phase is MaintenancePhase.IN_PROGRESS)
    return next((each for each in running if watches_ids(service, components, each.component_ids)), None)


def _unwatched(
    service: Service, reading: PageReading, components: tuple[Component, ...], incidents: Sequence[Incident]
) -> frozenset[str]:
    if watches_everything(service):
        return frozenset()
    listed: list[Incident | Maintenance] = [*incidents, *reading.maintenances]
    return frozenset(each.id for each in listed if not watches_ids(service, components, each.component_ids))


def _contradictions(
    service: Service, reading: PageReading, watched: Sequence[Component], open_now: Sequence[Incident]
) -> tuple[Message, ...]:
    """Return in words where the page disagrees with itself, or was not read whole."""
    stated, listed = reading.stated_health, worst((each.health for each in reading.components), Health.UNKNOWN)
    unmitigated = worst((each.health for each in open_now if each.phase is not Phase.MONITORING), Health.UNKNOWN)
    checks = (
        (stated is Health.OPERATIONAL and bool(open_now), words.ALL_CLEAR_WITH_OPEN_INCIDENT),
        (listed is Health.OPERATIONAL and bool(open_now), words.PARTS_WELL_WITH_OPEN_INCIDENT),
        (
            stated is not None and stated.in_trouble and not open_now and not listed.in_trouble,
            words.TROUBLE_WITHOUT_REASON,
        ),
        (
            stated is not None and stated.rank < max(listed.rank, unmitigated.rank) and listed.in_trouble,
            words.HEADLINE_MILDER_THAN_PARTS,
        ),
        (listed.in_trouble and not open_now and reading.incidents_complete, words.PARTS_IN_TROUBLE_WITHOUT_INCIDENT),
        (bool(reading.truncated), words.PAGE_CUT_OFF),
        (
            reading.complete and bool(reading.components) and not watched and not watches_everything(service),
            words.WATCHED_PARTS_ARE_GONE,
        ),
    )
    return tuple(contradiction for is_true, contradiction in checks if is_true)
