"""The verdict: what the official page, our own probe and the user's network say together at one moment.

Pure, and cheap: all that depends only on reports was worked out when they were folded.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.detection.connectivity_gate import CANARY_WINDOW
from trayapp.domain.detection.evidence import evidence_lines
from trayapp.domain.detection.headline import headline
from trayapp.domain.detection.inputs import CUT_OFF, Judgement, VerdictInputs
from trayapp.domain.detection.page_assessment import watches, watches_everything
from trayapp.domain.detection.probe_assessment import (
    ProbeAssessment,
    assess_probe,
    freshness_limit,
    is_during_maintenance,
    ongoing_detection,
    probe_views,
    shown_detection,
)
from trayapp.domain.detection.reduce_page import KEPT
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.messages import verdicts as words
from trayapp.domain.model.enums import Confirmation, Health, Network, PageState, Symptom, worst
from trayapp.domain.model.reports import Failure
from trayapp.domain.model.snapshot import PageStatus, ServiceSnapshot, TargetStatus, Verdict
from trayapp.domain.model.status_page import Component, Incident, Scope

_CANARIES_REASONS = (Symptom.OFFLINE, Symptom.CAPTIVE_PORTAL)

TROUBLE_KEPT = timedelta(hours=24)
"""For so long the page's last word of trouble stands while the page cannot be read; after that nothing is known."""


def judge(state: ServiceState, network: NetworkTracking, now: datetime) -> ServiceSnapshot:
    """Return the picture of one service at `now`: all but tips and the track record, which others add."""
    views, connection = probe_views(state, now), network_now(network, (state,), now)
    if connection is not network.state:
        views = tuple(_unexcused(each) for each in views)
    finding = assess_probe(state, views, now)
    page, current = _page_view(state, finding, now)
    signals = VerdictInputs(
        page=page,
        account=state.page.account,
        current=current,
        finding=finding,
        network=connection,
        detection=shown_detection(state, now),
        in_maintenance=_in_maintenance(state, finding, now, current=current),
    )
    judgement = _joined(signals, now)
    open_now = [known.incident for known in state.page.incidents if known.incident.is_open and known.watched]
    verdict = Verdict(
        judgement.health,
        judgement.confirmation,
        judgement.recovering,
        headline(state.service, signals, judgement),
        evidence_lines(state, network, signals, views),
        scope=_scope(open_now),
        symptom=finding.symptom if judgement.confirmation is not Confirmation.NONE else None,
        since=_since(state, network, signals, judgement, open_now),
    )
    return ServiceSnapshot(
        id=state.service.id,
        name=state.service.name,
        verdict=verdict,
        page=page,
        components=_watched(state),
        incidents=tuple(known.incident for known in state.page.incidents if _is_recent(known.incident, now)),
        maintenances=state.page.reading.maintenances if state.page.reading is not None else (),
        probes=views,
        detection=signals.detection,
        unwatched=state.page.account.unwatched,
    )


def network_now(network: NetworkTracking, states: tuple[ServiceState, ...], now: datetime) -> Network:
    """Return how the user's connection does.

    What the canaries said expires like every measurement. That they are dead is disproved by a page or a target that
    answered at that very time or since: then only the canaries are out of reach.
    """
    if network.at is None or now - network.at > max(
        [freshness_limit(each.probe.pauses) for each in states], default=KEPT
    ):
        return Network.UNKNOWN
    if network.state not in CUT_OFF:
        return network.state
    disproof = network.at - CANARY_WINDOW
    for state in states:
        answers = [state.page.fetched_at, *(at for each in state.probe.targets for at in each.good_at[-1:])]
        if any(at is not None and at >= disproof for at in answers):
            return Network.ONLINE
    return network.state


def _unexcused(view: TargetStatus) -> TargetStatus:
    """Return a view without the reason that the canaries gave, once it is disproved or too old to be told."""
    return replace(view, symptom=None) if view.symptom in _CANARIES_REASONS else view


def _page_view(state: ServiceState, finding: ProbeAssessment, now: datetime) -> tuple[PageStatus, bool]:
    """Return the page as a source, and whether its last word still counts."""
    memory = state.page
    lives = freshness_limit(memory.pauses)
    current = memory.fetched_at is not None and now - memory.fetched_at <= lives
    shown = memory.state
    if shown is PageState.FRESH and not current:
        shown = PageState.STALE
    contradictions = memory.account.contradictions
    if shown is PageState.FRESH and finding.failing and memory.account.health is Health.OPERATIONAL:
        contradictions = (*contradictions, words.all_clear_against_probe())
    view = PageStatus(
        url=state.service.page_url,
        format=memory.reading.format if memory.reading is not None else None,
        state=shown,
        fetched_at=memory.fetched_at,
        detail=_detail(memory.failure),
        stale=memory.reading is not None and shown is not PageState.FRESH,
        health=memory.account.health,
        contradictions=contradictions,
        parts=memory.components,
        lists_all=memory.reading is not None and memory.reading.complete,
    )
    return view, current


