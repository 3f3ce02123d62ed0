"""How an alert is put into words: a notification of its trouble, of a change, of its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from trayapp.domain.alerts.alert import Alert, AlertFlags, AlertIncident, AlertTimes, NotifiedState
from trayapp.domain.alerts.changes import incident_health
from trayapp.domain.alerts.interruption import InterruptionPolicy
from trayapp.domain.alerts.notification import Notification, NotificationAction, NotificationKind, Urgency
from trayapp.domain.messages import notifications as messages
from trayapp.domain.messages.notifications import Condition
from trayapp.domain.model.enums import Confirmation, FailureMode, Health, Network, Phase, worst
from trayapp.domain.model.snapshot import ServiceSnapshot
from trayapp.domain.model.status_page import Incident
from trayapp.domain.subject import Audience
from trayapp.i18n.message import Message

_BY_HEALTH = {Health.MAJOR_OUTAGE: Condition.DOWN, Health.PARTIAL_OUTAGE: Condition.FAILING}
"""How the present health is put where nothing else says it; milder trouble is "problems"."""
_OVERALL = {Condition.RECOVERING, Condition.DOWN, Condition.PROBLEMS}
"""What a headline says by the present health, which the icon shows too."""
_WITH_TIP = {NotificationKind.LIKELY, NotificationKind.CONFIRMED, NotificationKind.RELAPSED}


def is_official(alert: Alert) -> bool:
    """Whether the page itself shows the trouble at present."""
    return alert.flags.on_page or (alert.times.components_down_since is not None and not alert.incidents)


def listed_parts(service: ServiceSnapshot) -> list[str]:
    """Return the ids of the parts that the page lists as affected."""
    unwatched = service.unwatched
    return [each.id for each in service.components if each.health.in_trouble and each.id not in unwatched]


def with_subject(alert: Alert, service: ServiceSnapshot, audience: Audience) -> Alert:
    """Return the alert with what fails: chosen once, and then for good."""
    if alert.subject is not None:
        return alert
    reason, found = service.verdict.reason, service.detection
    if alert.times.detected_at is not None and reason is not None and reason.targets:
        targets = found.targets if found is not None and found.targets else reason.targets
        roles = [each.stands_for for each in service.probes if each.target in targets]
        return replace(alert, subject=audience.subject_of_roles(service.id, roles))
    mine = [each for each in service.incidents if each.id in alert.incident_ids]
    ids = [component for each in mine for component in each.component_ids]
    if not mine and alert.times.components_down_since is not None:
        ids = listed_parts(service)
    title = mine[0].title if mine else ""
    subject = audience.subject_of_parts(service.id, ids, title) if mine or ids else ()
    return replace(alert, subject=subject)


def plain_headline(
    alerts: Iterable[Alert], audience: Audience, now: datetime, service: ServiceSnapshot
) -> tuple[Message | None, datetime | None]:
    """Return in the user's words what fails of a service that is in trouble, None where none is; and since when.

    It speaks of the alert that matters most now, and of the first one among equals, so that the subject stays. It
    recovers only where the verdict does, which the icon shows. The moment is None where that began with all of it.
    """
    verdict = service.verdict
    if not verdict.health.in_trouble:
        return None, None
    if verdict.confirmation.rank < Confirmation.LIKELY.rank:
        return _suspicion(service, audience), None
    on = [each for each in alerts if each.service_id == service.id and not each.is_resolved]
    on = [with_subject(each, service, audience) for each in on or [_provisional(service, now)]]
    listed = {each.id: each for each in service.incidents if each.is_open}
    main = max((_as_listed(each, listed) for each in on), key=lambda each: _weight(each, listed, service, audience))
    condition = Condition.RECOVERING if verdict.recovering else _condition(main, service, NotificationKind.UPDATE)
    if condition in _OVERALL and not verdict.recovering:
        condition = _BY_HEALTH.get(verdict.health, Condition.PROBLEMS)
    began_at = main.times.began_at
    is_later = len(on) > 1 and verdict.since is not None and began_at > verdict.since
    return messages.title(condition, service.name, main.subject or ()), began_at if is_later else None


def _as_listed(alert: Alert, listed: Mapping[str, Incident]) -> Alert:
    """Return an alert with the phase that the page shows now; the next decision would find it."""
    phases = {listed[each].phase for each in alert.incident_ids if each in listed}
    return replace(alert, phase=min(phases, key=list(Phase).index)) if phases else alert


def _weight(
    alert: Alert, listed: Mapping[str, Incident], service: ServiceSnapshot, audience: Audience
) -> tuple[bool, int, bool, float]:
    """Return how much an alert matters now: whether it goes on, how bad it is, whether the user uses what fails.

    Of those that recover the last one that did matters most.
    """
    mine = [listed[each] for each in alert.incident_ids if each in listed]
    uses = audience.uses_subject(alert.subject or ())
    if _condition(alert, service, NotificationKind.UPDATE) is Condition.RECOVERING:
        treated = (_treated_at(each) for each in mine)
        return False, 0, uses, max((each.timestamp() for each in treated if each is not None), default=0.0)
    reason = service.verdict.reason
    is_seen = alert.times.detected_at is not None and reason is not None and bool(reason.targets)
    health = service.verdict.health if is_seen or not mine else worst(map(incident_health, mine))
    return True, health.rank, uses, 0.0


def _treated_at(incident: Incident) -> datetime | None:
    """Return since when the page only watches an incident."""
    watching = list(takewhile(lambda each: each.phase is Phase.MONITORING, incident.updates))
    return watching[-1].at if watching else None


def _suspicion(service: ServiceSnapshot, audience: Audience) -> Message:
    targets = service.verdict.reason.targets if service.verdict.reason is not None else ()
    subject = audience.subject_of_roles(
        service.id, [each.stands_for for each in service.probes if each.target in targets]
    )
    return messages.title(Condition.SUSPECT, service.name, subject)


def _provisional(service: ServiceSnapshot, now: datetime) -> Alert:
    """Return the alert that the next decision will make of what is on now."""
    incidents = [each for each in service.incidents if each.is_open and each.id not in service.unwatched]
    reason = service.verdict.reason
    seen = reason is not None and bool(reason.targets)
    return Alert(
        service.id,
        service.id,
        AlertTimes(now, detected_at=now if seen else None, components_down_since=None if seen or incidents else now),
        tuple(AlertIncident(each.id, each.title) for each in incidents),
        worst((incident_health(each) for each in incidents), service.verdict.health),
        min((each.phase for each in incidents), key=list(Phase).index, default=Phase.INVESTIGATING),
        flags=AlertFlags(on_page=bool(incidents)),
    )


def describe_trouble(
    alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy, kind: NotificationKind
) -> Notification:
    """Return the notification of an alert that is on."""
    official = is_official(alert)
    condition = _condition(alert, service, kind)
    advises = kind in _WITH_TIP and len(turn.on) < 2
    return Notification(
        kind,
        alert.key,
        messages.title(condition, service.name, alert.subject or ()),
        messages.joined(_body(alert, service, turn), _tip(service) if advises else None),
        turn.now,
        urgency=Urgency.CRITICAL if official and turn.may_bypass_dnd(alert.health) else Urgency.NORMAL,
        sound=official and not alert.notified.onset_sounded and turn.may_sound(alert.health),
        replaces=alert.is_notified,
        actions=(NotificationAction.OPEN, NotificationAction.MUTE, NotificationAction.SNOOZE),
        service_id=alert.service_id,
        incident_ids=alert.incident_ids,
        health=alert.health,
        recovering=condition is Condition.RECOVERING,
    )


def _condition(alert: Alert, service: ServiceSnapshot, kind: NotificationKind) -> Condition:
    reason = service.verdict.reason
    is_seen = alert.times.detected_at is not None and service.verdict.symptom is not None
    if kind is NotificationKind.RELAPSED:
        sees_it = alert.times.detected_at is not None or alert.health is not Health.DEGRADED
        return Condition.AGAIN if sees_it else Condition.PROBLEMS_AGAIN
    if alert.flags.on_page and alert.phase is Phase.MONITORING:
        failing = is_seen and not service.verdict.recovering
        return Condition.FAILING if failing else Condition.RECOVERING
    if alert.times.detected_at is not None:
        is_slow = reason is not None and reason.mode is FailureMode.SLOW
        return Condition.SLOW if is_slow else Condition.FAILING
    if alert.health is Health.MAJOR_OUTAGE:
        return Condition.DOWN
    return Condition.FAILING if alert.health is Health.PARTIAL_OUTAGE else Condition.PROBLEMS


def _body(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> Message:
    relapsed = alert.notified.state is NotifiedState.RESOLVED
    if alert.flags.on_page:
        lead = None if relapsed or alert.lead_s is None else timedelta(seconds=alert.lead_s)
        return messages.confirmed(service.name, _open_titles(alert, service), alert.phase, lead)
    if is_official(alert):
        return messages.components_down(service.name) if listed_parts(service) else messages.stated(service.name)
    began_at = (alert.times.relapsed_at if relapsed else None) or alert.times.began_at
    lasting = max(timedelta(0), turn.now - began_at - _unwatched(alert, service))
    return messages.detected(service.name, lasting, online=turn.network is Network.ONLINE)


def _open_titles(alert: Alert, service: ServiceSnapshot) -> tuple[str, ...]:
    """Return the titles of an alert's incidents that are still open; of two one may be resolved for hours."""
    is_open = {each.id for each in service.incidents if each.is_open}
    return tuple(each.title for each in alert.incidents if each.id in is_open) or alert.titles


