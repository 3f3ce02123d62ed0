"""What a tip's conditions can ask about: the facts of one moment as words, and what fills a tip's placeholders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from trayapp.domain.model.enums import (
    Confirmation,
    Health,
    MaintenancePhase,
    Network,
    PageState,
    Phase,
    ReasonKind,
    Result,
    Symptom,
    TargetState,
)
from trayapp.domain.model.service import Channel, Service
from trayapp.domain.model.settings import Profile
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot, TargetStatus
from trayapp.domain.model.status_page import Incident
from trayapp.domain.subject import USES_OF_ROLE
from trayapp.domain.tips.parts import LOGIN_WORDS, MAX_NAMES, AffectedParts
from trayapp.domain.tips.posted import AT_CAPACITY, POSTED, models_in, posted_in
from trayapp.i18n.message import Argument

JUST_RESOLVED = timedelta(minutes=30)
"""For how long after its end an incident is worth a word of what to do now (tabs to reload, jobs to retry)."""

YES_NO = frozenset({"yes", "no"})

KINDS: Mapping[str, frozenset[str] | None] = {
    "service": None,
    "network": frozenset(Network),
    "health": frozenset(Health),
    "confirmation": frozenset(Confirmation),
    "trouble": YES_NO,
    "recovering": YES_NO,
    "maintenance": YES_NO,
    "page": frozenset(PageState),
    "page_health": frozenset(Health),
    "phase": frozenset(Phase),
    "just_resolved": YES_NO,
    "symptom": frozenset(Symptom),
    "failing": None,
    "affected": None,
    "operational": None,
    "affected_use": None,
    "well_use": None,
    "hits": None,
    "login": frozenset({"affected", "well", "unknown"}),
    "uses": None,
    "plan": None,
    "scope_plan": None,
    "scope_platform": None,
    "reason": frozenset(ReasonKind),
    "concerns": frozenset({"you", "others"}),
    "models": frozenset({"none", "one", "several", "at_capacity"}),
    "posted": frozenset(POSTED),
    "working": None,
    "key": frozenset({"configured", "probed", "none"}),
    "vpn": frozenset({"on", "off", "unknown"}),
    "region": frozenset({"regional", "global", "local", "unknown"}),
    "device": frozenset({"own", "managed"}),
}
"""Every fact by name, with the words that it may have; None where the words come from data (roles, plans, ids)."""

_ONE_OR_MORE = ("none", "one", "several")
_NONE: frozenset[str] = frozenset()
_FAILING = {TargetState.SUSPECT, TargetState.DOWN}


@dataclass(frozen=True, slots=True)
class UserContext:
    """What is known of the user's side beyond the snapshot.

    `region` is what comparing places found: "regional" (bad here, good elsewhere by two places or more), "global",
    "local" (only this network or its provider) or "unknown"; `works_from` names the countries where it works. `vpn` is
    "on", "off" or "unknown"; `managed_device` marks a computer that its user may not reconfigure.
    """

    key_configured: bool = False
    vpn: str = "unknown"
    region: str = "unknown"
    works_from: tuple[Argument, ...] = ()
    managed_device: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """`words` has the words of every fact in `KINDS`, `arguments` what placeholders say; absent where not known."""

    words: Mapping[str, frozenset[str]]
    arguments: Mapping[str, Argument]


def facts_of(
    view: ServiceSnapshot, network: NetworkStatus, profile: Profile, service: Service, around: UserContext
) -> Facts:
    """Gather the facts of one service. What is not known has no words: a condition on it then does not hold."""
    parts = AffectedParts(view, service)
    ended = just_resolved(view)
    open_now = _open(view)
    models = models_in(open_now)
    posted = posted_in(open_now or ([ended] if ended is not None else []))
    around = replace(around, key_configured=around.key_configured or _answers_a_key(view, service))
    words = _of_the_service(view, parts) | _of_the_user(network, profile, around)
    touched = set(parts.affected_uses)
    for role in words["failing"]:
        touched |= USES_OF_ROLE.get(role, _NONE)
    others = bool(touched) and bool(profile.uses) and touched.isdisjoint(profile.uses)
    words |= {
        "hits": touched or ["unknown"],
        "concerns": ["others" if others else "you"],
        "service": [service.id],
        "just_resolved": [_yes(ended is not None and not _in_trouble(view))],
        "models": [_ONE_OR_MORE[min(len(models), 2)], *({"at_capacity"} if AT_CAPACITY in posted else ())],
        "posted": posted - {AT_CAPACITY},
    }
    arguments: dict[str, Argument | None] = {
        "service": service.name,
        "parts": parts.names,
        "models": models[:MAX_NAMES],
        "plans": view.verdict.scope.plans[:MAX_NAMES],
        "works_from": around.works_from[:MAX_NAMES],
        "vpn_exit": around.works_from[0] if around.works_from else None,
        "incident": ended.title if ended else None,
        "duration": _duration(ended),
    }
    return Facts(
        {name: frozenset(each) for name, each in words.items()},
        {name: each for name, each in arguments.items() if each},
    )


ARGUMENTS = frozenset({"service", "parts", "models", "plans", "works_from", "vpn_exit", "incident", "duration"})
"""The placeholders that a tip's text and reason may have."""


