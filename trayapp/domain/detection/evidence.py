"""The lines that a verdict rests on: at least one from the page, one from our probe, one about the user's network."""

from __future__ import annotations

from urllib.parse import urlsplit

from trayapp.domain.detection.judgement import CUT_OFF, VerdictInputs
from trayapp.domain.detection.state import NetworkTracking, ServiceState
from trayapp.domain.messages import verdicts as words
from trayapp.domain.messages.states import target_names
from trayapp.domain.model.enums import EvidenceKind, EvidenceSource, Health, PageState, Result, TargetState
from trayapp.domain.model.service import Service
from trayapp.domain.model.snapshot import Evidence, TargetStatus
from trayapp.i18n.message import Message

MOST_INCIDENTS = 3
"""Incidents that get a line of their own as evidence; all of them are in the snapshot."""

_SOUND = (TargetState.UP, TargetState.UNKNOWN)


def evidence_lines(
    state: ServiceState, network: NetworkTracking, inputs: VerdictInputs, views: tuple[TargetStatus, ...]
) -> tuple[Evidence, ...]:
    """Return the evidence: page, probe, network, in this order. Canaries that never answer here are named."""
    since = network.since if inputs.network is network.state else None
    connection = Evidence(EvidenceSource.NETWORK, words.network(inputs.network), since, EvidenceKind.NETWORK)
    silent = (
        Evidence(EvidenceSource.NETWORK, words.silent_canary(urlsplit(url).hostname or url), None, EvidenceKind.OTHER)
        for url in network.silent_canaries
    )
    return (*_page(state, inputs), *_probe(state.service, inputs, views), connection, *silent)


def _page(state: ServiceState, inputs: VerdictInputs) -> list[Evidence]:
    if inputs.page.state is PageState.FRESH:
        return _page_lines(state, inputs)
    last = _page_lines(state, inputs)[0].text if state.page.reading is not None else None
    text = words.page_failure(state.service.name, inputs.page.state, last)
    return [Evidence(EvidenceSource.PAGE, text, state.page.changed_at, EvidenceKind.PAGE_UNAVAILABLE)]


def _page_lines(state: ServiceState, inputs: VerdictInputs) -> list[Evidence]:
    open_now = [each for each in state.page.incidents if each.incident.is_open]
    watched = [each for each in open_now if each.watched]
    if watched:
        return [
            Evidence(
                EvidenceSource.PAGE,
                words.page_incident(state.service.name, each.incident.title),
                each.incident.published_at or each.first_seen_at,
                EvidenceKind.PAGE_INCIDENT,
                each.incident.id,
            )
            for each in watched[:MOST_INCIDENTS]
        ]
    kind, text = _page_in_sum(state.service.name, inputs.assessment.health, len(open_now))
    return [Evidence(EvidenceSource.PAGE, text, state.page.assessed_since, kind)]


def _page_in_sum(name: str, health: Health, unwatched: int) -> tuple[EvidenceKind, Message]:
    if health.in_trouble:
        return EvidenceKind.PAGE_TROUBLE, words.page_reports(name, health)
    if unwatched:
        return EvidenceKind.PAGE_UNWATCHED, words.page_unwatched(name, unwatched)
    if health is Health.MAINTENANCE:
        return EvidenceKind.PAGE_MAINTENANCE, words.page_maintenance(name)
    if health is Health.UNKNOWN:
        return EvidenceKind.PAGE_UNCLEAR, words.page_unclear(name)
    return EvidenceKind.PAGE_WELL, words.page_all_clear(name)


def _probe(service: Service, inputs: VerdictInputs, views: tuple[TargetStatus, ...]) -> list[Evidence]:
    troubled = [each for each in views if each.state not in _SOUND]
    if troubled:
        names = _names(service)
        return [_troubled(names[each.target], each, inputs) for each in troubled]
    if not service.targets:
        return [Evidence(EvidenceSource.PROBE, words.NO_PROBE, None, EvidenceKind.PROBE_SILENT)]
    unclear = [each for each in views if each.result is Result.INCONCLUSIVE and each.symptom is not None]
    if unclear and inputs.network not in CUT_OFF:
        names = _names(service)
        return [
            Evidence(
                EvidenceSource.PROBE,
                words.probe_inconclusive(names[each.target], each.symptom),
                each.at,
                EvidenceKind.TARGET_INCONCLUSIVE,
                each.target,
            )
            for each in unclear
            if each.symptom is not None
        ]
    last = inputs.probe.last_conclusive_at
    if any(each.state is TargetState.UP for each in views):
        return [Evidence(EvidenceSource.PROBE, words.PROBE_WELL, last, EvidenceKind.PROBE_WELL)]
    text = words.PROBE_SILENT if last is None else words.PROBE_OLD
    return [Evidence(EvidenceSource.PROBE, text, last, EvidenceKind.PROBE_SILENT)]


def _names(service: Service) -> dict[str, Message]:
    return target_names((each.name, each.stands_for) for each in service.targets)


def _troubled(name: Message, view: TargetStatus, inputs: VerdictInputs) -> Evidence:
    text = words.probe_target(name, view.state, view.trouble)
    if inputs.in_maintenance:
        text = words.probe_in_maintenance(text)
    return Evidence(EvidenceSource.PROBE, text, view.since, EvidenceKind.TARGET_FAILING, view.target)