def _tip(service: ServiceSnapshot) -> Message | None:
    """Return the one thing to do."""
    return service.tips[0].text if service.tips else None


def describe_end(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy, ended_at: datetime) -> Notification:
    """Return the notification of an alert that is over: how long it lasted, who was first, what to do now.

    While other trouble goes on of what the user does with the service nothing "works again": it says what ended. What
    did not is always said.
    """
    goes_on, same = _goes_on(alert, service, turn)
    works = goes_on is None or not same
    unseen = alert.flags.observation_gap and (alert.times.ended_at is None or not alert.incidents)
    lasted = max(timedelta(0), ended_at - alert.times.began_at)
    earlier = timedelta(seconds=alert.earlier_s)
    down = alert.times.detected_at is not None or alert.health is not Health.DEGRADED
    ended = messages.was_down(lasted, lasted + earlier if earlier else None, down=down)
    unwatched = _unwatched(alert, service)
    if unseen:
        ended = messages.ENDED_UNSEEN
    elif unwatched and not alert.incidents:  # those the page has watched
        ended = messages.seen_down(max(timedelta(0), lasted - unwatched), unwatched)
    elif alert.incidents and not works:
        ended = messages.over_after(lasted, alert.titles)
    sentences = [ended, _who_said_so(alert, service), goes_on]
    calm = service.verdict.confirmation is Confirmation.NONE
    tip = _tip(service) if calm and alert.notified.state is not NotifiedState.RESOLVED else None
    return Notification(
        NotificationKind.RESOLVED,
        alert.key,
        messages.title(Condition.WORKS, service.name, alert.subject or ())
        if works
        else messages.one_is_over(service.name),
        messages.joined(*sentences, tip),
        turn.now,
        urgency=Urgency.LOW,
        replaces=alert.is_notified,
        service_id=alert.service_id,
        incident_ids=alert.incident_ids,
        health=Health.OPERATIONAL if works else service.verdict.health,
    )


