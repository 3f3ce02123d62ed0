"""What a tip's conditions can ask about: the facts of one moment as words, and what fills a tip's placeholders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

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
from trayapp.domain.tips.incidents import duration_of, just_resolved, open_incidents
from trayapp.domain.tips.parts import LOGIN_WORDS, MAX_NAMES, AffectedParts
from trayapp.domain.tips.posted import AT_CAPACITY, POSTED, models_in, posted_in
from trayapp.i18n.message import Argument

YES_NO = frozenset({"yes", "no"})

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


class Facts(dict[str, frozenset[str]]):
    """The words of each fact in `KINDS` for one service at one moment, worked out when first asked for. One thread.

    What is not known has no words, and a condition on it does not hold. `arguments` is what placeholders say, absent
    where not known.
    """

    def __init__(
        self, view: ServiceSnapshot, network: NetworkStatus, profile: Profile, service: Service, around: UserContext
    ) -> None:
        super().__init__()
        self.view, self.network, self.profile, self.service, self.around = view, network, profile, service, around

    def __missing__(self, name: str) -> frozenset[str]:
        words = self[name] = frozenset(_FACTS[name].words(self))
        return words

    @cached_property
    def parts(self) -> AffectedParts:
        """What the page says of the parts."""
        return AffectedParts(self.view, self.service)

    @cached_property
    def open_now(self) -> list[Incident]:
        """The open incidents of what the user watches."""
        return open_incidents(self.view)

    @cached_property
    def ended(self) -> Incident | None:
        """The incident that has just ended."""
        return just_resolved(self.view)

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The models that open incidents name."""
        return models_in(self.open_now)

    @cached_property
    def posted(self) -> frozenset[str]:
        """What the incidents say that matter now."""
        return posted_in(self.open_now or ([self.ended] if self.ended is not None else []))

    @cached_property
    def failing(self) -> frozenset[str]:
        """What the targets that fail stand for."""
        return frozenset(probe.stands_for for probe in self.view.probes if _fails(probe))

    @cached_property
    def touched(self) -> frozenset[str]:
        """The uses that are hit, by the page and by our probe."""
        found = set(self.parts.affected_uses)
        for role in self.failing:
            found |= USES_OF_ROLE.get(role, _NONE)
        return frozenset(found)

    @cached_property
    def key_configured(self) -> bool:
        """Whether the service answers to the user's own key, or a key is there for it."""
        return self.around.key_configured or _answers_a_key(self.view, self.service)

    @cached_property
    def arguments(self) -> Mapping[str, Argument]:
        """What the placeholders say."""
        ended, works_from = self.ended, self.around.works_from
        found: dict[str, Argument | None] = {
            "service": self.service.name,
            "parts": self.parts.names,
            "models": self.models[:MAX_NAMES],
            "plans": self.view.verdict.scope.plans[:MAX_NAMES],
            "works_from": works_from[:MAX_NAMES],
            "vpn_exit": works_from[0] if works_from else None,
            "incident": ended.title if ended else None,
            "duration": duration_of(ended),
        }
        return {name: each for name, each in found.items() if each}


ARGUMENTS = frozenset({"service", "parts", "models", "plans", "works_from", "vpn_exit", "incident", "duration"})
"""The placeholders that a tip's text and reason may have."""


def _concerns(facts: Facts) -> str:
    """Return whom it hits: others, where it hits something, and nothing of what the user uses."""
    uses = facts.profile.uses
    return "others" if facts.touched and uses and facts.touched.isdisjoint(uses) else "you"


def _models(facts: Facts) -> Iterator[str]:
    yield _ONE_OR_MORE[min(len(facts.models), 2)]
    if AT_CAPACITY in facts.posted:
        yield "at_capacity"


def _keys(facts: Facts) -> Iterator[str]:
    yield "configured" if facts.key_configured or "api" in facts.profile.uses else "none"
    if facts.key_configured:
        yield "probed"  # answers to our probe are about the user's own account


def _page_health(facts: Facts) -> Iterator[Health]:
    if facts.view.page.is_fresh and facts.view.page.health is not None:
        yield facts.view.page.health


def _in_maintenance(view: ServiceSnapshot) -> bool:
    return any(each.phase is MaintenancePhase.IN_PROGRESS for each in view.maintenances)


