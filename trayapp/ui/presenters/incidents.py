"""Incidents as timelines, and planned maintenances."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trayapp.domain.alerts.silences import SilenceStatus
from trayapp.domain.messages import notifications, panel, states
from trayapp.domain.messages import silences as wording
from trayapp.domain.model.enums import Health, MaintenancePhase, Phase
from trayapp.domain.model.snapshot import ServiceSnapshot, Snapshot
from trayapp.domain.model.status_page import Component, Incident, Maintenance, Update
from trayapp.i18n.message import Message, message
from trayapp.ui.icons.state import HEALTH_ICON
from trayapp.ui.icons.template import IconState
from trayapp.ui.presenters.formatter import Formatter
from trayapp.ui.presenters.panel_view_model import IncidentViewModel, MaintenanceViewModel, UpdateViewModel
from trayapp.ui.presenters.sanitize import NAME_LIMIT, clean_line, clean_text, link

SHOWN_UPDATES = 3
SHOWN_INCIDENTS = 6
"""How many a panel shows at first."""

_LATELY = timedelta(days=1)
_SHOWN_RESOLVED = 3
_SHOWN_GROUPS = 3
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def incidents(
    snapshot: Snapshot, fmt: Formatter, last_looked_at: datetime | None, quiet: SilenceStatus | None
) -> tuple[IncidentViewModel, ...]:
    """Return the open incidents as `open_incidents` has them, then those resolved within a day, and no others."""
    found = [
        (*_rank(service, incident), service, incident)
        for service in snapshot.services
        for incident in service.incidents
        if incident.is_open or _lately(incident, fmt)
    ]
    found.sort(key=lambda each: each[:3], reverse=True)
    shown = [each[3:] for each in found if each[4].is_open]
    shown += [each[3:] for each in found if not each[4].is_open][:_SHOWN_RESOLVED]
    parts = {service.id: {each.id: each for each in service.components} for service in snapshot.services}
    views = [
        _with_mute(_incident(service.id, incident, parts[service.id], fmt, last_looked_at), fmt, quiet)
        for service, incident in shown
    ]
    return tuple(
        replace(view, is_watched=incident.id not in service.unwatched)
        for view, (service, incident) in zip(views, shown, strict=True)
    )


def open_incidents(service: ServiceSnapshot) -> list[Incident]:
    """Return what is open of what the user watches: first the one that our own detection is of, then the newest."""
    found = [each for each in service.incidents if each.is_open and each.id not in service.unwatched]
    return sorted(found, key=lambda each: _rank(service, each), reverse=True)


def _rank(service: ServiceSnapshot, incident: Incident) -> tuple[bool, bool, datetime]:
    ours = service.detection is not None and service.detection.incident_id == incident.id
    is_watched = incident.is_open and incident.id not in service.unwatched
    return is_watched, is_watched and ours, _began(incident) or _LONG_AGO


def more_incidents(listed: tuple[IncidentViewModel, ...], fmt: Formatter) -> str:
    """Return the offer of the open incidents that are not shown at first."""
    hidden = sum(each.is_open for each in listed) - SHOWN_INCIDENTS
    return fmt.translate(panel.more_incidents(hidden)) if hidden > 0 else ""


def _more(incident: Incident, fmt: Formatter) -> str:
    hidden = len(incident.updates) - SHOWN_UPDATES
    return fmt.translate(panel.earlier_updates(hidden)) if hidden > 0 else ""


def _lately(incident: Incident, fmt: Formatter) -> bool:
    ended = _ended(incident)
    return ended is not None and fmt.since(ended) <= _LATELY


def _ended(incident: Incident) -> datetime | None:
    return incident.resolved_at or (incident.updates[0].at if incident.updates else None)


def _began(incident: Incident) -> datetime | None:
    return incident.started_at or incident.published_at


def _incident(
    service_id: str,
    incident: Incident,
    known: dict[str, Component],
    fmt: Formatter,
    last_looked_at: datetime | None,
) -> IncidentViewModel:
    began = _began(incident)
    return IncidentViewModel(
        service=service_id,
        id=incident.id,
        state=_icon(incident),
        title=clean_line(incident.title),
        facts=fmt.translate(_facts(incident, known, fmt)),
        facts_beside_updates=fmt.translate(_facts(incident, known, fmt, with_phase=not _is_told(incident))),
        exact=fmt.exact(began),
        url=link(incident.url),
        is_open=incident.is_open,
        updates=tuple(
            _update(update, fmt, last_looked_at, is_latest=index == 0) for index, update in enumerate(incident.updates)
        ),
        more=_more(incident, fmt),
        earlier=fmt.translate(panel.earlier(len(incident.updates) - 1)) if len(incident.updates) > 1 else "",
    )


def _with_mute(view: IncidentViewModel, fmt: Formatter, quiet: SilenceStatus | None) -> IncidentViewModel:
    if quiet is None or view.id not in quiet.incidents:
        return view
    if not quiet.incidents[view.id]:
        return replace(view, mute=fmt.translate(notifications.MUTE))
    facts, beside = (
        fmt.translate(panel.joined((message("{facts}", facts=said), wording.MUTED)))
        for said in (view.facts, view.facts_beside_updates)
    )
    return replace(view, facts=facts, facts_beside_updates=beside, mute=fmt.translate(wording.LOUD), muted=True)


def _icon(incident: Incident) -> IconState:
    if not incident.is_open:
        return IconState.OPERATIONAL
    if incident.phase is Phase.MONITORING:
        return IconState.RECOVERING
    return IconState.DEGRADED if incident.health is Health.OPERATIONAL else HEALTH_ICON[incident.health]


def _facts(incident: Incident, known: dict[str, Component], fmt: Formatter, *, with_phase: bool = True) -> Message:
    """Return where an incident stands (or not that, if there is more), for how long, and whom it hits."""
    began = _began(incident)
    if not incident.is_open:
        lasted = incident.resolved_at - began if incident.resolved_at and began else None
        return panel.resolved_after(lasted, fmt.ago(_ended(incident) or fmt.now))
    lasting = fmt.since(began) if began else None
    phase = states.PHASE[incident.phase]
    facts = [panel.incident_facts(phase, lasting)] if with_phase else []
    if not with_phase and lasting is not None:
        facts.append(message("{lasting}", lasting=lasting))
    if incident.reopened:
        facts.append(panel.REOPENED)
    counts = Counter(known[part].group or "" for part in incident.component_ids if part in known)
    named = [
        panel.group_count(clean_line(name, NAME_LIMIT), n) for name, n in counts.most_common(_SHOWN_GROUPS) if name
    ]
    if named:
        facts.append(message("{groups}", groups=tuple(named)))
    return panel.joined(tuple(facts) or (phase,))


def _is_told(incident: Incident) -> bool:
    """Whether the newest update says where the incident stands."""
    return bool(incident.updates) and incident.updates[0].phase is incident.phase


def _update(update: Update, fmt: Formatter, last_looked_at: datetime | None, *, is_latest: bool) -> UpdateViewModel:
    return UpdateViewModel(
        id=update.id,
        clock=fmt.translate(fmt.clock(update.at)),
        phase=fmt.translate(states.PHASE[update.phase]),
        exact=fmt.exact(update.at),
        text=clean_text(update.text),
        is_latest=is_latest,
        is_new=last_looked_at is not None and update.at > last_looked_at,
    )


def maintenances(snapshot: Snapshot, fmt: Formatter) -> tuple[MaintenanceViewModel, ...]:
    """Return what is planned or going on, the soonest first."""
    planned = [
        (service.id, maintenance)
        for service in snapshot.services
        for maintenance in service.maintenances
        if maintenance.phase is not MaintenancePhase.COMPLETED
    ]
    planned.sort(key=lambda each: each[1].starts_at or _LONG_AGO)
    return tuple(_maintenance(service_id, each, fmt) for service_id, each in planned)


def _maintenance(service_id: str, maintenance: Maintenance, fmt: Formatter) -> MaintenanceViewModel:
    start = fmt.clock(maintenance.starts_at) if maintenance.starts_at else None
    end = fmt.clock(maintenance.ends_at) if maintenance.ends_at else None
    said = panel.maintenance_facts(states.MAINTENANCE_PHASE[maintenance.phase], start, end)
    moments = (fmt.exact(maintenance.starts_at), fmt.exact(maintenance.ends_at))
    return MaintenanceViewModel(
        service_id,
        maintenance.id,
        clean_line(maintenance.title),
        fmt.translate(said),
        link(maintenance.url),
        exact=" \u2013 ".join(each for each in moments if each),
        in_progress=maintenance.phase is MaintenancePhase.IN_PROGRESS,
    )
