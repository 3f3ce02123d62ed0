"""The verdict: what the official page, our own probe and the user's network say together at one moment.

Pure, and cheap: all that depends only on reports was worked out when they were folded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.detection.connection import network_now
from trayapp.domain.detection.evidence import evidence_lines
from trayapp.domain.detection.headline import headline, reason
from trayapp.domain.detection.judgement import CUT_OFF, Judgement, VerdictInputs
from trayapp.domain.detection.maintenance import excuses
from trayapp.domain.detection.page_assessment import EVERYTHING, watches
from trayapp.domain.detection.probe_assessment import (
    ProbeAssessment,
    assess_probe,
    freshness_limit,
    is_during_maintenance,
    ongoing_detection,
    shown_detection,
    target_statuses,
)
from trayapp.domain.detection.reduce_page import KEPT, MISSED_NEEDED
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import Confirmation, Health, PageState, ReasonKind, Symptom, worst
from trayapp.domain.model.reports import Failure
from trayapp.domain.model.snapshot import Detection, PageStatus, Reason, ServiceSnapshot, TargetStatus, Verdict
from trayapp.domain.model.status_page import Component, Incident, Scope

_CANARIES_REASONS = (Symptom.OFFLINE, Symptom.CAPTIVE_PORTAL)

TROUBLE_KEPT = timedelta(hours=24)
"""For so long the page's last word of trouble stands while the page cannot be read; after that nothing is known."""


def judge(state: ServiceState, network: NetworkTracking, now: datetime) -> ServiceSnapshot:
    """Return the picture of one service at `now`: all but tips and the track record, which others add."""
    views, connection = target_statuses(state, now), network_now(network, (state,), now)
    if connection is not network.state:
        views = tuple(_without_stale_reason(each) for each in views)
    probe = assess_probe(state, views, now)
    page, current = _page_status(state, probe, now)
    inputs = VerdictInputs(
        page=page,
        assessment=state.page.assessment,
        current=current,
        probe=probe,
        network=connection,
        detection=shown_detection(state, now),
        in_maintenance=_in_maintenance(state, probe, now),
        others_in_trouble=any(each.incident.is_open and not each.watched for each in state.page.incidents),
    )
    judgement = _combine(inputs, now)
    open_now = [known.incident for known in state.page.incidents if known.incident.is_open and known.watched]
    unwatched_s, seen_at = (
        (0.0, None) if judgement.confirmation is Confirmation.NONE else _seen(state, inputs, judgement, open_now)
    )
    why = reason(state.service, inputs, judgement)
    verdict = Verdict(
        judgement.health,
        judgement.confirmation,
        judgement.recovering,
        headline(state.service, inputs, judgement, why),
        evidence_lines(state, network, inputs, views),
        scope=_scope(open_now),
        symptom=probe.symptom if judgement.confirmation is not Confirmation.NONE else None,
        since=_since(state, network, inputs, judgement, open_now),
        reason=why,
        confirmed_health=inputs.assessment.health if judgement.confirmation is Confirmation.CONFIRMED else None,
        unwatched_s=unwatched_s,
        seen_at=seen_at,
    )
    return ServiceSnapshot(
        id=state.service.id,
        pinned=state.service.pinned,
        name=state.service.name,
        verdict=verdict,
        page=page,
        components=_watched(state),
        incidents=tuple(known.incident for known in state.page.incidents if _is_recent(known.incident, now)),
        maintenances=state.page.reading.maintenances if state.page.reading is not None else (),
        probes=views,
        detection=inputs.detection,
        unwatched=state.page.assessment.unwatched,
    )


def unjudged(service_id: str, name: str, page_url: str) -> ServiceSnapshot:
    """Return what is shown of a service that cannot be judged: unknown, and nothing from before."""
    what = words.unknown(name, PageState.UNREADABLE)
    why = Reason(ReasonKind.UNKNOWN, what)
    verdict = Verdict(Health.UNKNOWN, Confirmation.NONE, recovering=False, headline=what, reason=why)
    page = PageStatus(page_url, None, PageState.UNREADABLE, None)
    return ServiceSnapshot(service_id, name, verdict, page)