def _detail(failure: Failure | None) -> str:
    if failure is None:
        return ""
    return f"{failure.kind}: {failure.detail}" if failure.detail else str(failure.kind)


def _in_maintenance(state: ServiceState, finding: ProbeAssessment, now: datetime, *, current: bool) -> bool:
    """Whether what the probe sees is put down to announced work: the page says so now, or did until a while ago."""
    if current and state.page.account.health is Health.MAINTENANCE:
        going_on = ongoing_detection(state)
        return going_on is None or going_on.likely_at is None or going_on.excused
    going_on = ongoing_detection(state)
    return finding.confirmation is Confirmation.LIKELY and (
        going_on is not None and is_during_maintenance(going_on, state.page.maintenances, now)
    )


def _joined(signals: VerdictInputs, now: datetime) -> Judgement:
    """Join the signals. The order is that of their weight: our own network, the page's word, our probe, the rest."""
    account, finding = signals.account, signals.finding
    if signals.network in CUT_OFF:
        return Judgement(Health.UNKNOWN)
    if account.health.in_trouble and _still_stands(signals.page, now):
        return _official(signals)
    if signals.in_maintenance:
        over = account.health is not Health.MAINTENANCE
        return Judgement(Health.MAINTENANCE, recovering=over and finding.recovering)
    if finding.confirmation is Confirmation.LIKELY:
        return Judgement(finding.health, Confirmation.LIKELY, finding.recovering)
    return Judgement(_quiet_health(signals), finding.confirmation)


def _quiet_health(signals: VerdictInputs) -> Health:
    """Return the health where nobody is sure of trouble: green only on the word of a source that is fresh."""
    if signals.finding.health is not Health.OPERATIONAL:
        return signals.finding.health
    if signals.current:
        return signals.account.health
    well = signals.finding.well and not signals.account.health.in_trouble
    return Health.OPERATIONAL if well else Health.UNKNOWN


def _still_stands(page: PageStatus, now: datetime) -> bool:
    return page.fetched_at is not None and now - page.fetched_at <= TROUBLE_KEPT


def _official(signals: VerdictInputs) -> Judgement:
    """Join an official confirmation with our probe: the worse of both, and recovering unless the probe still fails.

    Pages understate (the outage of 3 February 2026 was "degraded" all along): a target that does not respond counts.
    That our targets are well again says nothing of an incident which they never showed.
    """
    finding, detection = signals.finding, signals.detection
    failing = finding.failing and not signals.in_maintenance
    confirmed_by = detection.incident_id if detection is not None else None
    ours_is_over = confirmed_by is not None and detection is not None and detection.ended_at is not None
    others = any(each != confirmed_by for each in signals.account.untreated)
    treated = signals.account.recovering or ((finding.recovering or ours_is_over) and not others)
    health = worst([signals.account.health, finding.health]) if failing else signals.account.health
    return Judgement(health, Confirmation.CONFIRMED, recovering=treated and not failing)


def _since(
    state: ServiceState,
    network: NetworkTracking,
    signals: VerdictInputs,
    judgement: Judgement,
    open_now: list[Incident],
) -> datetime | None:
    """Return since when the trouble lasts, by the earliest account of it that belongs to it."""
    if signals.network in CUT_OFF:
        return network.since
    begins: list[datetime | None] = []
    if judgement.confirmation is Confirmation.CONFIRMED:
        begins = [each.started_at or each.published_at for each in open_now]
        if not open_now:
            begins.append(state.page.account_since)
        if signals.detection is not None and signals.detection.incident_id is not None:
            begins.append(signals.detection.suspected_at)
    elif judgement.health is Health.MAINTENANCE:
        planned = signals.account.maintenance
        begins.append(planned.starts_at if planned is not None else state.page.account_since)
    elif judgement.confirmation is not Confirmation.NONE:
        begins.append(signals.finding.since)
    return min((at for at in begins if at is not None), default=None)


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
    if watches_everything(state.service):
        return state.page.components
    return tuple(each for each in state.page.components if watches(state.service, each))


def _is_recent(incident: Incident, now: datetime) -> bool:
    return incident.resolved_at is None or now - incident.resolved_at <= KEPT
