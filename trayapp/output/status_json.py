"""The snapshot as `status --json` prints it: schema 1 of the README. Fields may be added, never renamed.

What is not known is null, lists are empty, times are RFC 3339 in UTC with a Z, and words are those of `words`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trayapp.domain.model.enums import Confirmation, Health, PageState
from trayapp.domain.model.snapshot import (
    Detection,
    Evidence,
    PageStatus,
    ServiceSnapshot,
    Snapshot,
    TargetStatus,
    Tip,
    Verdict,
)
from trayapp.domain.model.status_page import Component, Incident, Maintenance
from trayapp.i18n.message import Message
from trayapp.output.record import record_json, stamp

if TYPE_CHECKING:
    from trayapp.domain.model.team import TeamStatus

SCHEMA = 1

EXIT_WELL, EXIT_DEGRADED, EXIT_OUTAGE, EXIT_UNKNOWN = 0, 1, 2, 3
"""As monitoring plug-ins do: https://www.monitoring-plugins.org/doc/guidelines.html#AEN78."""

_EXIT_BY_HEALTH = {
    Health.OPERATIONAL: EXIT_WELL,
    Health.MAINTENANCE: EXIT_WELL,
    Health.DEGRADED: EXIT_DEGRADED,
    Health.PARTIAL_OUTAGE: EXIT_OUTAGE,
    Health.MAJOR_OUTAGE: EXIT_OUTAGE,
    Health.UNKNOWN: EXIT_UNKNOWN,
}
_WORST_LAST = (EXIT_WELL, EXIT_UNKNOWN, EXIT_DEGRADED, EXIT_OUTAGE)

Object = dict[str, Any]
Translate = Callable[[Message], str]


def as_json(snapshot: Snapshot, translate: Translate) -> Object:
    """Return `snapshot` in values that JSON has. `say` turns phrases into the user's language."""
    lead = snapshot.primary
    nothing = {"health": str(Health.UNKNOWN), "confirmation": str(Confirmation.NONE), "recovering": False}
    return {
        "schema": SCHEMA,
        "checked_at": stamp(snapshot.at),
        **(_verdict(lead.verdict, translate) if lead else {**nothing, "headline": None}),
        "network": str(snapshot.network.state),
        "services": [_service(service, translate) for service in snapshot.services],
        **({} if snapshot.team is None else {"team": _team(snapshot.team, translate)}),
    }


def _team(team: TeamStatus, translate: Translate) -> Object:
    from trayapp.domain.messages.team import link_problem  # noqa: PLC0415 - rarely wanted

    problem = link_problem(team.link)
    return {
        "link": str(team.link),
        "problem": None if problem is None else f"{translate(problem.title)}. {translate(problem.message)}",
        "peers": len(team.peers),
        "leader": None if team.leader is None else team.leader.id,
        "looks": team.looks,
        "ignored": team.ignored,
    }


def exit_code(snapshot: Snapshot) -> int:
    """Return the exit code of `status`: that of the worst service. Unknown outranks nothing but well."""
    codes = (_exit_code(service.verdict) for service in snapshot.services)
    return max(codes, key=_WORST_LAST.index, default=EXIT_UNKNOWN)


def _exit_code(verdict: Verdict) -> int:
    if verdict.confirmation is Confirmation.SUSPECTED:
        return EXIT_DEGRADED
    return _EXIT_BY_HEALTH[verdict.health]


def _service(service: ServiceSnapshot, translate: Translate) -> Object:
    return {
        "id": service.id,
        "name": service.name,
        **_verdict(service.verdict, translate),
        "since": stamp(service.verdict.since),
        "symptom": _word(service.verdict.symptom),
        "page": _page(service.page, translate),
        "components": [_component(each) for each in service.components],
        "incidents": [_incident(each, service) for each in service.incidents],
        "maintenances": [_maintenance(each) for each in service.maintenances],
        "probes": [_probe(each) for each in service.probes],
        "evidence": [evidence(each, translate) for each in service.verdict.evidence],
        "tips": [_tip(each, translate) for each in service.tips],
        "detection": _detection(service.detection),
        "lead_s": service.detection.lead_s if service.detection else None,
        "record": None if service.record is None else record_json(service.record),
    }


def _verdict(verdict: Verdict, translate: Translate) -> Object:
    return {
        "health": str(verdict.health),
        "confirmation": str(verdict.confirmation),
        "recovering": verdict.recovering,
        "headline": translate(verdict.headline),
    }


def _page(page: PageStatus, translate: Translate) -> Object:
    outdated = page.stale and page.state is PageState.FRESH
    return {
        "url": page.url,
        "format": page.format,
        "state": str(PageState.STALE if outdated else page.state),
        "fetched_at": stamp(page.fetched_at),
        "detail": page.detail or None,
        "stale": page.stale,
        "contradictions": [translate(each) for each in page.contradictions],
    }


def _component(component: Component) -> Object:
    return {
        "id": component.id,
        "name": component.name,
        "group": component.group,
        "health": str(component.health),
    }


def _incident(incident: Incident, service: ServiceSnapshot) -> Object:
    scope = incident.scope
    newest_first = sorted(incident.updates, key=lambda update: update.at, reverse=True)
    return {
        "id": incident.id,
        "title": incident.title,
        "phase": str(incident.phase),
        "health": str(incident.health),
        "worst_health": str(incident.worst_health or incident.health),
        "started_at": stamp(incident.started_at),
        "published_at": stamp(incident.published_at),
        "resolved_at": stamp(incident.resolved_at),
        "reopened": incident.reopened,
        "open_intervals": [{"from": stamp(start), "to": stamp(end)} for start, end in incident.open_intervals],
        "url": incident.url,
        "component_ids": list(incident.component_ids),
        "scope": {"plans": [*scope.plans], "regions": [*scope.regions], "platforms": [*scope.platforms]},
        "confirmation_lag_s": incident.confirmation_lag_s,
        "watched": incident.id not in service.unwatched,
        "updates": [
            {"id": each.id, "phase": str(each.phase), "at": stamp(each.at), "text": each.text} for each in newest_first
        ],
    }


def _maintenance(maintenance: Maintenance) -> Object:
    return {
        "id": maintenance.id,
        "title": maintenance.title,
        "phase": str(maintenance.phase),
        "starts_at": stamp(maintenance.starts_at),
        "ends_at": stamp(maintenance.ends_at),
        "url": maintenance.url,
        "component_ids": list(maintenance.component_ids),
    }


def _probe(probe: TargetStatus) -> Object:
    return {
        "target": probe.target,
        "result": _word(probe.result),
        "symptom": _word(probe.symptom),
        "latency_ms": None if probe.latency_ms is None else round(probe.latency_ms, 1),
        "at": stamp(probe.at),
        "state": str(probe.state),
    }


def evidence(line: Evidence, translate: Translate) -> Object:
    """Return one line of evidence; hooks tell it in the same form."""
    return {"source": str(line.source), "text": translate(line.text), "since": stamp(line.since)}


def _tip(tip: Tip, translate: Translate) -> Object:
    return {"id": tip.id, "text": translate(tip.text), "because": translate(tip.because), "source_url": tip.source_url}


def _detection(detection: Detection | None) -> Object | None:
    if detection is None:
        return None
    return {
        "suspected_at": stamp(detection.suspected_at),
        "likely_at": stamp(detection.likely_at),
        "ended_at": stamp(detection.ended_at),
        "incident_id": detection.incident_id,
    }


def _word(word: str | None) -> str | None:
    return None if word is None else str(word)
