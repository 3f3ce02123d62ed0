"""Planned maintenance: notified silently, and only where the user wants it."""

from __future__ import annotations

from dataclasses import replace

from trayapp.domain.alerts.interruption import InterruptionPolicy
from trayapp.domain.alerts.notification import Notification, NotificationKind, Urgency, withdrawal
from trayapp.domain.messages import notifications as messages
from trayapp.domain.model.enums import Health, MaintenancePhase
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Maintenance


def notify_maintenances(
    service: ServiceSnapshot,
    begun: frozenset[str],
    notified: frozenset[str],
    turn: InterruptionPolicy,
    *,
    first_check: bool,
) -> tuple[frozenset[str], frozenset[str]]:
    """Notify what began and what ended; return the slots of what is under way, and of what was notified."""
    for each in service.maintenances:
        slot = f"{service.id}/maintenance/{each.id}"
        if each.id in service.unwatched:
            continue
        if each.phase is MaintenancePhase.IN_PROGRESS and slot not in begun:
            wanted = turn.settings.enabled and turn.settings.maintenance and not first_check
            if wanted and not turn.may_pop_up(Health.MAINTENANCE):
                continue  # it is notified once it may be
            begun = begun | {slot}
            if wanted:
                turn.pop_ups.append(turn.now)
                turn.notifications.append(_build_begun(service, each, slot, turn))
                notified = notified | {slot}
        elif each.phase is MaintenancePhase.COMPLETED and slot in begun:
            begun = begun - {slot}
            if slot in notified and turn.settings.enabled:
                turn.notifications.append(_build_completed(service, each, slot, turn))
            notified = notified - {slot}
    return _withdraw_gone(service, begun, notified, turn)


def _withdraw_gone(
    service: ServiceSnapshot, begun: frozenset[str], notified: frozenset[str], turn: InterruptionPolicy
) -> tuple[frozenset[str], frozenset[str]]:
    """Withdraw what the page no longer lists: some formats list only what is on or to come."""
    if not service.page.is_fresh:
        return begun, notified
    mine = f"{service.id}/maintenance/"
    listed = {f"{mine}{each.id}" for each in service.maintenances}
    gone = frozenset(slot for slot in begun if slot.startswith(mine) and slot not in listed)
    turn.notifications += [withdrawal(slot, service.id, turn.now) for slot in sorted(gone & notified)]
    return begun - gone, notified - gone


def _build_begun(service: ServiceSnapshot, each: Maintenance, slot: str, turn: InterruptionPolicy) -> Notification:
    return Notification(
        NotificationKind.MAINTENANCE,
        slot,
        messages.maintenance_title(service.name),
        messages.maintenance_body(each.title, each.ends_at),
        turn.now,
        urgency=Urgency.LOW,
        service_id=service.id,
        incident_ids=(each.id,),
        health=Health.MAINTENANCE,
    )


def _build_completed(service: ServiceSnapshot, each: Maintenance, slot: str, turn: InterruptionPolicy) -> Notification:
    begun = _build_begun(service, each, slot, turn)
    title, body = messages.maintenance_over_title(service.name), messages.maintenance_over_body(each.title)
    return replace(begun, title=title, body=body, replaces=True, health=Health.OPERATIONAL)
