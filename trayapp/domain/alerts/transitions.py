"""What to say of one affair: the difference between what is true and what the user was last told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.alerts.alert import Alert, NotifiedState
from trayapp.domain.alerts.interruption import InterruptionPolicy
from trayapp.domain.alerts.notification import Notification, NotificationAction, NotificationKind, Urgency, withdrawal
from trayapp.domain.messages import notifications as words
from trayapp.domain.model.enums import Confirmation, Health, Phase
from trayapp.domain.model.snapshot import ServiceSnapshot

LIKELY_HOLD = timedelta(seconds=30)
"""How long a finding of our own must stand before it is told: a second round confirms it (wish N1)."""
NO_CONTRADICTION = timedelta(minutes=2)
"""What was told is not taken back within this."""


def notify_changes(affair: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    """Say what the user does not know yet of an affair, if it may be said now; return it with that noted."""
    if affair.is_over:
        return _end_told(affair, service, turn)
    if affair.quiet or affair.muted or (affair.said is NotifiedState.OVER and _too_soon(affair, turn.now)):
        return affair
    if affair.said in {NotifiedState.NOTHING, NotifiedState.OVER}:
        return _beginning_told(affair, service, turn)
    if affair.said is NotifiedState.LIKELY and affair.on_page:
        return _changed(
            affair, _trouble(affair, service, turn, NotificationKind.CONFIRMED), turn, NotifiedState.CONFIRMED
        )
    return _update_told(affair, service, turn)


def _too_soon(affair: Alert, now: datetime) -> bool:
    return affair.said_at is not None and now - affair.said_at < NO_CONTRADICTION


def _beginning_told(affair: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    if affair.well_since is not None or _too_fresh(affair, turn) or not _is_seen(affair, service):
        return affair
    said = NotifiedState.CONFIRMED if _is_official(affair) else NotifiedState.LIKELY
    kind = NotificationKind(said) if affair.said is NotifiedState.NOTHING else NotificationKind.AGAIN
    notice = _trouble(affair, service, turn, kind)
    if turn.may_open(affair.health):
        turn.opened.append(turn.now)
        return _tell(affair, notice, turn, said)
    is_denied = affair.said is NotifiedState.OVER and not turn.may_ring(
        affair.health
    )  # what is up says that it is over
    return _changed(affair, notice, turn, said) if is_denied else affair


def _is_seen(affair: Alert, service: ServiceSnapshot) -> bool:
    """Whether anything vouches for the trouble at present: what we only remember (asleep, offline) is no news."""
    if _is_official(affair):
        return service.page.is_fresh
    return service.verdict.confirmation.rank >= Confirmation.LIKELY.rank


def _is_official(affair: Alert) -> bool:
    """Whether the page itself tells of the trouble at present."""
    return affair.on_page or (affair.listed_at is not None and not affair.incident_ids)


def _too_fresh(affair: Alert, turn: InterruptionPolicy) -> bool:
    """Whether a sign without an incident must stand longer before it is told."""
    if affair.on_page:
        return False
    stood = turn.now - (affair.back_at or affair.own_at or affair.listed_at or turn.now)
    return stood < LIKELY_HOLD or not turn.settled


def _update_told(affair: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    """Replace a notice silently where there is news; a mere update of the page's is none.

    That a fix is on its way brings nothing back that the user has closed. More and worse does, and what they asked for;
    while it must be quiet that changes only what is up, and comes up once it may.
    """
    asked = turn.wishes.phase_changes
    phase_news = (
        affair.on_page
        and affair.phase is not affair.said_phase
        and (asked or Phase.MONITORING in {affair.phase, affair.said_phase})
    )
    more = affair.on_page and len(affair.incident_ids) > affair.said_count
    worse = affair.health is Health.MAJOR_OUTAGE and affair.said_health is not Health.MAJOR_OUTAGE
    wanted = more or worse or affair.asked_for or (phase_news and asked)
    may_come = turn.may_ring(affair.health)
    is_due = affair.asked_for and may_come
    if affair.well_since is not None or not (phase_news or more or worse or is_due) or not _is_seen(affair, service):
        return affair
    notice = _trouble(affair, service, turn, NotificationKind.UPDATE)
    notice = replace(notice, audible=phase_news and asked and may_come, only_here=not (wanted and may_come))
    said = NotifiedState.CONFIRMED if _is_official(affair) else affair.said
    return replace(_tell(affair, notice, turn, said), asked_for=wanted and not may_come)


def _open_titles(affair: Alert, service: ServiceSnapshot) -> tuple[str, ...]:
    """Return what is still on of an affair; of two incidents one may be over for hours."""
    is_open = {each.id for each in service.incidents if each.is_open}
    told = zip(affair.incident_ids, affair.titles, strict=True)
    return tuple(title for incident_id, title in told if incident_id in is_open) or affair.titles


def _changed(affair: Alert, notice: Notification, turn: InterruptionPolicy, said: NotifiedState) -> Alert:
    """Put a notice out; while it must be quiet, only in the place of what is up, and once more when it may come up."""
    held = not turn.may_ring(affair.health)
    return replace(_tell(affair, replace(notice, only_here=held), turn, said), asked_for=held)


def _trouble(affair: Alert, service: ServiceSnapshot, turn: InterruptionPolicy, kind: NotificationKind) -> Notification:
    again = affair.said is NotifiedState.OVER
    if affair.on_page:
        titles = _open_titles(affair, service)
        title = words.confirmed_title(service.name, titles, affair.health)
        lead = None if again else _span(affair.lead_s)
        body = words.confirmed_body(service.name, titles, affair.phase, lead)
    elif _is_official(affair):
        title, body = words.listed_title(service.name, affair.health), words.listed_body(service.name)
    else:
        title = words.likely_title(service.name, affair.health)
        began_at = affair.back_at if again and affair.back_at is not None else affair.began_at
        ours = service.verdict.confirmation is Confirmation.LIKELY
        body = words.likely_body(service.name, service.verdict.headline if ours else None, turn.now - began_at)
    if again:
        title = words.again_title(service.name)
    confirmed = _is_official(affair)
    critical = confirmed and turn.may_break_in(affair.health)
    return Notification(
        kind,
        affair.slot,
        title,
        body,
        turn.now,
        urgency=Urgency.CRITICAL if critical else Urgency.NORMAL,
        audible=confirmed and not affair.rang and turn.may_ring(affair.health),
        replaces=affair.is_told,
        actions=(NotificationAction.OPEN, NotificationAction.MUTE, NotificationAction.SNOOZE),
        service_id=affair.service_id,
        incident_ids=affair.incident_ids,
    )


def _tell(affair: Alert, notice: Notification, turn: InterruptionPolicy, said: NotifiedState) -> Alert:
    """Put a notice out and note what the user knows by it."""
    if turn.wishes.enabled:
        turn.said.append(notice)
    return replace(
        affair,
        said=said,
        said_at=turn.now,
        said_phase=affair.phase if affair.on_page else None,
        said_count=len(affair.incident_ids),
        said_health=affair.health,
        asked_for=False,
        rang=affair.rang or (notice.audible and said is NotifiedState.CONFIRMED),
        rang_off=affair.rang_off or (notice.audible and said is NotifiedState.OVER),
    )


def _end_told(affair: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Alert:
    """Say that it is over and how long it lasted; take a finding back that was hardly told."""
    held = not turn.may_ring(Health.OPERATIONAL)
    is_due = affair.said is NotifiedState.OVER and affair.asked_for and not held
    if (
        (affair.said is NotifiedState.OVER and not is_due)
        or not (affair.is_told or affair.muted)
        or _too_soon(affair, turn.now)
    ):
        return affair
    official = bool(affair.incident_ids) or affair.listed_at is not None
    ended_at = affair.ended_at or affair.well_since or turn.now
    told_for = ended_at - (affair.said_at or affair.began_at)
    if not official and not affair.muted and told_for < NO_CONTRADICTION:
        withdraw(affair, turn)
        return replace(affair, said=NotifiedState.NOTHING)
    unseen = affair.blind and (affair.ended_at is None or not affair.incident_ids)
    lasted = None if unseen else max(timedelta(0), ended_at - affair.began_at)
    ring = (affair.rang or affair.muted) and not affair.rang_off and not held
    notice = Notification(
        NotificationKind.OVER,
        affair.slot,
        words.over_title(service.name, affair.titles),
        words.over_body(service.name, lasted, _span(affair.lead_s), official=official),
        turn.now,
        urgency=Urgency.LOW,
        audible=ring,
        replaces=affair.is_told,
        service_id=affair.service_id,
        incident_ids=affair.incident_ids,
        only_here=held,
    )
    return replace(_tell(affair, notice, turn, NotifiedState.OVER), muted=False, asked_for=held)


def withdraw(affair: Alert, turn: InterruptionPolicy) -> None:
    """Take the notice of an affair away, if there is one."""
    if affair.is_told:
        turn.said.append(withdrawal(affair.slot, affair.service_id, turn.now, affair.incident_ids))


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