def _working(facts: Facts) -> set[str]:
    return {probe.stands_for for probe in facts.view.probes if _works(probe)} - facts.failing


class _Fact(NamedTuple):
    """The words that a fact may have, None where they come from data (roles, plans, ids); and which it has."""

    allowed: frozenset[str] | None
    words: Callable[[Facts], Iterable[str]]


_FACTS: Mapping[str, _Fact] = {
    "service": _Fact(None, lambda it: [it.service.id]),
    "network": _Fact(frozenset(Network), lambda it: [it.network.state]),
    "health": _Fact(frozenset(Health), lambda it: [it.view.verdict.health]),
    "confirmation": _Fact(frozenset(Confirmation), lambda it: [it.view.verdict.confirmation]),
    "trouble": _Fact(YES_NO, lambda it: [_yes(_in_trouble(it.view))]),
    "recovering": _Fact(YES_NO, lambda it: [_yes(it.view.verdict.recovering)]),
    "maintenance": _Fact(YES_NO, lambda it: [_yes(_in_maintenance(it.view))]),
    "page": _Fact(frozenset(PageState), lambda it: [PageState.STALE if it.view.page.stale else it.view.page.state]),
    "page_health": _Fact(frozenset(Health), _page_health),
    "phase": _Fact(frozenset(Phase), lambda it: [incident.phase for incident in it.open_now]),
    "just_resolved": _Fact(YES_NO, lambda it: [_yes(it.ended is not None and not _in_trouble(it.view))]),
    "symptom": _Fact(frozenset(Symptom), lambda it: _symptoms(it.view)),
    "failing": _Fact(None, lambda it: it.failing),
    "affected": _Fact(None, lambda it: it.parts.affected_roles),
    "operational": _Fact(None, lambda it: it.parts.operational_roles if it.view.page.is_fresh else []),
    "affected_use": _Fact(None, lambda it: it.parts.affected_uses),
    "well_use": _Fact(
        None, lambda it: _well_uses(it.parts, it.view.probes, it.failing) if it.view.page.is_fresh else []
    ),
    "hits": _Fact(None, lambda it: it.touched or ["unknown"]),
    "login": _Fact(
        frozenset({"affected", "well", "unknown"}), lambda it: [_login(it.parts, it.view, fresh=it.view.page.is_fresh)]
    ),
    "uses": _Fact(None, lambda it: it.profile.uses),
    "plan": _Fact(None, lambda it: [it.profile.plan] if it.profile.plan else []),
    "scope_plan": _Fact(None, lambda it: it.view.verdict.scope.plans),
    "scope_platform": _Fact(None, lambda it: it.view.verdict.scope.platforms),
    "reason": _Fact(
        frozenset(ReasonKind), lambda it: [it.view.verdict.reason.kind] if it.view.verdict.reason is not None else []
    ),
    "concerns": _Fact(frozenset({"you", "others"}), lambda it: [_concerns(it)]),
    "models": _Fact(frozenset({"none", "one", "several", "at_capacity"}), _models),
    "posted": _Fact(frozenset(POSTED), lambda it: it.posted - {AT_CAPACITY}),
    "working": _Fact(None, _working),
    "key": _Fact(frozenset({"configured", "probed", "none"}), _keys),
    "vpn": _Fact(frozenset({"on", "off", "unknown"}), lambda it: [it.around.vpn]),
    "region": _Fact(frozenset({"regional", "global", "local", "unknown"}), lambda it: [it.around.region]),
    "device": _Fact(frozenset({"own", "managed"}), lambda it: ["managed" if it.around.managed_device else "own"]),
}

KINDS: Mapping[str, frozenset[str] | None] = {name: each.allowed for name, each in _FACTS.items()}
"""Every fact by name, with the words that it may have."""

AT_REST: Mapping[str, frozenset[str]] = {
    "network": frozenset({Network.ONLINE}),
    "trouble": frozenset({"no"}),
    "recovering": frozenset({"no"}),
    "just_resolved": frozenset({"no"}),
    "symptom": _NONE,
    "reason": _NONE,
    "posted": _NONE,
    "confirmation": frozenset({Confirmation.NONE}),
    "region": frozenset({"unknown"}),
}
"""The words of these facts in nearly every check: hardly any rule needs a closer look then."""


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


def _yes(fact: bool) -> str:  # noqa: FBT001 -- it says the word for a truth
    return "yes" if fact else "no"