def _without_stale_reason(view: TargetStatus) -> TargetStatus:
    """Return a view without the reason that the canaries gave, once it is disproved or too old."""
    return replace(view, symptom=None) if view.symptom in _CANARIES_REASONS else view


def _page_status(state: ServiceState, probe: ProbeAssessment, now: datetime) -> tuple[PageStatus, bool]:
    """Return the page as a source, and whether its last word still counts."""
    tracking = state.page
    limit = freshness_limit(tracking.pauses)
    current = tracking.fetched_at is not None and now - tracking.fetched_at <= limit
    shown = tracking.state
    if shown is PageState.FRESH and not current:
        shown = PageState.STALE
    contradictions = tracking.assessment.contradictions
    if shown is PageState.FRESH and probe.failing and tracking.assessment.health is Health.OPERATIONAL:
        contradictions = (*contradictions, words.ALL_CLEAR_AGAINST_PROBE)
    view = PageStatus(
        url=state.service.page_url,
        format=tracking.reading.format if tracking.reading is not None else None,
        state=shown,
        fetched_at=tracking.fetched_at,
        detail=_failure_detail(tracking.failure),
        stale=tracking.reading is not None and shown is not PageState.FRESH,
        health=tracking.assessment.health,
        contradictions=contradictions,
        parts=tracking.components,
        lists_all=tracking.reading is not None and tracking.reading.complete,
        title=tracking.reading.title if tracking.reading is not None else "",
        missed_lately=current and 0 < tracking.missed < MISSED_NEEDED,
    )
    return view, current


def _failure_detail(failure: Failure | None) -> str:
    if failure is None:
        return ""
    return failure.detail or str(failure.kind)


def _in_maintenance(state: ServiceState, probe: ProbeAssessment, now: datetime) -> bool:
    """Whether announced work explains what the probe sees."""
    ongoing = ongoing_detection(state)
    if probe.confirmation is Confirmation.LIKELY and ongoing is not None:
        return is_during_maintenance(state, ongoing, now)
    return excuses(state.service, state.page.maintenances, probe.targets, now)


def _combine(inputs: VerdictInputs, now: datetime) -> Judgement:
    """Join the inputs. The order is that of their weight: our own network, the page's word, our probe, the rest."""
    assessment, probe = inputs.assessment, inputs.probe
    if inputs.network in CUT_OFF:
        return Judgement(Health.UNKNOWN)
    if assessment.health.in_trouble and _is_still_valid(inputs.page, now) and not _is_other_trouble(inputs):
        return _official(inputs)
    if inputs.in_maintenance:
        over = assessment.health is not Health.MAINTENANCE
        return Judgement(Health.MAINTENANCE, recovering=over and probe.recovering)
    if probe.confirmation is Confirmation.LIKELY:
        return Judgement(probe.health, Confirmation.LIKELY, probe.recovering)
    return Judgement(_health_without_trouble(inputs), probe.confirmation)


def _is_other_trouble(inputs: VerdictInputs) -> bool:
    """Whether our targets show something else than the page confirms, and no milder."""
    ours = inputs.detection
    unconfirmed = ours is not None and ours.ended_at is None and ours.incident_id is None
    worse = inputs.probe.health.rank >= inputs.assessment.health.rank
    confirmed_none = inputs.assessment.main_incident is not None and inputs.probe.confirmation is Confirmation.LIKELY
    return unconfirmed and confirmed_none and inputs.probe.failing and worse and not inputs.in_maintenance


def _health_without_trouble(inputs: VerdictInputs) -> Health:
    """Return the health where nobody is sure of trouble: green only on the word of a source that is fresh."""
    if inputs.probe.health is not Health.OPERATIONAL:
        return inputs.probe.health
    if inputs.current:
        return inputs.assessment.health
    well = inputs.probe.well and not inputs.assessment.health.in_trouble
    return Health.OPERATIONAL if well else Health.UNKNOWN


