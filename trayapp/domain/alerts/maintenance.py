"""Planned work: told silently, and only where it is wanted (wish N12)."""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.alerts.interruption import InterruptionPolicy
from trayapp.domain.alerts.notification import Notification, NotificationKind, Urgency, withdrawal
from trayapp.domain.messages import notifications as words
from trayapp.domain.model.enums import Health, MaintenancePhase
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Maintenance


def notify_maintenances(
    service: ServiceSnapshot, begun: frozenset[str], told: frozenset[str], turn: InterruptionPolicy, *, first_look: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Tell what began and what ended; return the slots of what is under way, and of what the user was told of."""
    for each in service.maintenances:
        slot = f"{service.id}/maintenance/{each.id}"
        if each.id in service.unwatched:
            continue
        if each.phase is MaintenancePhase.IN_PROGRESS and slot not in begun:
            wanted = turn.wishes.enabled and turn.wishes.maintenance and not first_look
            if wanted and not turn.may_open(Health.MAINTENANCE):
                continue  # it is told once it may be
            begun = begun | {slot}
            if wanted:
                turn.opened.append(turn.now)
                turn.said.append(_begun(service, each, slot, turn))
                told = told | {slot}
        elif each.phase is MaintenancePhase.COMPLETED and slot in begun:
            begun = begun - {slot}
            if slot in told and turn.wishes.enabled:
                turn.said.append(_completed(service, each, slot, turn))
            told = told - {slot}
    return _without_gone(service, begun, told, turn)


def _without_gone(
    service: ServiceSnapshot, begun: frozenset[str], told: frozenset[str], turn: InterruptionPolicy
) -> tuple[frozenset[str], frozenset[str]]:
    """Take away what the page has stopped listing without a word: some formats list only what is on or to come."""
    if not service.page.is_fresh:
        return begun, told
    mine = f"{service.id}/maintenance/"
    listed = {f"{mine}{each.id}" for each in service.maintenances}
    gone = frozenset(slot for slot in begun if slot.startswith(mine) and slot not in listed)
    turn.said += [withdrawal(slot, service.id, turn.now) for slot in sorted(gone & told)]
    return begun - gone, told - gone


def _begun(service: ServiceSnapshot, each: Maintenance, slot: str, turn: InterruptionPolicy) -> Notification:
    return Notification(
        NotificationKind.MAINTENANCE,
        slot,
        words.maintenance_title(service.name, each.title),
        words.maintenance_body(each.ends_at),
        turn.now,
        urgency=Urgency.LOW,
        service_id=service.id,
        incident_ids=(each.id,),
    )


def _completed(service: ServiceSnapshot, each: Maintenance, slot: str, turn: InterruptionPolicy) -> Notification:
    title = words.maintenance_over_title(service.name, each.title)
    return replace(_begun(service, each, slot, turn), title=title, body=words.maintenance_over_body(), replaces=True)
