"""When work that needs a service goes on, in every built-in scenario on the virtual clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from trayapp import resources
from trayapp.app.monitor import Effects, Monitor
from trayapp.domain.gate import Gate, Goal, decide
from trayapp.domain.model.enums import Confirmation, Health, Network, Result
from trayapp.domain.model.settings import Settings
from trayapp.simulation.replay import replay
from trayapp.simulation.scenario_files import builtin_names, load_builtin
from trayapp.simulation.simulated_world import service_of

START = datetime(2026, 2, 3, 20, tzinfo=UTC)


class Recording(Monitor):
    """A monitor that notes what each event means for work that waits."""

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self.course: list[tuple[float, Gate, Gate, Effects]] = []
        self.began: datetime | None = None

    def _effects(self, update) -> Effects:
        effects = super()._effects(update)
        self.began = self.began or effects.snapshot.at
        moment_s = (effects.snapshot.at - self.began).total_seconds()
        gates = decide(effects.snapshot), decide(effects.snapshot, Goal.RECOVERING)
        self.course.append((moment_s, *gates, effects))
        return effects


def played(name: str) -> Recording:
    scenario = load_builtin(name)
    service = service_of(scenario, resources.services())
    monitor = Recording((service,), Settings(), resources.tip_rules(), local=lambda _now: time(12))
    for _event in replay(scenario, service, Settings(), monitor):
        pass
    return monitor


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in builtin_names() if "week" not in name])
def test_nothing_goes_on_while_the_verdict_says_trouble_or_a_target_fails(name) -> None:
    course = played(name).course
    assert any(gate is Gate.GO for _, gate, _, _ in course), "it never goes on"
    for moment_s, gate, recovering, effects in course:
        (view,) = effects.snapshot.services
        in_trouble = view.verdict.confirmation in {Confirmation.LIKELY, Confirmation.CONFIRMED}
        failing = any(each.result is Result.BAD for each in view.probes)
        unknown = effects.snapshot.network.state in {Network.OFFLINE, Network.CAPTIVE_PORTAL}
        if in_trouble or failing or unknown or view.verdict.health is Health.UNKNOWN:
            assert gate is not Gate.GO, moment_s
        if gate is Gate.GO:
            assert recovering is Gate.GO, "what is well is no less than recovering"


@pytest.mark.slow
def test_on_3_february_work_pauses_minutes_after_the_outage_began_and_goes_on_once_it_has_recovered() -> None:
    scenario = load_builtin("2026-02-03")
    begin, end = scenario.truth[0].from_s, max(span.to_s for span in scenario.truth)
    course = played("2026-02-03").course
    paused = [moment_s for moment_s, gate, _, _ in course if gate is Gate.PAUSE]
    assert begin <= paused[0] <= begin + 180
    assert all(gate is not Gate.GO for moment_s, gate, _, _ in course if begin + 180 <= moment_s <= end)
    assert course[-1][1] is Gate.GO


def snapshot_of_a_calm_day():
    return next(effects.snapshot for _, gate, _, effects in reversed(played("all-well").course) if gate is Gate.GO)


def test_what_is_not_known_is_no_reason_to_go_on() -> None:
    calm = snapshot_of_a_calm_day()
    (view,) = calm.services
    assert decide(calm) is Gate.GO
    assert decide(replace(calm, services=())) is Gate.UNKNOWN
    assert decide(replace(calm, network=replace(calm.network, state=Network.OFFLINE))) is Gate.UNKNOWN
    unasked = replace(view, probes=(*view.probes[:-1], replace(view.probes[-1], result=None)))
    assert decide(replace(calm, services=(unasked,))) is Gate.UNKNOWN
    blind = replace(view, verdict=replace(view.verdict, health=Health.UNKNOWN))
    assert decide(replace(calm, services=(view, blind))) is Gate.UNKNOWN
    hit = replace(view, verdict=replace(view.verdict, health=Health.DEGRADED))
    assert decide(replace(calm, services=(view, blind, hit))) is Gate.PAUSE


def test_whoever_waits_for_a_recovery_goes_on_when_it_begins() -> None:
    calm = snapshot_of_a_calm_day()
    (view,) = calm.services
    better = replace(view, verdict=replace(view.verdict, health=Health.DEGRADED, recovering=True))
    assert decide(replace(calm, services=(better,)), Goal.RECOVERING) is Gate.GO
    assert decide(replace(calm, services=(better,))) is Gate.PAUSE