def _is_still_valid(page: PageStatus, now: datetime) -> bool:
    return page.fetched_at is not None and now - page.fetched_at <= TROUBLE_KEPT


def _official(inputs: VerdictInputs) -> Judgement:
    """Join an official confirmation with our probe: the worse of both, and recovering unless the probe still fails.

    Pages understate (the outage of 3 February 2026 was "degraded" all along): a target that does not respond counts.
    That our targets are well again says nothing of an incident which they never showed.
    """
    probe, detection = inputs.probe, inputs.detection
    failing = probe.failing and not inputs.in_maintenance
    confirmed_by = detection.incident_id if detection is not None else None
    ours_is_over = confirmed_by is not None and detection is not None and detection.ended_at is not None
    others = any(each != confirmed_by for each in inputs.assessment.unmitigated)
    treated = inputs.assessment.recovering or ((probe.recovering or ours_is_over) and not others)
    health = worst([inputs.assessment.health, probe.health]) if failing else inputs.assessment.health
    return Judgement(health, Confirmation.CONFIRMED, recovering=treated and not failing)


def _since(
    state: ServiceState,
    network: NetworkTracking,
    inputs: VerdictInputs,
    judgement: Judgement,
    open_now: list[Incident],
) -> datetime | None:
    """Return since when the trouble lasts, by the earliest assessment of it that belongs to it."""
    if inputs.network in CUT_OFF:
        return network.since
    begins: list[datetime | None] = []
    if judgement.confirmation is Confirmation.CONFIRMED:
        begins = [each.started_at or each.published_at for each in open_now]
        if not open_now:
            begins.append(state.page.assessed_since)
        if (found := inputs.detection) is not None and not _was_before(found, open_now):
            begins.append(found.suspected_at)
    elif judgement.health is Health.MAINTENANCE:
        planned = inputs.assessment.maintenance
        begins.append(planned.starts_at if planned is not None else state.page.assessed_since)
    elif judgement.confirmation is not Confirmation.NONE:
        begins.append(inputs.probe.since)
    return min((at for at in begins if at is not None), default=None)


def _was_before(found: Detection, open_now: list[Incident]) -> bool:
    """Whether what is confirmed now is not what we found, or the second wave of it."""
    ended = found.ended_at
    return found.incident_id is None or any(
        each.id == found.incident_id and each.reopened and ended and each.started_at and each.started_at > ended
        for each in open_now
    )


def _seen(
    state: ServiceState, inputs: VerdictInputs, judgement: Judgement, open_now: list[Incident]
) -> tuple[float, datetime | None]:
    """Return for how many seconds of the trouble nobody watched, and when it was last seen.

    An incident has the page's times: the page watched it while we slept.
    """
    fetched_at, probed_at, found = inputs.page.fetched_at, inputs.probe.last_conclusive_at, inputs.detection
    if judgement.confirmation is not Confirmation.CONFIRMED:
        return (found.unwatched_s if found is not None and found.ended_at is None else 0.0), probed_at
    if inputs.probe.failing and fetched_at is not None and probed_at is not None:
        fetched_at = max(fetched_at, probed_at)
    return (0.0 if open_now else state.page.unwatched_s), fetched_at


def _scope(incidents: list[Incident]) -> Scope:
    if len(incidents) < 2:
        return incidents[0].scope if incidents else Scope()
    scopes = [each.scope for each in incidents]
    return Scope(
        plans=tuple(dict.fromkeys(word for each in scopes for word in each.plans)),
        regions=tuple(dict.fromkeys(word for each in scopes for word in each.regions)),
        platforms=tuple(dict.fromkeys(word for each in scopes for word in each.platforms)),
    )


def _watched(state: ServiceState) -> tuple[Component, ...]:
    if EVERYTHING in state.service.watch:
        return state.page.components
    return tuple(each for each in state.page.components if watches(state.service, each))


def _is_recent(incident: Incident, now: datetime) -> bool:
    return incident.resolved_at is None or now - incident.resolved_at <= KEPT