def _unwatched(alert: Alert, service: ServiceSnapshot) -> timedelta:
    """Return for how long of an alert's present stretch nobody measured anything."""
    found = service.detection
    ours = found is not None and found.likely_at == alert.times.detected_at
    return timedelta(seconds=max(alert.unwatched_s, found.unwatched_s if ours and found is not None else 0.0))


def _goes_on(alert: Alert, service: ServiceSnapshot, turn: InterruptionPolicy) -> tuple[Message | None, bool]:
    """Return what else is in trouble when an alert is over, None where nothing is; and whether it is of the same use.

    What the user does not use is left out. The end of another use's trouble is an end all the same.
    """
    audience, left_out = turn.audience, {*alert.incident_ids, *service.unwatched}
    others = [each for each in service.incidents if each.is_open and each.id not in left_out]
    others = [each for each in others if incident_health(each).in_trouble]
    subjects = [audience.subject_of_parts(service.id, each.component_ids, each.title) for each in others]
    on = [each for each in turn.on if each.key != alert.key and each.times.recovering_since is None]
    seen = [with_subject(each, service, audience).subject or () for each in on if not each.incidents]
    same = any(audience.share_use(alert.subject or (), each) for each in (*subjects, *seen))
    if others:
        return messages.still_open(tuple(each.title for each in others)), same
    return messages.STILL_FAILING if seen and service.verdict.health.in_trouble else None, same


def _who_said_so(alert: Alert, service: ServiceSnapshot) -> Message | None:
    if alert.flags.confirmed_late:
        return messages.confirmed_late(service.name, alert.titles)
    if alert.lead_s is not None and not alert.flags.reopened:
        return messages.noticed_first(service.name, timedelta(seconds=alert.lead_s))
    if not alert.incidents and alert.times.components_down_since is None:
        return messages.unconfirmed(service.name)
    return None
