"""Every tip and every suppression in the course of some scenario, and never two that contradict each other.

The scenarios are played once; each different moment of them is then seen by people who use the service in other ways.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from tests.unit.domain.tips.contradictions import contradictions
from tests.unit.domain.tips.suggestions import (
    an_outage_that_the_page_never_mentions,
    another_service_is_overloaded,
    what_the_page_suggests,
)
from trayapp import resources
from trayapp.app.monitor import Monitor
from trayapp.domain.model.enums import Result, Symptom
from trayapp.domain.model.service import Service
from trayapp.domain.model.settings import Profile, Settings
from trayapp.domain.model.snapshot import NetworkStatus, ServiceSnapshot
from trayapp.domain.tips.facts import KINDS, Facts, UserContext
from trayapp.domain.tips.rules import TipRule, _applies, advise
from trayapp.simulation.replay import replay
from trayapp.simulation.scenario import Scenario, parse_scenario
from trayapp.simulation.scenario_files import builtin_names, load_builtin
from trayapp.simulation.simulated_world import service_of

pytestmark = pytest.mark.timeout(240)
"""All scenarios are played once, and seen through many people's eyes."""

RULES = resources.tip_rules()
BY_ID = {rule.id: rule for rule in RULES}
LONGEST_S = 7200.0

USERS = (
    Profile(("chatgpt",)),
    Profile(("chatgpt",), "enterprise"),
    Profile(("chatgpt",), "free"),
    Profile(("chatgpt", "api"), "plus"),
    Profile(("api",)),
    Profile(("codex",)),
    Profile(("fine-tuning", "api")),
)
PLACES = (
    UserContext(),
    UserContext(key_configured=True),
    UserContext(region="regional", works_from=("US",)),
    UserContext(region="regional", works_from=("US",), vpn="on"),
    UserContext(region="regional", works_from=("US",), managed_device=True),
    UserContext(region="regional", works_from=("US",), vpn="on", managed_device=True),
    UserContext(region="local"),
)
ABOUT_YOU = (
    *(Symptom.QUOTA, Symptom.RATE_LIMITED, Symptom.SLOW_DOWN, Symptom.KEY, Symptom.KEY_RESTRICTED),
    *(Symptom.REGION_BLOCKED, Symptom.USAGE_LIMIT, Symptom.NOT_AVAILABLE),
)
"""What the API may answer to the user's own key at any time, whatever else happens."""


@dataclass(frozen=True)
class Moment:
    view: ServiceSnapshot
    network: NetworkStatus
    service: Service
    profile: Profile
    around: UserContext
    facts: Facts

    def tips(self) -> list[str]:
        found = advise(self.view, self.network, self.profile, self.service, RULES, around=self.around)
        return [tip.id for tip in found]


@dataclass
class Kept:
    """The real monitor; one snapshot of each different situation is kept."""

    monitor: Monitor
    service: Service
    views: dict[object, tuple[ServiceSnapshot, NetworkStatus]]

    def on_report(self, report, now):
        return self._kept(self.monitor.on_report(report, now))

    def on_tick(self, now):
        return self._kept(self.monitor.on_tick(now))

    def on_resume(self, now):
        return self.monitor.on_resume(now)

    def _kept(self, effects):
        (view,) = effects.snapshot.services
        facts = Facts(view, effects.snapshot.network, USERS[0], self.service, PLACES[0])
        key = tuple(facts[name] for name in KINDS), tuple(facts.arguments)
        self.views.setdefault(key, (view, effects.snapshot.network))
        return effects


def _scenarios() -> Iterator[Scenario]:
    for name in builtin_names():
        scenario = load_builtin(name)
        yield replace(scenario, duration_s=min(scenario.duration_s, LONGEST_S))
    yield parse_scenario(what_the_page_suggests())
    yield parse_scenario(an_outage_that_the_page_never_mentions())
    yield parse_scenario(another_service_is_overloaded())


def _answered(view: ServiceSnapshot, symptom: Symptom) -> ServiceSnapshot:
    """Return a moment in which the API, if it answers, says something about the user's own key."""
    return replace(
        view,
        probes=tuple(
            replace(each, symptom=symptom) if each.stands_for == "api" and each.result is Result.GOOD else each
            for each in view.probes
        ),
    )


@pytest.fixture(scope="module")
def moments() -> tuple[Moment, ...]:
    found: dict[object, Moment] = {}
    for scenario in _scenarios():
        service = service_of(scenario, resources.services())
        kept = Kept(Monitor([service], Settings(), RULES, local=datetime.time), service, {})
        for _ in replay(scenario, service, Settings(), kept):
            pass
        for view, network in kept.views.values():
            seen = [(view, place) for place in PLACES]
            seen += [
                (_answered(view, each), replace(place, key_configured=True))
                for each in ABOUT_YOU
                for place in PLACES[1:4]
            ]
            seen.append((_answered(view, Symptom.RATE_LIMITED), PLACES[0]))
            for (each, around), profile in itertools.product(seen, USERS):
                facts = Facts(each, network, profile, service, around)
                key = tuple(facts[name] for name in KINDS), tuple(facts.arguments)
                found.setdefault(key, Moment(each, network, service, profile, around, facts))
    return tuple(found.values())


def test_every_tip_is_given_in_a_scenario(moments) -> None:
    given = {tip for moment in moments for tip in moment.tips()}
    assert given == {rule.id for rule in RULES}


def test_no_moment_of_any_scenario_has_two_tips_that_contradict_each_other(moments) -> None:
    for moment in moments:
        tips = moment.tips()
        assert not contradictions(tips)


def _held_back_by(rule: TipRule, name: str, word: str, facts: Facts) -> bool:
    """Whether one word alone holds a rule back: without it, the rule would apply."""
    return word in facts[name] and _applies(
        replace(rule, unless={each: words - {word} for each, words in rule.unless.items()}, risk=None), facts
    )


SUPPRESSIONS = [(rule.id, name) for rule in RULES for name in rule.unless]


@pytest.mark.parametrize(("tip", "name"), SUPPRESSIONS, ids=lambda each: each)
def test_every_suppression_holds_in_a_scenario(moments, tip: str, name: str) -> None:
    rule = BY_ID[tip]
    held = [each for each in moments if any(_held_back_by(rule, name, word, each.facts) for word in rule.unless[name])]
    assert held
    assert not any(tip in each.tips() for each in held)