def _of_the_service(view: ServiceSnapshot, parts: AffectedParts) -> dict[str, Iterable[str]]:
    verdict, fresh = view.verdict, view.page.is_fresh
    symptoms = _symptoms(view)
    failing = frozenset(probe.stands_for for probe in view.probes if _fails(probe))
    return {
        "health": [verdict.health],
        "confirmation": [verdict.confirmation],
        "trouble": [_yes(_in_trouble(view))],
        "recovering": [_yes(verdict.recovering)],
        "maintenance": [_yes(any(each.phase is MaintenancePhase.IN_PROGRESS for each in view.maintenances))],
        "page": [PageState.STALE if view.page.stale else view.page.state],
        "page_health": [view.page.health] if fresh else [],
        "phase": [incident.phase for incident in _open(view)],
        "symptom": symptoms,
        "failing": failing,
        "working": {probe.stands_for for probe in view.probes if _works(probe)} - failing,
        "affected": parts.affected_roles,
        "operational": parts.operational_roles if fresh else [],
        "affected_use": parts.affected_uses,
        "well_use": _well_uses(parts, view.probes, failing) if fresh else [],
        "login": [_login(parts, view, fresh=fresh)],
        "scope_plan": verdict.scope.plans,
        "scope_platform": verdict.scope.platforms,
        "reason": [verdict.reason.kind] if verdict.reason is not None else [],
    }


def _of_the_user(network: NetworkStatus, profile: Profile, around: UserContext) -> dict[str, Iterable[str]]:
    keys = ["configured"] if around.key_configured or "api" in profile.uses else ["none"]
    if around.key_configured:
        keys.append("probed")  # answers to our probe are about the user's own account
    return {
        "network": [network.state],
        "uses": profile.uses,
        "plan": [profile.plan] if profile.plan else [],
        "key": keys,
        "vpn": [around.vpn],
        "region": [around.region],
        "device": ["managed" if around.managed_device else "own"],
    }


def _login(parts: AffectedParts, view: ServiceSnapshot, *, fresh: bool) -> str:
    """Tell how sign-in is. It is well only where somebody vouches for it: who signs out while it fails is locked out.

    An open incident that ever named it affects it, even where the page calls that component recovered, and so does a
    target that has not proved its recovery.
    """
    probes = [probe for probe in view.probes if probe.stands_for == "login"]
    if (
        "login" in parts.affected_roles
        or parts.names_login
        or any(_fails(probe) or probe.state is TargetState.RECOVERING for probe in probes)
        or any(incident.is_open and LOGIN_WORDS.search(incident.title) for incident in view.incidents)
    ):
        return "affected"
    if any(probe.state is not TargetState.UP and probe.state is not TargetState.UNKNOWN for probe in probes):
        return "unknown"
    vouched = any(probe.state is TargetState.UP for probe in probes) or (fresh and "login" in parts.operational_roles)
    return "well" if vouched else "unknown"


def _well_uses(parts: AffectedParts, probes: tuple[TargetStatus, ...], failing: frozenset[str]) -> set[str]:
    """Return the uses of which the page and our probe say that they work."""
    speaks_for = {"api": {"api"}, "fine-tuning": {"api"}, "codex": {"api", "login"}, "chatgpt": {"login", "edge"}}
    unwell = failing | {probe.stands_for for probe in probes if probe.state is TargetState.RECOVERING}
    return {use for use in parts.well_uses if not speaks_for.get(use, set()) & unwell}


def _symptoms(view: ServiceSnapshot) -> frozenset[Symptom]:
    found = {probe.symptom for probe in view.probes if probe.symptom is not None}
    if any(probe.state is TargetState.SLOW for probe in view.probes):
        found.add(Symptom.SLOW)
    if view.verdict.symptom is not None:
        found.add(view.verdict.symptom)
    return frozenset(found)


def _in_trouble(view: ServiceSnapshot) -> bool:
    return view.verdict.health.in_trouble or view.verdict.confirmation is not Confirmation.NONE


def _answers_a_key(view: ServiceSnapshot, service: Service) -> bool:
    """Whether the service has answered a request with the user's own key."""
    with_key = {each.name for each in service.targets if each.channel is Channel.KEY}
    return any(probe.target in with_key and probe.at is not None for probe in view.probes)


def _works(probe: TargetStatus) -> bool:
    return probe.state is TargetState.UP and probe.symptom is None


def _fails(probe: TargetStatus) -> bool:
    return probe.state in _FAILING or probe.result is Result.BAD


def just_resolved(view: ServiceSnapshot) -> Incident | None:
    """Return the incident that ended last, for as long as that is worth a word; None while another is open.

    What touches nothing that the user watches counts as neither.
    """
    looked = view.page.fetched_at
    if looked is None or _open(view):
        return None
    ended = [
        (incident.resolved_at, incident)
        for incident in view.incidents
        if incident.resolved_at is not None
        and looked - incident.resolved_at <= JUST_RESOLVED
        and incident.id not in view.unwatched
    ]
    return max(ended, key=lambda pair: pair[0])[1] if ended else None


def _open(view: ServiceSnapshot) -> list[Incident]:
    """Return the open incidents of what the user watches: what hits others is no advice to them."""
    return [incident for incident in view.incidents if incident.is_open and incident.id not in view.unwatched]


def _duration(incident: Incident | None) -> timedelta | None:
    if incident is None or incident.resolved_at is None:
        return None
    began = incident.started_at or incident.published_at
    return incident.resolved_at - began if began and began < incident.resolved_at else None


def _yes(fact: bool) -> str:  # noqa: FBT001 -- it says the word for a truth
    return "yes" if fact else "no"
