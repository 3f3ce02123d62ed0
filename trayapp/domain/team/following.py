"""What a follower shows: the leader's verdict as the leader gives it, and nothing where there is no leader to go by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from trayapp.domain.messages import team as words
from trayapp.domain.messages import verdicts
from trayapp.domain.model.enums import (
    Confirmation,
    EvidenceKind,
    EvidenceSource,
    Health,
    PageState,
    ReasonKind,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.snapshot import Evidence, PageStatus, Reason, ServiceSnapshot, TargetStatus, Verdict
from trayapp.domain.model.team import Peer, ServiceStatement

LONGEST_TROUBLE = timedelta(days=90)
"""A leader may say that trouble began so long ago; what is older, or yet to come, is not said."""

_SIGNS = frozenset(
    {
        Symptom.NO_RESPONSE,
        Symptom.ERRORS,
        Symptom.OVERLOADED,
        Symptom.DNS,
        Symptom.FORBIDDEN,
        Symptom.TLS_RESET,
        Symptom.UNEXPECTED,
    }
)
"""What a service in trouble answers, whoever asks."""
_RESULTS = {
    TargetState.UP: Result.GOOD,
    TargetState.SLOW: Result.GOOD,
    TargetState.RECOVERING: Result.GOOD,
    TargetState.DOWN: Result.BAD,
    TargetState.SUSPECT: Result.BAD,
}


def followed(view: ServiceSnapshot, leader: Peer, *, trusts: bool) -> ServiceSnapshot:
    """Return the view of a service as its leader judges it; unknown where the leader says nothing of it.

    Without `trusts` the leader's word alone makes at most a suspicion.
    """
    said = leader.statement.services.get(view.id)
    if said is None:
        return unknown(view)
    confirmation = said.confirmation if trusts or said.confirmation is Confirmation.NONE else Confirmation.SUSPECTED
    page = replace(
        view.page,
        state=said.page,
        fetched_at=leader.heard_at,
        health=said.page_health,
        stale=False,
        missed_lately=False,
    )
    if said.page is PageState.NEVER:
        page = replace(page, fetched_at=None)
    return replace(
        view,
        verdict=_verdict(view.name, said, confirmation, leader),
        page=page,
        components=(),
        incidents=(),
        maintenances=(),
        probes=tuple(_target(each, said, leader.heard_at) for each in view.probes),
        detection=None,
    )


def unknown(view: ServiceSnapshot) -> ServiceSnapshot:
    """Return the view of a service of which nothing is known: neither from a leader nor by ourselves."""
    what = verdicts.unknown(view.name, PageState.NEVER)
    line = Evidence(EvidenceSource.REPORTS, words.NO_LEADER)
    verdict = Verdict(
        Health.UNKNOWN,
        Confirmation.NONE,
        recovering=False,
        headline=what,
        evidence=(line,),
        reason=Reason(ReasonKind.UNKNOWN, what),
    )
    page = PageStatus(view.page.url, None, PageState.NEVER, None)
    probes = tuple(_blank(each) for each in view.probes)
    return ServiceSnapshot(view.id, view.name, verdict, page, probes=probes, pinned=view.pinned)


def is_own(view: ServiceSnapshot, looks_since: datetime) -> bool:
    """Whether a view rests on what we found since we began to look ourselves.

    Until every target has answered well that is never green: the leader may have gone in the middle of an outage, and
    the first bad answer is no suspicion yet.
    """
    answered = [each.at is not None and each.at >= looks_since for each in view.probes]
    read = view.page.fetched_at is not None and view.page.fetched_at >= looks_since
    if view.verdict.health not in {Health.OPERATIONAL, Health.MAINTENANCE}:
        return read or any(answered)
    if not view.probes:
        return read
    good = any(each.result is Result.GOOD for each in view.probes)
    return all(answered) and good and not any(map(_speaks_of_trouble, view.probes))


def _speaks_of_trouble(target: TargetStatus) -> bool:
    """Whether the last answer may be a first sign, even one that is not counted so soon after a pause."""
    return target.result is not Result.GOOD and target.symptom in _SIGNS


def _verdict(name: str, said: ServiceStatement, confirmation: Confirmation, leader: Peer) -> Verdict:
    what = words.headline(name, said.health, confirmation, recovering=said.recovering)
    return Verdict(
        said.health,
        confirmation,
        said.recovering,
        headline=what,
        evidence=_evidence(said, leader),
        since=_since(said, leader.heard_at),
        reason=Reason(_reason(said, confirmation), what),
        confirmed_health=said.health if confirmation is Confirmation.CONFIRMED else None,
    )


def _evidence(said: ServiceStatement, leader: Peer) -> tuple[Evidence, ...]:
    """Return who looks for us, and what they say of the page where it says anything."""
    statement, since = leader.statement, _since(said, leader.heard_at)
    who = words.who(statement.name, statement.place)
    line = Evidence(EvidenceSource.PROBE, words.followed(who, words.SEES[said.sees]), since, EvidenceKind.OTHER)
    return (line,)


def _reason(said: ServiceStatement, confirmation: Confirmation) -> ReasonKind:
    """Return what decided, of the kinds that need no detail which only the leader has."""
    if said.health is Health.UNKNOWN:
        return ReasonKind.UNKNOWN
    if said.health is Health.MAINTENANCE:
        return ReasonKind.MAINTENANCE
    if confirmation is Confirmation.CONFIRMED:
        return ReasonKind.PAGE
    if confirmation is not Confirmation.NONE or said.health.in_trouble:
        return ReasonKind.PROBE
    return ReasonKind.ALL_CLEAR if said.page is PageState.FRESH else ReasonKind.PROBE_WELL


def _since(said: ServiceStatement, heard_at: datetime) -> datetime | None:
    if said.since is None or not timedelta(0) <= heard_at - said.since <= LONGEST_TROUBLE:
        return None
    return said.since


def _target(view: TargetStatus, said: ServiceStatement, at: datetime) -> TargetStatus:
    state = said.targets.get(view.target)
    if state is None or state is TargetState.UNKNOWN:
        return _blank(view)
    return TargetStatus(view.target, _RESULTS.get(state), None, None, at, state, view.stands_for)


def _blank(view: TargetStatus) -> TargetStatus:
    return TargetStatus(view.target, None, None, None, None, TargetState.UNKNOWN, view.stands_for)
